"""The rule language as pydantic models: one model per thing that an author writes.

Each model takes the tree of text of one entry; the editors' JSON schema comes from the same
models. Fields that a later version will obey are here, and `build` warns about each use.
"""

from typing import Annotated

from pydantic import BeforeValidator, Field

from watcher.config import fields
from watcher.config.schema_daemon import AnyHeartbeat, Logging, Storm, Web
from watcher.config.section import Section
from watcher.model.actor import ActorKind
from watcher.model.feed import ArticlesFrom
from watcher.model.watch import Afterwards, FollowUps, Mode, Priority, UntilThen, Where


class Source(Section):
    """A publisher's feed."""

    feed: fields.Text = Field(description="The address of the RSS or Atom feed.")
    title: fields.Text = Field(default="", description="The name that people know it by.")
    owner: fields.Text = Field(
        default="", description="Outlets of one owner count once in `confirm`."
    )
    language: fields.Language = Field(default="", description="Two-letter code: en, ru, uk, ko ...")
    every: fields.Length | None = Field(
        default=None, description="A fixed interval. Without it the interval adapts by itself."
    )
    articles: fields.Articles = Field(
        default=ArticlesFrom.PAGE,
        description="`fetch` reads the page behind each entry, `from feed` takes the feed's text.",
    )
    robots: fields.YesNo = Field(default=True, description="Heed robots.txt for its pages.")


class SourceGroup(Section):
    """Several sources under one name."""

    sources: fields.Names = Field(description="Names from `sources`.")
    trust: fields.Trust | None = Field(
        default=None,
        description="What sources of `low` trust report counts for nothing in `confirm`.",
    )
    count_as_one: fields.YesNo = Field(
        default=False, description="Its sources count as one in `confirm`, whoever owns them."
    )


def _by_language(value: object) -> object:
    return value if isinstance(value, dict) else {"": value}


Spellings = Annotated[
    dict[fields.AliasLanguage, fields.Phrases], BeforeValidator(_by_language), fields.Or("")
]


class Actor(Section):
    """A person, organisation, place, country or thing, under all its names."""

    name: fields.Phrase = Field(description="The name by which alerts call it.")
    kind: fields.Kind = Field(default=ActorKind.THING, description="What it is.")
    aliases: Spellings = Field(default_factory=dict, description="Real spellings, by language.")
    not_: fields.Phrases = Field(default=(), alias="not", description="Names of somebody else.")
    except_: fields.Phrases = Field(
        default=(), alias="except", description="Generated spellings that are switched off."
    )
    strict: fields.YesNo = Field(
        default=False, description="Ask for one full name before a bare surname counts."
    )
    inflect: fields.YesNo = Field(default=True, description="Add the endings of all cases.")
    romanise: fields.YesNo = Field(default=True, description="Add spellings in other scripts.")


class Line(Section):
    """One line of a rule: any one of its items is enough."""

    actors: fields.Names = Field(default=(), description="Names from `actors`.")
    words: fields.Phrases = Field(
        default=(), description="Words and phrases; * at the end of a word."
    )
    exact: fields.Phrases = Field(
        default=(), description="Words and phrases without any other endings."
    )
    regex: fields.Texts = Field(default=(), description="Expert: RE2 expressions.")


class Near(Section):
    """Hits that must stand close together."""

    between: fields.Names = Field(description="Actors or words of this rule, two or more.")
    within: fields.Distance = Field(description="How far apart they may be.")


class AtLeast(Section):
    """Some of several lines."""

    at_least: fields.Number = Field(default=1, description="How many of the lines must be found.")
    of: tuple[Line, ...] = Field(description="The lines.")


def _of_lines(value: object) -> object:
    return {"of": value} if isinstance(value, list) else value


SomeLines = Annotated[AtLeast, BeforeValidator(_of_lines), fields.Or("of")]


class Match(Section):
    """What to look for."""

    all: tuple[Line, ...] = Field(default=(), description="Every line must be found.")
    any: SomeLines | None = Field(
        default=None, description="At least some of these lines must be found."
    )
    none: tuple[Line, ...] = Field(
        default=(), description="Any of these lines rejects the article."
    )
    near: tuple[Near, ...] = Field(default=(), description="What must stand close together.")


class WatchSources(Section):
    """Which sources count."""

    only: fields.Names = Field(default=(), description="These sources and no others.")
    groups: fields.Names = Field(
        default=(), description="The sources of these groups and no others."
    )
    not_: fields.Names = Field(default=(), alias="not", description="All but these sources.")
    not_groups: fields.Names = Field(default=(), description="All but the sources of these groups.")


