"""What fuzzing begins with: small ones of the suite's hostile feeds and pages."""

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests import bombs


def feeds(arguments: list[str]) -> None:
    """Fill the corpus, the folder among the arguments."""
    _fill(arguments, (make(3) for make in bombs.FEEDS.values()))


def pages(arguments: list[str]) -> None:
    """Fill the corpus, the folder among the arguments."""
    _fill(arguments, (make(3) for make in bombs.PAGES.values()))


def _fill(arguments: list[str], bodies: Iterable[bytes]) -> None:
    for folder in (Path(one) for one in arguments[1:] if not one.startswith("-")):
        folder.mkdir(parents=True, exist_ok=True)
        for number, body in enumerate(bodies):
            (folder / f"seed-{number}").write_bytes(b"\0" + body)
