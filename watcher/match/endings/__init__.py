"""Names and words in all their endings: the base form goes in, the other forms come out.

`names` declines names, `plain` words; a module for each language holds its tables. A dictionary
serves for Russian, rules for all else. Nothing here does I/O but load the dictionary when asked.
"""

from watcher.match.endings.forms import Endings
from watcher.match.endings.guessing import LANGUAGES, guess
from watcher.match.endings.names import of_name
from watcher.match.endings.ordinary import is_ordinary
from watcher.match.endings.plain import of_word

__all__ = ["LANGUAGES", "Endings", "guess", "is_ordinary", "of_name", "of_word"]
