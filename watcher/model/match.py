"""A match: that an article says what a watch looks for, with the evidence."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """The part of an article in which something was found."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One hit. `start` and `end` are code points of the field as given; `quote` is its slice.

    `item` is "actor:ID", "word:WORD" or "regex:PATTERN"; `form_of` is the spelling, as typed in
    the configuration, that the hit is a form of; `step` says how the form came about (typed,
    ending, romanisation, prefix, particle, short, abbreviation). `inside` is the kind of a longer
    name around an actor's ("street" in Lenin Street), empty where there is none.
    """

    item: str
    field: Field
    start: int
    end: int
    quote: str
    form_of: str
    step: str = "typed"
    inside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`watch` matched this version of the article. Evidence is in order of field and start."""

    article_id: str
    version: str
    watch: str
    watch_version: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMatch:
    """`watch` missed this version of the article by one condition, which `missing` tells."""

    article_id: str
    version: str
    watch: str
    watch_version: str
    missing: str


class Miss(StrEnum):
    """Why a watch did not match an article. The values are the words that people read."""

    LANGUAGE = "the article is in a language that the watch leaves out"
    SOURCE = "the watch leaves this source out"
    ALL = "a line of `all` was not found"
    ANY = "not enough lines of `any` were found"
    NONE = "a line of `none` was found"
    NEAR = "the hits are too far apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One watch against one article, for `explain`: every line with what was found for it."""

    watch: str
    matched: bool
    miss: Miss | None
    detail: str
    evidence: tuple[Evidence, ...]
