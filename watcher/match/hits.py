"""Which hits count: masks, bare surnames and abbreviations in capitals are sorted out here."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from watcher.match import longer, organisations
from watcher.match.automaton import Raw, Refusal, Use
from watcher.match.fold import fold
from watcher.match.program import Program
from watcher.match.reading import FIELDS, TEXT, TITLE, Reading
from watcher.model.actor import Actor, ActorKind
from watcher.model.match import Evidence

ROMANISATION, ABBREVIATION = "romanisation", "abbreviation"
_FIELDS = (TITLE, TEXT)
_SHOUTED_WORD = re.compile("[A-ZÀ-ÖØ-ÞΑ-ΩЀ-Я]{4}")


class Hit(NamedTuple):
    """A hit in one field (0 title, 1 text); offsets are those of the field as given."""

    field: int
    start: int
    end: int
    form_of: str
    step: str
    full: bool = True


class NearMiss(NamedTuple):
    """A hit that does not count for `item`, with its reason in words."""

    item: int
    field: int
    start: int
    end: int
    reason: str


class Hits:
    """All hits in one article by item number. `near_misses` is filled only with `explain`."""

    def __init__(self, program: Program, reading: Reading, *, explain: bool = False) -> None:
        """Run the automaton over title and text; regular expressions wait until asked for."""
        self.program = program
        self.reading = reading
        self.near_misses: list[NearMiss] = []
        self._explain = explain
        self._found = self._scanned()

    def named(self) -> list[int]:
        """The items other than regular expressions that were found."""
        return list(self._found)

    def of(self, item: int) -> list[Hit]:
        """The hits of `item` in order of field and start."""
        if item not in self._found and item in self.program.expressions:
            self._found[item] = self._expressed(item)
        return self._found.get(item, [])

    def evidence(self, item: int, hit: Hit) -> Evidence:
        """The hit as a record; the quote is the very slice of the field."""
        return Evidence(
            item=self.program.items[item],
            field=FIELDS[hit.field],
            start=hit.start,
            end=hit.end,
            quote=self.reading.given[hit.field][hit.start : hit.end],
            form_of=hit.form_of,
            step=hit.step,
            inside=self._inside(item, hit),
        )

    def _inside(self, item: int, hit: Hit) -> str:
        if item not in self.program.actors:
            return ""
        return longer.kind(self.reading.given[hit.field], hit.start, hit.end)

    def _expressed(self, item: int) -> list[Hit]:
        found = self.program.expressions[item]
        return [
            Hit(field, start, end, found.pattern, "typed")
            for field in _FIELDS
            for start, end in found.spans(self.reading.given[field])
        ]

    def _scanned(self) -> dict[int, list[Hit]]:
        raw: dict[int, list[tuple[int, Raw]]] = {}
        for field in _FIELDS:
            refused: list[Refusal] | None = [] if self._explain else None
            folded = self.reading.folded[field]
            for hit in self.program.automaton.hits(folded, refused):
                raw.setdefault(hit.item, []).append((field, hit))
            for refusal in refused or ():
                self._miss(refusal.item, self._given(field, refusal, ""), refusal.reason)
        rendered = self._rendered()
        counted = {
            item: self._counted(item, raw.get(item, []), rendered.get(item, []))
            for item in {**raw, **rendered}
        }
        return {item: found for item, found in counted.items() if found}

    def _rendered(self) -> dict[int, list[Hit]]:
        """Names in scripts in which they were not typed, less those switched off."""
        found: dict[int, list[Hit]] = {}
        places = self.program.renderings.find(*self.reading.laid_out)
        for field, renderings in zip(_FIELDS, places, strict=True):
            for one in renderings:
                hit = Hit(field, one.begin, one.end, one.of, ROMANISATION, one.full)
                if not self._is_excluded(one.number, hit):
                    found.setdefault(one.number, []).append(hit)
        return found

    def _is_excluded(self, item: int, hit: Hit) -> bool:
        excluded = self.program.actors[item].excluded
        quote = self.reading.given[hit.field][hit.start : hit.end] if excluded else ""
        return any(fold(text).text == fold(quote).text for text in excluded)

    def _counted(self, item: int, raw: list[tuple[int, Raw]], rendered: list[Hit]) -> list[Hit]:
        """What counts for the item of all that was found for it."""
        masks = _longest([self._given(field, hit, "") for field, hit in raw if hit.use.mask])
        found = [
            self._given(field, hit, hit.step)
            for field, hit in self._cased(item, self._proper(item, raw))
            if not hit.use.mask
        ]
        found += rendered
        actor = self.program.actors.get(item)
        if actor is None:
            return _longest(found)
        found = self._unmasked(item, _longest([*found, *self._defined(actor, found)]), masks)
        named = any(hit.full for hit in found)
        if actor.strict:
            found = self._on_its_own(item, found)
            named = any(hit.full for hit in found)
        if actor.strict and not named:
            return self._refused(item, found, "strict, and no full name is in the article")
        if actor.kind is ActorKind.PERSON and masks and not named:
            other = masks[0].form_of
            reason = f"a bare surname, and the article names only another bearer: {other}"
            return self._refused(item, found, reason)
        return found

    def _defined(self, actor: Actor, found: list[Hit]) -> Iterator[Hit]:
        """The abbreviation that the article itself gives behind a full name of no person."""
        if actor.kind is ActorKind.PERSON:
            return
        short: dict[str, str] = {}
        for hit in found:
            text = self.reading.given[hit.field]
            if hit.full and (
                one := organisations.defined(text[hit.start : hit.end], text, hit.end)
            ):
                short.setdefault(one, hit.form_of)
        for one, form_of in short.items():
            for field in _FIELDS:
                for start, end in organisations.places(one, self.reading.given[field]):
                    yield Hit(field, start, end, form_of, ABBREVIATION, full=False)

    def _given(self, field: int, hit: Raw | Refusal, step: str) -> Hit:
        folded = self.reading.folded[field]
        start, end = folded.begin(hit.start), folded.end(hit.end)
        if isinstance(hit, Refusal):
            return Hit(field, start, end, "", step)
        return Hit(field, start, end, hit.use.form_of, step, hit.use.full)

    def _unmasked(self, item: int, found: list[Hit], masks: list[Hit]) -> list[Hit]:
        if not masks:
            return found
        kept = []
        for hit in found:
            mask = _overlapping(masks, hit)
            if mask is None or _within(mask, hit):
                kept.append(hit)
            else:
                self._miss(item, hit, f"masked by `not`: {mask.form_of}")
        return kept

    def _on_its_own(self, item: int, found: list[Hit]) -> list[Hit]:
        """The hits less those inside a longer name of another kind."""
        kept = []
        for hit in found:
            if inside := longer.kind(self.reading.given[hit.field], hit.start, hit.end):
                self._miss(item, hit, f"strict, and inside the name of something else: {inside}")
            else:
                kept.append(hit)
        return kept

    def _proper(self, item: int, raw: list[tuple[int, Raw]]) -> list[tuple[int, Raw]]:
        """The hits less forms that are ordinary words where they are written as such."""
        if not any(hit.use.proper for _, hit in raw):
            return raw
        kept = []
        for field, hit in raw:
            given = self._given(field, hit, "")
            if not hit.use.proper or self._is_name(given):
                kept.append((field, hit))
            else:
                self._miss(item, given, "an ordinary word, but for a capital inside a sentence")
        return kept

    def _is_name(self, hit: Hit) -> bool:
        text = self.reading.given[hit.field]
        return (
            text[hit.start].isupper()
            and not text[hit.start : hit.end].isupper()
            and not self.reading.is_first(hit.field, hit.start)
        )

    def _cased(self, item: int, raw: list[tuple[int, Raw]]) -> Iterator[tuple[int, Raw]]:
        """The hits less abbreviations in small letters, or in shouted lines alone.

        A line all in capitals does not tell ICE from ice. There the abbreviation counts when the
        article also has it in a line of mixed case, or has no line of mixed case to compare with.
        """
        if not any(hit.use.capitals for _, hit in raw):
            yield from raw
            return
        shouted = []
        confirmed = set()
        for field, hit in raw:
            given = self._given(field, hit, "")
            if not hit.use.capitals or hit.use.mask:
                yield field, hit
            elif not self._abbreviation(hit.use, given).isupper():
                self._miss(item, given, "not in capitals, as the abbreviation is")
            elif self._is_shouted(given):
                shouted.append((field, hit, given))
            else:
                confirmed.add(hit.use.form_of)
                yield field, hit
        yield from self._confirmed(item, shouted, confirmed)

    def _abbreviation(self, use: Use, hit: Hit) -> str:
        """What must be in capitals: all of the hit, less the ending of one («МИДа»)."""
        quote = self.reading.given[hit.field][hit.start : hit.end]
        return quote if use.step == "typed" else quote[: len(use.form_of)]

    def _confirmed(
        self, item: int, shouted: list[tuple[int, Raw, Hit]], confirmed: set[str]
    ) -> Iterator[tuple[int, Raw]]:
        all_loud = bool(shouted) and all(map(all, self._loud))
        for field, hit, given in shouted:
            if all_loud or hit.use.form_of in confirmed:
                yield field, hit
            else:
                self._miss(item, given, "only where all is in capitals")

    def _is_shouted(self, hit: Hit) -> bool:
        spans = self.reading.paragraphs[hit.field]
        number = bisect_left(spans, hit.end, key=lambda span: span[1])
        return self._loud[hit.field][min(number, len(spans) - 1)]

    @cached_property
    def _loud(self) -> tuple[list[bool], ...]:
        """For every line of the title and of the text, whether it is all in capitals."""
        return tuple(
            [_is_loud(self.reading.given[field][begin:end]) for begin, end in spans]
            for field, spans in zip(_FIELDS, self.reading.paragraphs, strict=True)
        )

    def _refused(self, item: int, found: list[Hit], reason: str) -> list[Hit]:
        for hit in found:
            self._miss(item, hit, reason)
        return []

    def _miss(self, item: int, hit: Hit, reason: str) -> None:
        if self._explain:
            self.near_misses.append(NearMiss(item, hit.field, hit.start, hit.end, reason))


def _is_loud(line: str) -> bool:
    """Whether a line is all in capitals and long enough to say so."""
    return line.isupper() and _SHOUTED_WORD.search(line) is not None


def _longest(found: list[Hit]) -> list[Hit]:
    """The hits in order, less those that lie within another."""
    kept: list[Hit] = []
    ordered = sorted(found, key=lambda hit: (hit.field, hit.start, -hit.end))
    for _, hits in groupby(ordered, key=lambda hit: hit.field):
        reached = -1
        for hit in hits:
            if hit.end > reached:
                kept.append(hit)
                reached = hit.end
    return kept


def _overlapping(masks: list[Hit], hit: Hit) -> Hit | None:
    """The last mask that begins before the hit ends, if it reaches into it."""
    at = bisect_left(masks, (hit.field, hit.end), key=lambda mask: (mask.field, mask.start)) - 1
    if at < 0:
        return None
    mask = masks[at]
    return mask if mask.field == hit.field and mask.end > hit.start else None


def _within(mask: Hit, hit: Hit) -> bool:
    """Whether the hit is a longer name that holds the mask."""
    return (
        hit.start <= mask.start
        and mask.end <= hit.end
        and mask.end - mask.start < hit.end - hit.start
    )
