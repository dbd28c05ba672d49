"""The file with compiled names: whatever is wrong with it, only time is lost."""

from pathlib import Path

import pytest

from watcher.store import namecache


@pytest.fixture
def store(tmp_path: Path) -> Path:
    database = tmp_path / "watcher.db"
    database.touch()
    return database


def test_rows_come_back_as_they_were_written(store: Path) -> None:
    namecache.write(store, {"a": "лавров\x1fда"})
    namecache.write(f"sqlite:///{store}", {"b": "1\t\x1e\u2028 2"})
    assert namecache.read(store) == {"b": "1\t\x1e\u2028 2"}
    names = sorted(one.name for one in store.parent.iterdir())
    assert names == ["watcher.db", "watcher.db.names"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]", b"[" * 100_000])
def test_a_damaged_file_counts_as_none(store: Path, content: bytes) -> None:
    store.with_name("watcher.db.names").write_bytes(content)
    assert namecache.read(store) == {}


def test_a_changed_byte_counts_as_damage(store: Path) -> None:
    namecache.write(store, {"a": "лавров"})
    file = store.with_name("watcher.db.names")
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert namecache.read(store) == {}


def test_nothing_is_written_where_there_is_no_database(tmp_path: Path) -> None:
    namecache.write(tmp_path / "watcher.db", {"a": "1"})
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_no_file_keeps_nothing() -> None:
    namecache.write("postgresql://localhost/news", {"a": "1"})
    assert namecache.read("postgresql://localhost/news") == {}
