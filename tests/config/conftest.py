"""A folder of configuration files, made from texts."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.config.configuration import Loaded
from watcher.config.credentials import Secrets
from watcher.config.load import load

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
Load = Callable[..., Loaded]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "config"
    path.mkdir()
    return path


@pytest.fixture
def loaded(folder: Path) -> Load:
    def write_and_load(text: str, *, env: dict[str, str] | None = None, **more: str) -> Loaded:
        (folder / "a.yaml").touch(mode=0o640)  # tests type secrets into it
        (folder / "a.yaml").write_text(text, encoding="utf-8")
        for name, other in more.items():
            (folder / f"{name}.yaml").write_text(other, encoding="utf-8")
        return load(folder, secrets=Secrets.of(folder, env or {}), now=NOW)

    return write_and_load


@pytest.fixture
def problems(loaded: Load) -> Callable[..., list[str]]:
    def lines(text: str, **more: str) -> list[str]:
        return [
            f"{Path(p.file).name}:{p.line}:{p.column}: {p.message}"
            for p in loaded(text, **more).problems
        ]

    return lines
