"""What tells two events of one kind apart: other places and people, another day, other numbers."""

from collections.abc import Collection, Mapping

from watcher.model.story import Event, Features

_ENOUGH_KNOWN, _ENOUGH_KNOWN_SHORT = 0.3, 0.6  # share of its top's names that the other knows
_FEWEST_NAMES = 3  # at the top of a report; fewer do not tell what it is about ...
_SHORT = 60  # ... unless it has no more different words than that
_STRANGERS = 0.2  # what is left of the likeness where neither knows a name of the other
_FEWEST_IN_HEADLINE, _KNOWN_OF_HEADLINE, _KNOWN_OF_HEADLINE_SHORT = 3, 0.25, 0.1
_ENOUGH_TOPIC = 0.7  # the same for the words there
_OTHER_PLACES = 0.3
_OTHER_DAYS = 0.35
_OTHER_NUMBERS = 0.85
_OTHER_COMPANIES = 0.1
_NEXT_DAY = 1
_SAME_WORDS, _FORM = 0.8, 0.1  # share of the words, all of them; what then is left


def headline(said: Features, words: Mapping[str, float], event: Event) -> float:
    """Less where the story knows nothing of what the headline says, whatever the texts share.

    Then the texts may share what is no part of the news: a notice, the lead of another article.
    """
    known = _known(said.title, words, event.words, _FEWEST_IN_HEADLINE)
    enough = _KNOWN_OF_HEADLINE_SHORT if len(said.counts) <= _SHORT else _KNOWN_OF_HEADLINE
    return _STRANGERS if known is not None and known < enough else 1.0


def topic(said: Features, words: Mapping[str, float], event: Event) -> float:
    """As the names in `factor`, the words at the top of a long report; `words` are its own."""
    if len(said.counts) <= _SHORT:
        return 1.0
    core = {word for word, reports in event.top.items() if 2 * reports >= event.reports}
    ours = _known(said.top, words, event.words, _FEWEST_NAMES)
    theirs = _known(core, event.words, said.counts, _FEWEST_NAMES)
    return _taken_down(ours, theirs, _ENOUGH_TOPIC)


def factor(said: Features, across: Mapping[str, float], event: Event) -> float:
    """By how much the likeness (0 to 1) of an article and a story is to be taken down.

    The names at the top of a report are mostly known to another report of the event, or those of
    the other to it: only if both name others they are about different things. `across` are the
    names and numbers of the article by weight.
    """
    found = _names(said, across, event)
    if _form(said, event):
        found *= _FORM
    if said.places and event.places and not said.places & event.places:
        found *= _OTHER_PLACES
    if said.days and event.days and _apart(said.days, event.days) > _NEXT_DAY:
        found *= _OTHER_DAYS
    if said.numbers and event.numbers and not said.numbers & event.numbers:
        found *= _OTHER_NUMBERS
    if said.codes and event.codes and not said.codes & event.codes:
        found *= _OTHER_COMPANIES
    return found


def _form(said: Features, event: Event) -> bool:
    """Whether one form was filled in again: the same words, and no number is the same."""
    if not said.numbers or not event.numbers or said.numbers & event.numbers:
        return False
    words = [key for key in said.counts if not key.startswith("#")]
    return sum(key in event.words for key in words) >= _SAME_WORDS * len(words)


def _names(said: Features, across: Mapping[str, float], event: Event) -> float:
    core = {name for name, reports in event.head.items() if 2 * reports >= event.reports}
    short = len(said.counts) <= _SHORT
    fewest, enough = (1, _ENOUGH_KNOWN_SHORT) if short else (_FEWEST_NAMES, _ENOUGH_KNOWN)
    ours = _known(said.head, across, event.across, fewest)
    theirs = _known(core, event.across, across, fewest)
    return _taken_down(ours, theirs, enough)


def _taken_down(ours: float | None, theirs: float | None, enough: float) -> float:
    if ours is None or theirs is None:
        return 1.0
    return _STRANGERS + (1 - _STRANGERS) * min(1.0, max(ours, theirs) / enough)


def _known(
    names: Collection[str], weights: Mapping[str, float], others: Collection[str], fewest: int
) -> float | None:
    """The share by weight of `names` that are among the `others`; None for too few names."""
    named = [name for name in names if name[0] != "#" and weights.get(name)]
    if len(named) < fewest:
        return None
    whole = sum(weights[name] for name in named)
    return sum(weights[name] for name in named if name in others) / whole if whole else None


def _apart(left: Collection[int], right: Collection[int]) -> int:
    return min(abs(one - other) for one in left for other in right)
