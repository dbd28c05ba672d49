"""The forms of names that are not personal: bodies, places, countries and things.

The head declines with the adjectives that agree with it; what hangs on it stays («Министерства
иностранных дел»). Where the head is in doubt (Air France, «Газпром нефть») the last word may
decline instead.
"""

from collections.abc import Iterator
from itertools import product

from watcher.match.endings import phrase as phrases
from watcher.match.endings.grammar import Grammar
from watcher.match.endings.paradigm import ALL, PLURAL, Paradigm, fixed
from watcher.match.endings.phrase import Phrase

_ABBREVIATION = 6
_ACCUSATIVE = 3


def forms(phrase: Phrase, grammar: Grammar) -> Iterator[str]:
    """All forms of the name, in the number in which it was given."""
    for reading in readings(phrase, grammar):
        yield from phrases.forms(phrase, reading)


def readings(phrase: Phrase, grammar: Grammar) -> Iterator[list[Paradigm]]:
    """The ways in which the words may decline, a paradigm for each word."""
    if len(phrase.words) == 1:
        yield from ([one] for one in _lone(phrase, grammar))
    elif grammar.last_only or grammar.first_only:
        yield from _at_one_end(phrase, grammar)
    else:
        yield from _of_phrase(phrase, grammar)


def _lone(phrase: Phrase, grammar: Grammar) -> tuple[Paradigm, ...]:
    """The paradigms of a name of one word. Where articles are all there is, names have none."""
    word = phrase.words[0]
    if grammar.first_only and word.lower() not in grammar.heads:
        return ()
    nouns = _nouns(phrase, 0, grammar)
    return nouns if nouns or is_abbreviation(word) else grammar.adjective.of(word, ALL)


def _of_phrase(phrase: Phrase, grammar: Grammar) -> Iterator[list[Paradigm]]:
    words = phrase.words
    nouns = [
        ()
        if at < len(words) - 1 and _only_adjective(word, grammar)
        else _nouns(phrase, at, grammar)
        for at, word in enumerate(words)
    ]
    adjectives = [_adjectives(phrase, at, grammar) for at in range(len(words))]
    head = _head(phrase, nouns, adjectives, grammar)
    joined = _conjunction(phrase, head, grammar)
    if joined:
        yield from _paired(phrase, joined, grammar)
        return
    if head is not None:
        yield from _agreeing(words, head, nouns, adjectives, grammar)
    elif adjectives[0]:
        still = [fixed(word, grammar.cases) for word in words[1:]]
        yield from ([one, *still] for one in adjectives[0])
    if not _has_plain_head(words, head, grammar):
        yield from _last_alone(phrase, head, nouns, adjectives, grammar)


def _at_one_end(phrase: Phrase, grammar: Grammar) -> Iterator[list[Paradigm]]:
    """Only one word changes: the last (a suffix) or the first (an article)."""
    at = len(phrase.words) - 1 if grammar.last_only else 0
    own = _adjectives(phrase, at, grammar)
    if grammar.last_only or (not own and phrase.words[at].lower() in grammar.heads):
        own = (*own, *_nouns(phrase, at, grammar))
    for one in own:
        reading = [fixed(word, grammar.cases) for word in phrase.words]
        reading[at] = one
        yield reading


def _only_adjective(word: str, grammar: Grammar) -> bool:
    """Whether `word` can hardly be a noun."""
    pattern = grammar.adjectival if grammar.trailing else grammar.alone
    return bool(pattern.search(word.lower()) and not grammar.lookup(word, "noun"))


def _conjunction(phrase: Phrase, head: int | None, grammar: Grammar) -> int:
    """Where an "and" stands right behind the head; 0 where none does."""
    at = 0 if head is None else head + 1
    if 0 < at < len(phrase.words) - 1 and phrase.words[at] in grammar.conjunctions:
        return at
    return 0


