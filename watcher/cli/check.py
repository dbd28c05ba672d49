"""`watcher check` and `watcher schema`: whether the configuration says what was meant."""

import json
import sys
from typing import Annotated

import typer

from watcher.cli import loading
from watcher.cli.console import clean, emit, leave, out
from watcher.cli.options import folder, wants_json
from watcher.config.jsonschema import json_schema
from watcher.jobs import confine
from watcher.match import names
from watcher.model.watch import Watch
from watcher.wiring import Standing


def check(
    strict: Annotated[bool, typer.Option(help="Let warnings fail as well.")] = False,
) -> None:
    """Validate everything and run the examples inside the watches.

    Exit code 1 if anything is wrong. Errors read file:line:column: message.

    Example: watcher --config /etc/watcher check
    """
    loaded = loading.standing(folder(), quiet=True)
    bad = bool(loaded.errors or (strict and loaded.problems))
    if wants_json():
        emit(_as_json(loaded, ok=not bad))
    else:
        _show(loaded)
    leave(1 if bad else 0)


def _as_json(loaded: Standing, *, ok: bool) -> dict[str, object]:
    setup = loaded.setup
    return {
        "ok": ok,
        "problems": [
            {
                "severity": one.severity,
                "file": str(one.file),
                "line": one.line,
                "column": one.column,
                "message": one.message,
            }
            for one in loaded.problems
        ],
        "sources": len(setup.feeds),
        "watches": sorted(watch.id for watch in _working(loaded)),
        "destinations": sorted(setup.destinations),
        "actors": {name: list(forms) for name, forms in _forms(loaded).items()},
    }


def _forms(loaded: Standing) -> dict[str, tuple[str, ...]]:
    actors = loaded.configuration.actors.values()
    return {actor.id: tuple(form.text for form in names.forms(actor)) for actor in actors}


def _working(loaded: Standing) -> list[Watch]:
    """The watches whose rules can be used."""
    setup = loaded.setup
    return [watch for watch in setup.watches.values() if setup.program.watch(watch.id)]


def _show(loaded: Standing) -> None:
    for name, forms in _forms(loaded).items():
        out.print(f"[bold]{clean(name)}[/bold]: {clean(', '.join(forms))}")
    working = _working(loaded)
    for watch in working:
        examples = len(watch.examples.should_match) + len(watch.examples.should_not_match)
        told = ", ".join(watch.send.to) or "nobody"
        out.print(
            f"[bold]{clean(watch.id)}[/bold]: {clean(watch.title or watch.id)}"
            f" → {clean(told)} ({examples} examples, {watch.mode.value})"
        )
    for problem in loaded.problems:
        colour = "red" if problem.severity == "error" else "yellow"
        out.print(f"{clean(str(problem))}  [{colour}]\\[{problem.severity}][/{colour}]")
    setup = loaded.setup
    out.print(
        f"{len(setup.feeds)} sources, {len(loaded.configuration.actors)} actors,"
        f" {len(working)} watches, {len(setup.destinations)} destinations:"
        f" {len(loaded.errors)} errors,"
        f" {len(loaded.problems) - len(loaded.errors)} warnings"
    )
    network = setup.settings.network
    if not (network.contact or network.user_agent):
        out.print(
            "Publishers cannot tell whom to write to when something is amiss:"
            " name an address in [bold]daemon.network.contact[/bold]"
        )
    for lack in confine.lacking():
        out.print(f"[yellow]this machine[/yellow]: {clean(lack)}")


def schema() -> None:
    """JSON Schema of the configuration, for editors.

    Example: watcher schema > watcher.schema.json
    """
    json.dump(json_schema(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