class Confirm(Section):
    """Raise the alarm only when independently reported."""

    sources: fields.Number = Field(description="How many independent sources must report it.")
    within: fields.Length = Field(description="The time inside which all of them must report.")
    until_then: fields.Until = Field(
        default=UntilThen.HOLD, description="What becomes of a match until then."
    )


class Spike(Section):
    """Raise the alarm when there is suddenly much more than usual."""

    factor: fields.Factor = Field(description="At least so many times what is usual.")
    window: fields.Length = Field(description="The time whose stories are counted.")
    compared_with: fields.Length = Field(description="The days before, for what is usual.")
    at_least: fields.StoryCount = Field(default=5, description="At least so many stories.")
    raise_to: fields.Urgency | None = Field(
        default=None, description="The priority of the alert; without it, the watch's."
    )


class Send(Section):
    """Whom to tell."""

    to: fields.Names = Field(default=(), description="Names from `destinations`.")
    cooldown: fields.Length | None = Field(
        default=None, description="How long a story that was told is not told again."
    )
    follow_ups: fields.Changes = Field(
        default=FollowUps.THREAD,
        description="How a changed headline, a correction or a retraction is told.",
    )


class Quiet(Section):
    """Hours of rest, in the zone of the configuration."""

    hours: fields.Hours = Field(description="From when to when, every day.")
    let_through: fields.Urgency | None = Field(
        default=None, description="Alerts of this priority and above are sent all the same."
    )
    afterwards: fields.Afterwards = Field(
        default=Afterwards.DIGEST,
        description="`digest`: one message with all that was held; `send`: each on its own.",
    )


class Step(Section):
    """Tell somebody else where nobody has acknowledged an alert."""

    after: fields.Length = Field(
        description="How long after the first message of an alert was sent; 1 day at most."
    )
    to: fields.Names = Field(description="Names from `destinations`.")
    from_: fields.Urgency = Field(
        default=Priority.HIGH, alias="from", description="The lowest priority that escalates."
    )


def _steps(value: object) -> object:
    if isinstance(value, str):
        raise ValueError("write `escalate: { after: 15 minutes, to: [phone] }`")  # noqa: TRY004
    return [value] if isinstance(value, dict) else value


Steps = Annotated[tuple[Step, ...], BeforeValidator(_steps), fields.OneOrMore()]


class Examples(Section):
    """Texts that are tried every time the file is loaded."""

    should_match: fields.Texts = ()
    should_not_match: fields.Texts = ()


class Watch(Section):
    """What to look for, where, and whom to tell."""

    title: fields.Text = Field(default="", description="The name that alerts show.")
    owner: fields.Text = Field(
        default="", description="Who is told when something is wrong with it."
    )
    match: Match = Field(description="What to look for.")
    where: fields.Part = Field(default=Where(), description="Which part of the article counts.")
    languages: fields.Languages = Field(default=(), description="Only articles in these languages.")
    sources: WatchSources = Field(default=WatchSources(), description="Which sources count.")
    priority: fields.Urgency = Field(
        default=Priority.NORMAL, description="How urgent its alerts are."
    )
    confirm: Confirm | None = None
    spike: Spike | None = None
    quiet_for: fields.Length | None = Field(
        default=None, description="Tell when nothing matched for so long."
    )
    send: Send = Field(default=Send(), description="Whom to tell.")
    quiet: Quiet | None = None
    escalate: Steps = Field(
        default=(), description="Whom to tell where nobody acknowledges; one step or a list."
    )
    mode: fields.LiveOrShadow = Field(
        default=Mode.LIVE, description="`shadow` counts and shows, and sends nothing."
    )
    until: fields.Day | None = Field(default=None, description="The last day on which it sends.")
    examples: Examples = Field(
        default=Examples(), description="Tried every time the file is loaded."
    )