def _paired(phrase: Phrase, at: int, grammar: Grammar) -> Iterator[list[Paradigm]]:
    """Both sides of the "and" at `at` decline: Prawa i Sprawiedliwości."""
    both = [
        list(readings(Phrase(phrase.words[part], ("",) * (len(phrase.words[part]) + 1)), grammar))
        for part in (slice(at), slice(at + 1, None))
    ]
    for left, right in product(*both):
        yield [*left, fixed(phrase.words[at], grammar.cases), *right]


def _has_plain_head(words: tuple[str, ...], head: int | None, grammar: Grammar) -> bool:
    """Whether the head is known to be one, so that what follows it stays."""
    if head is None:
        return False
    behind = words[head + 1 :]
    return (
        words[head].lower() in grammar.heads
        or any(word[:1].islower() for word in behind[:-1])
        or (
            grammar.trailing
            and bool(behind)
            and all(grammar.adjectival.search(word.lower()) for word in behind)
        )
        or (words[-1][:1].islower() and not grammar.lookup(words[-1], "noun"))
        or bool(behind and grammar.genitive.search(behind[-1].lower()))
    )


def _nouns(phrase: Phrase, at: int, grammar: Grammar) -> tuple[Paradigm, ...]:
    word = phrase.words[at]
    if phrases.is_initial(phrase, at) or word.lower() in grammar.stays:
        return ()
    if not grammar.letters.match(word[-1]):
        return ()
    if is_abbreviation(word):
        return grammar.abbreviation.of(word, ALL) if grammar.abbreviation else ()

    def declined(piece: str) -> tuple[Paradigm, ...]:
        return grammar.lookup(piece, "noun") or grammar.noun.of(piece, ALL)

    ends_in_adjective = bool(grammar.adjective.of(word, ALL))

    def first(piece: str) -> tuple[Paradigm, ...]:
        return declined(piece) if ends_in_adjective else grammar.adjective.of(piece, ALL)

    return phrases.hyphenated(word, declined, first, grammar.stays)


def _adjectives(phrase: Phrase, at: int, grammar: Grammar) -> tuple[Paradigm, ...]:
    word = phrase.words[at]
    if is_abbreviation(word) or phrases.is_initial(phrase, at):
        return ()
    if word.lower() in grammar.heads or not grammar.letters.match(word[-1]):
        return ()
    head, hyphen, last = word.rpartition("-")
    known = grammar.lookup(last, "adjective")
    if not known and grammar.lookup(last, "noun"):
        return ()
    return tuple(
        Paradigm(one.gender, tuple(tuple(head + hyphen + form for form in cell)
                                   for cell in one.cells))
        for one in known or grammar.adjective.of(last, ALL)
    )  # fmt: skip


def is_abbreviation(word: str) -> bool:
    """Whether `word` is in capitals and short: НАТО, ФСБ."""
    return 1 < len(word) <= _ABBREVIATION and word.isupper()


_Options = list[tuple[Paradigm, ...]]


def _head(phrase: Phrase, nouns: _Options, adjectives: _Options, grammar: Grammar) -> int | None:
    """The first word that is a noun with which all adjectives before it agree."""
    for at, found in enumerate(nouns):
        before = [one for one in adjectives[:at] if one]
        last = at == len(nouns) - 1
        trailed = not last and bool(
            grammar.adjectival.search(phrase.words[at + 1].lower())
            and not grammar.adjectival.search(phrase.words[at].lower())
        )
        if adjectives[at] and not last and not trailed and _agrees_later(at, nouns, adjectives):
            continue
        for noun in found:
            if at and noun.gender == PLURAL and not before:
                continue
            if all(_of_gender(one, noun.gender) for one in before):
                return at
    return None


def _agrees_later(at: int, nouns: _Options, adjectives: _Options) -> bool:
    """Whether the adjective at `at` has its noun behind it, with adjectives between at most."""
    for later in range(at + 1, len(nouns)):
        if any(_of_gender(adjectives[at], noun.gender) for noun in nouns[later]):
            return True
        if not adjectives[later]:
            return False
    return False


