"""What may be done inside one transaction.

Every insert is idempotent, so a step that is repeated after a crash changes nothing.
"""

from watcher.store.feeds import Feeds
from watcher.store.outbox import Outbox
from watcher.store.reach import Reach
from watcher.store.setback import SetBack
from watcher.store.unjudged import Unjudging
from watcher.store.upkeep import Upkeep
from watcher.store.verdicts import Verdicts
from watcher.store.watching import Watching


class Transaction(Feeds, Upkeep, Verdicts, Watching, Outbox, Reach, SetBack, Unjudging):
    """All of the tables, inside one transaction: what is done is committed whole or not at all.

    `Feeds` polling · `Entries`, `Articles`, `Search` reading · `Stories`, `Events` belonging ·
    `Verdicts` judging · `Watching` decisions in time · `Outbox`, `Digests`, `Threads` delivering ·
    `Silences`, `Acknowledged` · `Reach` sources that are down · `Upkeep` notices and pruning ·
    `SetBack` what a clock that was ahead has put off · `Unjudging` what waits for a bug to be
    mended.
    """
