"""Articles, actors and watches for the tests of the matcher, with defaults that do not matter."""

from collections.abc import Mapping
from datetime import UTC, datetime

from watcher.match import compile as compiler
from watcher.match import judge
from watcher.match.program import Program
from watcher.model.actor import Actor, ActorKind
from watcher.model.article import Article
from watcher.model.match import Match
from watcher.model.watch import Line, Rule, Watch, Where

LAVROV = Actor(
    id="lavrov",
    name="Sergey Lavrov",
    kind=ActorKind.PERSON,
    aliases={
        "en": ("Sergei Lavrov", "Lavrov"),
        "ru": ("Сергей Лавров", "Лавров"),
        "ko": ("라브로프",),
        "zh": ("拉夫罗夫",),
        "ja": ("ラブロフ",),
        "ar": ("لافروف",),
        "he": ("לברוב",),
    },
    masks=("Kirill Lavrov", "Кирилл Лавров"),
)
NORTH_KOREA = Actor(
    id="north-korea",
    name="North Korea",
    kind=ActorKind.COUNTRY,
    aliases={
        "en": ("DPRK", "Pyongyang", "North Korean"),
        "ru": ("КНДР", "Пхеньян"),
        "ko": ("북한",),
    },
)
ACTORS: Mapping[str, Actor] = {"lavrov": LAVROV, "north-korea": NORTH_KOREA}


def article(title: str = "", text: str = "", *, language: str = "", source: str = "f") -> Article:
    return Article(
        id="article",
        entry_id="entry",
        feed_id=source,
        version="1",
        url="https://example.org/a",
        title=title,
        text=text,
        first_seen=datetime(2026, 11, 1, tzinfo=UTC),
        language=language,
    )


def actor(*aliases: str, name: str = "Somebody Else", kind: ActorKind = ActorKind.THING) -> Actor:
    return Actor(id="x", name=name, kind=kind, aliases={"": aliases})


def watch(watch_id: str = "w", *, rule: Rule, where: Where | None = None) -> Watch:
    return Watch(id=watch_id, version="1", rule=rule, where=where or Where())


def words(*texts: str) -> Rule:
    return Rule(any=(Line(words=texts),))


def compiled(*watches: Watch, actors: Mapping[str, Actor] = ACTORS) -> Program:
    """The program of watches and actors that have nothing wrong with them."""
    made, problems = compiler.program(actors, watches)
    assert problems == ()
    return made


def matches(rule: Rule, article_: Article, *, where: Where | None = None) -> tuple[Match, ...]:
    return judge.judge(compiled(watch(rule=rule, where=where)), article_)


def found(one: Actor, title: str = "", text: str = "") -> list[str]:
    """The quotes by which an article mentions the actor."""
    program = compiled(actors={"x": one})
    return [hit.quote for hit in judge.mentions(program, article(title, text))]


def has_word(word: str, text: str) -> bool:
    return bool(matches(words(word), article("", text)))