def _of_gender(paradigms: tuple[Paradigm, ...], gender: str) -> tuple[Paradigm, ...]:
    return tuple(one for one in paradigms if one.gender == gender)


def _agreeing(
    words: tuple[str, ...], head: int, nouns: _Options, adjectives: _Options, grammar: Grammar
) -> Iterator[list[Paradigm]]:
    """The head with its adjectives; for every gender that the head may have."""
    genders = dict.fromkeys(noun.gender for noun in nouns[head])
    if grammar.trailing and head + 1 < len(words):
        behind = {one.gender for one in adjectives[head + 1]} & genders.keys()
        if behind and grammar.adjectival.search(words[head + 1].lower()):
            genders = dict.fromkeys(gender for gender in genders if gender in behind)
    for gender in genders:
        if not all(_of_gender(one, gender) for one in adjectives[:head] if one):
            continue
        reading = [fixed(word, grammar.cases) for word in words]
        reading[head] = phrases.merged(_of_gender(nouns[head], gender)) or reading[head]
        end = _trailing_end(words, head, adjectives, gender) if grammar.trailing else head + 1
        for at in (*range(head), *range(head + 1, end)):
            adjective = phrases.merged(_of_gender(adjectives[at], gender))
            reading[at] = _agreed(adjective, reading[head]) if adjective else reading[at]
        yield from _by_life(reading, grammar)


def _by_life(reading: list[Paradigm], grammar: Grammar) -> Iterator[list[Paradigm]]:
    """The reading as it is for things and for living beings, where the accusative tells them."""
    if grammar.cases <= _ACCUSATIVE or len(reading) == 1:
        yield reading
        return
    still = [one.cells[0][0] in one.cells[_ACCUSATIVE] for one in reading]
    lively = [any(form != one.cells[0][0] for form in one.cells[_ACCUSATIVE]) for one in reading]
    if not (any(a and b for a, b in zip(still, lively, strict=True))):
        yield reading
        return
    yield [_accusative(one, one.cells[0]) if same else one
           for one, same in zip(reading, still, strict=True)]  # fmt: skip
    yield [
        _accusative(one, tuple(f for f in one.cells[_ACCUSATIVE] if f != one.cells[0][0]))
        if other else one for one, other in zip(reading, lively, strict=True)
    ]  # fmt: skip


def _accusative(paradigm: Paradigm, cell: tuple[str, ...]) -> Paradigm:
    cells = (*paradigm.cells[:_ACCUSATIVE], cell, *paradigm.cells[_ACCUSATIVE + 1 :])
    return Paradigm(paradigm.gender, cells)


def _agreed(adjective: Paradigm, noun: Paradigm) -> Paradigm:
    """The adjective without the accusative of living beings beside a noun for a thing."""
    cells = (
        adjective.cells[0] if own == noun.cells[0] and adjective.cells[0][0] in cell else cell
        for cell, own in zip(adjective.cells, noun.cells, strict=True)
    )
    return Paradigm(adjective.gender, tuple(cells))


def _trailing_end(words: tuple[str, ...], head: int, adjectives: _Options, gender: str) -> int:
    """Where the adjectives end that stand behind their noun: Unia Europejska."""
    end = head + 1
    while end < len(words) and _of_gender(adjectives[end], gender):
        end += 1
    return end


def _last_alone(
    phrase: Phrase, head: int | None, nouns: _Options, adjectives: _Options, grammar: Grammar
) -> Iterator[list[Paradigm]]:
    """The last word declines and all before it stay."""
    at = len(phrase.words) - 1
    word = phrase.words[at]
    if head == at or not (word[:1].isupper() or grammar.lookup(word, "noun")):
        return
    still = [fixed(word, grammar.cases) for word in phrase.words[:-1]]
    for one in nouns[at] or adjectives[at]:
        if one.gender != PLURAL:
            yield [*still, one]