class Destination(Section):
    """Where alerts go: exactly one of slack, email and apprise."""

    slack: fields.Secretive = Field(
        default="", description="A channel (with `token`) or the address of a webhook."
    )
    token: fields.Secretive = Field(default="", description="A Slack bot's token, from a secret.")
    api: fields.Secretive = Field(default="", description="Another base address of the Slack API.")
    mention_on_breaking: fields.Text = Field(
        default="", description="here, channel, everyone, or a Slack member's ID."
    )
    email: fields.Texts = Field(default=(), description="Recipients.")
    server: fields.Secretive = Field(default="", description="smtp:// or smtps://, from a secret.")
    from_: fields.Text = Field(default="", alias="from", description="The sender's address.")
    apprise: fields.Secretive = Field(default="", description="An Apprise URL, from a secret.")
    only: fields.Priorities = Field(default=(), description="Only alerts of these priorities.")
    at_most: fields.Often | None = Field(
        default=None, description="How many messages it gets at most; the others wait."
    )
    digest: fields.Schedule | None = Field(
        default=None, description="Collect alerts, and tell them in one message at these times."
    )
    group_by: fields.Groupings = Field(
        default=(), description="How a digest is ordered; by watch and story where not said."
    )
    if_empty: fields.IfEmpty = Field(
        default="", description="What a digest without any alert says; without it none is sent."
    )


class Polling(Section):
    """How often feeds are polled."""

    default_every: fields.Length | None = Field(
        default=None, description="Where an interval starts."
    )
    at_least_every: fields.Length | None = Field(default=None, description="The slowest pace.")
    at_most_every: fields.Length | None = Field(default=None, description="The fastest pace.")
    full_fetch_every: fields.Length | None = Field(
        default=None, description="How often the whole feed is asked for, validators or not."
    )
    alert_on_first_poll: fields.YesNo | None = Field(
        default=None, description="Alert on what a new feed already holds."
    )
    concurrency: fields.Number | None = Field(default=None, description="Feeds fetched at once.")


class Network(Section):
    """Limits for everything fetched."""

    user_agent: fields.Text | None = Field(default=None, description="How we name ourselves.")
    contact: fields.Text | None = Field(default=None, description="Where publishers can write to.")
    robots: fields.YesNo | None = Field(default=None, description="Heed robots.txt for pages.")
    timeout: fields.Length | None = Field(default=None, description="For one whole answer.")
    max_feed_bytes: fields.Size | None = Field(default=None, description="After decompression.")
    max_page_bytes: fields.Size | None = Field(default=None, description="After decompression.")
    max_redirects: fields.NumberOrNone | None = None
    per_host: fields.Number | None = Field(
        default=None, description="Connections to one host at once."
    )
    host_spacing: fields.Pause | None = Field(
        default=None, description="Between requests to one host."
    )
    allow: fields.Texts | None = Field(
        default=None, description="Private networks that may be fetched from, such as 127.0.0.0/8."
    )
    ports: fields.Ports | None = Field(default=None, description="Of public addresses.")
    proxy: fields.Secretive | None = None
    ca_file: fields.Text | None = Field(default=None, description="More authorities, as PEM.")


class Retention(Section):
    """How long things are kept."""

    articles: fields.Kept = None
    alerts: fields.Kept = None
    per_feed: fields.Number | None = Field(
        default=None, description="Newest entries of one feed that are kept, whatever their age."
    )


class Daemon(Section):
    """The machine's settings."""

    store: fields.Secretive | None = Field(default=None, description="A path or an SQLAlchemy URL.")
    workers: fields.NumberOrNone | None = Field(default=None, description="0: one for every core.")
    polling: Polling | None = None
    network: Network | None = None
    retention: Retention | None = None
    storm: Storm | None = None
    logging: Logging | None = None
    operator: fields.Names | None = Field(
        default=None, description="Destinations that are told when the program itself needs help."
    )
    ops: fields.Names | None = Field(default=None, description="Another name for `operator`.")
    heartbeat: AnyHeartbeat | None = Field(
        default=None, description="A sign of life: an address that is asked for regularly."
    )
    web: Web | None = None


def _feed_only(value: object) -> object:
    return {"feed": value} if isinstance(value, str) else value


def _sources_only(value: object) -> object:
    return {"sources": value} if isinstance(value, list) else value


AnySource = Annotated[Source, BeforeValidator(_feed_only), fields.Or("feed")]
AnyGroup = Annotated[SourceGroup, BeforeValidator(_sources_only), fields.Or("sources")]


class File(Section):
    """One file of a watcher configuration. Every section may stand in any file."""

    version: fields.Number = Field(default=1, description="The version of the language: 1.")
    timezone: fields.Text = Field(
        default="UTC", description="Used wherever no other zone is given."
    )
    daemon: Daemon | None = None
    sources: dict[str, AnySource] | None = None
    source_groups: dict[str, AnyGroup] | None = None
    actors: dict[str, Actor] | None = None
    watches: dict[str, Watch] | None = None
    destinations: dict[str, Destination] | None = None
