"""What the parts of a transaction stand on."""

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import DBAPICursor


class Session:
    """An open transaction: its connection, one cursor of the driver, and the dialect."""

    def __init__(self, connection: Connection) -> None:
        """`connection` has begun its transaction; whoever opened it also ends it."""
        self.connection = connection
        self.cursor: DBAPICursor = connection.connection.cursor()
        self.dialect: Dialect = connection.dialect
