"""`watcher actors`: by which spellings an actor is found, and actors out of other lists."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from watcher.cli import opening
from watcher.cli.console import clean, emit, err, out, show, table
from watcher.cli.options import folder, wants_json
from watcher.clock import SystemClock
from watcher.config import roster
from watcher.config.configuration import Configuration
from watcher.errors import StoreUnavailable, UsageError
from watcher.match import names, suggest
from watcher.match.fold import key
from watcher.match.names import Form
from watcher.match.suggest import Suggestion
from watcher.model import plain
from watcher.model.actor import Actor
from watcher.store import mentions

app = typer.Typer(
    help="By which spellings actors are found.\n\nExample: watcher actors show lavrov",
    no_args_is_help=True,
    add_completion=False,
)
LATELY = timedelta(days=30)
_LARGEST = 50_000_000


@app.command("show")
def show_actor(
    actor: Annotated[
        str, typer.Argument(metavar="ACTOR", help="The actor's name in the configuration.")
    ],
) -> None:
    """List every form of an actor, where it comes from and how often it was found in 30 days.

    A form that should not count is switched off with `except:`, all endings with `inflect: false`,
    all romanisations with `romanise: false`. With --json: JSON lines.

    Example: watcher actors show lavrov
    """
    config = opening.configured(folder())
    one = _actor(config, actor)
    made, hits = names.made(one), _hits(config, one)
    if wants_json():
        for form in made.forms:
            emit({**form._asdict(), "hits": hits.get(key(form.text), 0)})
        return
    out.print(f"[bold]{clean(one.name)}[/bold] ({one.kind}): {len(made.forms)} forms")
    show(_table(made.forms, hits))
    proper = [form.text for form in made.proper]
    if proper:
        out.print(
            "ordinary words too, found with a capital letter inside a sentence only: "
            f"{clean(', '.join(proper))}"
        )
    if dropped := [text for text in made.dropped if text not in proper]:
        out.print(f"left out, being ordinary words: {clean(', '.join(dropped))}")
    if one.excluded:
        out.print(f"switched off with `except:`: {clean(', '.join(one.excluded))}")


def _actor(config: Configuration, name: str) -> Actor:
    known = config.actors
    if name not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise UsageError(f"there is no actor {name!r}; there are: {listed}")
    return known[name]


def _hits(config: Configuration, one: Actor) -> Mapping[str, int]:
    """Hits by folded spelling; none where there is no database yet."""
    since = SystemClock().now() - LATELY
    try:
        found = opening.with_store(
            config,
            lambda store: store.read(
                lambda reader: mentions.spellings(reader, f"actor:{one.id}", since=since)
            ),
        )
    except StoreUnavailable:
        return {}
    folded: Counter[str] = Counter()
    for quote, count in found.items():
        folded[key(quote)] += count
    return folded


def _table(forms: Iterable[Form], hits: Mapping[str, int]) -> Table:
    listed = table("form", "language", "step", "of", "hits", wrap="form")
    for form in forms:
        of = "" if form.of == form.text else form.of
        count = hits.get(key(form.text), 0)
        row = (form.text, form.language, form.step, of, str(count or ""))
        listed.add_row(*map(clean, row))
    return listed


@app.command("suggest")
def suggest_aliases(
    actor: Annotated[
        str,
        typer.Argument(
            metavar="[ACTOR]", help="One actor's name in the configuration.", show_default="all"
        ),
    ] = "",
    articles: Annotated[
        int, typer.Option(min=1, metavar="N", help="Read the N articles seen last.")
    ] = 2000,
) -> None:
    """Propose aliases: spellings in stored articles that are near an actor's and are not found.

    Prints YAML to be read through and put into the configuration. With --json: JSON lines.

    Example: watcher actors suggest lavrov
    """
    config = opening.configured(folder())
    chosen = [_actor(config, actor)] if actor else list(config.actors.values())
    read = opening.with_store(
        config, lambda store: store.read(lambda reader: mentions.latest(reader, articles))
    )
    found = {one.id: suggest.suggestions(one, read) for one in chosen}
    if wants_json():
        for name, proposed in found.items():
            for each in proposed:
                emit({"actor": name, **asdict(each), "articles": len(each.articles)})
        return
    proposals = {name: proposed for name, proposed in found.items() if proposed}
    if not proposals:
        err.print(f"nothing to propose: no other spelling stands in {len(read)} articles")
        return
    for name, proposed in proposals.items():
        sys.stdout.write(_proposal(name, proposed))


def _proposal(name: str, proposed: Iterable[Suggestion]) -> str:
    """The YAML for one actor, each alias with how often and where it stood."""
    lines = [f"{name}:", "  aliases:"]
    by_language: dict[str, list[Suggestion]] = {}
    for one in proposed:
        by_language.setdefault(one.language or "en", []).append(one)
    for language, some in by_language.items():
        lines.append(f"    {language}:")
        lines += [
            f"      - {json.dumps(plain.shown(one.text), ensure_ascii=False)}"
            f"  # in {len(one.articles)}, like {plain.line(one.near)}: {plain.line(one.example)}"
            for one in some
        ]
    return "\n".join(lines) + "\n"


@app.command("import")
def import_actors(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A Wikidata entity, FollowTheMoney lines, or CSV; - for stdin."
        ),
    ],
    languages: Annotated[
        str,
        typer.Option(
            metavar="LIST", help="Take aliases in these only: en,ru,uk.", show_default="all"
        ),
    ] = "",
) -> None:
    """Turn a list of names into YAML on stdout, to be read through and put into the configuration.

    Example: watcher actors import Q58217.json --languages en,ru,uk > config/actors.yaml
    """
    found = roster.read(_text(file), frozenset(filter(None, languages.replace(" ", "").split(","))))
    if not found:
        raise UsageError(f"{file} names no actor")
    if wants_json():
        for one in found:
            emit(one)
        return
    sys.stdout.write(plain.shown(roster.as_yaml(found)))


def _text(file: Path) -> str:
    try:
        raw = sys.stdin.buffer.read(_LARGEST) if str(file) == "-" else file.read_bytes()[:_LARGEST]
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(f"{file}: line {line} is not UTF-8") from error
