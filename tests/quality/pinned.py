"""Figures that may only rise: how they are kept, and the command that prints and raises them."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path


def read(pins: Path) -> dict[str, float]:
    """The least of every figure."""
    least: dict[str, float] = json.loads(pins.read_text(encoding="utf-8"))
    return least


def command(about: str | None, pins: Path, scores: Callable[[Path], dict[str, float]]) -> None:
    """Print the figures of a folder, and raise the pins where asked to."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--raise", action="store_true", dest="higher", help="raise the pins")
    asked = parser.parse_args()
    now = scores(asked.folder)
    for name, one in now.items():
        print(f"{name:40} {one:.4f}")
    if asked.higher:
        old = read(pins) if pins.exists() else {}
        new = {name: max(one, old.get(name, 0.0)) for name, one in now.items()}
        pins.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
