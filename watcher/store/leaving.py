"""What it takes to delete an article, and what must not be deleted yet."""

from sqlalchemy import bindparam, delete, exists, literal, or_, select

from watcher.model.delivery import DeliveryState
from watcher.store.articles import Articles
from watcher.store.prepared import Prepared
from watcher.store.side_tables import near_miss, recheck, unjudged
from watcher.store.stories import Stories
from watcher.store.tables import (
    alert,
    article,
    article_version,
    delivery,
    match,
    placement,
    verdict,
)

_whole = delivery.alias()
UNSENT = or_(
    delivery.c.state == DeliveryState.QUEUED,
    delivery.c.state == DeliveryState.SENDING,
    delivery.c.state == DeliveryState.WAITING,
    exists(  # told in a digest that is not sent yet
        select(literal(1)).where(
            delivery.c.digest_id != "",
            _whole.c.alert_id == delivery.c.digest_id,
            or_(
                _whole.c.state == DeliveryState.QUEUED,
                _whole.c.state == DeliveryState.SENDING,
            ),
        )
    ),
)
"""A delivery that is still to come."""

AWAITED = exists(
    select(literal(1))
    .select_from(alert.join(delivery, delivery.c.alert_id == alert.c.id))
    .where(alert.c.article_id == article.c.id, UNSENT)
)
"""An article that is still to be told of."""

_DROP_OF_ARTICLE = tuple(
    Prepared(delete(table).where(table.c.article_id == bindparam("article_id")))
    for table in (article_version, match, verdict, placement, recheck, near_miss, unjudged)
)
_DROP_ARTICLE = Prepared(delete(article).where(article.c.id == bindparam("article_id")))


class Leaving(Articles, Stories):
    """Articles that go."""

    def drop_article(self, number: int, article_id: str, title: str, body: str) -> None:
        """Delete an article with all that hangs on it; its alerts stay."""
        self.unindex(number, title, body)
        self._drop_bands(article_id)
        for statement in (*_DROP_OF_ARTICLE, _DROP_ARTICLE):
            statement.run(self, {"article_id": article_id})
