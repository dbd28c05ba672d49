import re
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from tests.store.builders import NOW
from watcher.clock import SimulatedClock
from watcher.errors import StoreUnavailable
from watcher.store import connect, migrations, schema, status
from watcher.store.database import Store
from watcher.store.tables import metadata

FOLDER = Path(migrations.__file__).parent


def opened(path: Path | str, *, exclusive: bool = True) -> Store:
    return Store.open(path, exclusive=exclusive, clock=SimulatedClock(NOW))


def definitions(path: Path) -> set[tuple[str, str, str]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    connection.close()
    return {
        (kind, name, " ".join(sorted(re.findall(r"[\w']+", sql or "")))) for kind, name, sql in rows
    }


def migrated(path: Path) -> list[object]:
    engine = connect.writer(path, alone=True)
    with engine.connect() as connection, connection.begin():
        migrations.run(connection)
        differences = _differences(connection)
    engine.dispose()
    return differences


def _differences(connection: Connection) -> list[object]:
    options = {"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def test_the_migrations_lead_to_the_tables(tmp_path: Path) -> None:
    assert migrated(tmp_path / "migrated.db") == []


def test_a_migrated_database_is_defined_like_a_new_one(tmp_path: Path) -> None:
    migrated(tmp_path / "migrated.db")
    opened(tmp_path / "new.db").close()

    assert definitions(tmp_path / "migrated.db") == definitions(tmp_path / "new.db")


def test_copies_keep_their_originals_through_an_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = connect.writer(path, alone=True)
    with engine.connect() as connection, connection.begin():
        migrations.run(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO placement (article_id, story_id, copy_of, score, reason, minhash, bands,"
            " placed_at) VALUES ('b', 'a', 'a', 90, 'WIRE_COPY', x'00', x'00', 0)"
        )
        migrations.run(connection)
        found = connection.exec_driver_sql("SELECT copy_of, original, minhash FROM placement").all()
    engine.dispose()

    assert [tuple(row) for row in found] == [("a", "a", b"")]


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config).walk_revisions()

    assert tuple(script.revision for script in scripts)[::-1] == schema.REVISIONS


async def test_an_older_schema_is_upgraded_after_a_copy(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.close()
    engine = connect.writer(path, alone=True)

    copy = schema.upgrade(engine, path, "0000")
    engine.dispose()
    store = opened(path)
    found = await store.read(status.counts)
    store.close()

    assert (copy.parent, copy.exists(), found.feeds) == (path.parent, True, 0)


def test_articles_of_an_older_schema_are_given_their_identity(path: Path) -> None:
    engine = connect.writer(path, alone=True)
    with engine.connect() as connection, connection.begin():
        migrations.run(connection, "0001")
        connection.exec_driver_sql(
            "INSERT INTO article VALUES (3, 'a', 'e', 'f', 'v', 'http://m.x.example/a/amp/', 'T',"
            " '', 0, '', NULL, 'en', '', 'PAGE', '', NULL, 0)"
        )
        migrations.run(connection)
        row = connection.exec_driver_sql("SELECT identity, cut FROM article").one()
    engine.dispose()

    assert tuple(row) == ("https://x.example/a", "")


def test_a_newer_schema_is_refused_with_what_to_do(path: Path) -> None:
    opened(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    with pytest.raises(StoreUnavailable, match=r"newer watcher \(schema 9999.*install"):
        opened(path)


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    connection.close()

    with pytest.raises(StoreUnavailable, match="some other program"):
        opened(path)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("daemon:\n  store: watcher.db\n" * 100)

    with pytest.raises(StoreUnavailable, match="name another file"):
        opened(path)


def test_reading_a_store_that_was_never_made_says_so(path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no database yet"):
        opened(path, exclusive=False)
    assert not path.exists()


def test_reading_an_empty_file_says_so(path: Path) -> None:
    path.touch()

    with pytest.raises(StoreUnavailable, match="is empty"):
        opened(path, exclusive=False)


def test_a_store_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "state" / "watcher.db"
    opened(f"sqlite:///{path}").close()

    assert path.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnavailable, match="cannot be made"):
        opened(tmp_path / "file" / "watcher.db")


@pytest.mark.parametrize(
    "address", ["postgresql://user:secret@host/db", "sqlite://", "nonsense://", "://"]
)
def test_an_address_that_is_not_supported_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        opened(address)
    assert "secret" not in str(refused.value)
