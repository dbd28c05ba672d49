"""What the parts of a transaction stand on."""

from collections.abc import Callable

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor


class Session:
    """An open transaction: its connection, one cursor of the driver, and the dialect.

    `queued` names the destinations for which it has put something into the outbox that may go out.
    """

    def __init__(self, connection: Connection) -> None:
        """`connection` has begun its transaction; whoever opened it also ends it."""
        self.connection = connection
        self.cursor: DBAPICursor = connection.connection.cursor()
        self.dialect: Dialect = connection.dialect
        self.last_acts: list[Callable[[], object]] = []
        self.queued: set[str] = set()

    def finish(self) -> None:
        """Do what was put off to the end. Called once, right before the commit."""
        for act in self.last_acts:
            act()
        self.last_acts.clear()
