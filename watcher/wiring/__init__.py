"""The composition root: the only package that knows every class.

standing   a configuration, checked to the end
channels   what is open to the destinations
river      the running program
"""

from watcher.wiring.channels import Channels
from watcher.wiring.river import River, river
from watcher.wiring.standing import Standing, restand, stand

__all__ = ["Channels", "River", "Standing", "restand", "river", "stand"]
