import hashlib
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.quality import events as samples
from watcher.clock import SimulatedClock
from watcher.dedup import days, features, frequencies, signature, sound, stories
from watcher.dedup.stories import Prepared
from watcher.model.actor import ActorKind
from watcher.model.article import Article
from watcher.model.story import OPEN_FOR, Placement, PlacementReason
from watcher.pipeline import placing
from watcher.store.database import Store
from watcher.store.transaction import Transaction

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
FIRE = """A fire destroyed a paint factory in the harbour district of Larvik early on Monday. Chief
Kari Moen of the fire brigade said that 40 workers of the night shift were led to safety. Black
smoke drifted over the Oslofjord, and the school in Stavern stayed closed."""
FIRE_AGAIN = """Black smoke hangs over Larvik after flames swept through the paint factory in its
harbour. All 40 workers got out unhurt, said Kari Moen, the head of the fire brigade. Pupils in
Stavern were told to stay at home because of the smoke."""
ELSEWHERE = """A fire destroyed a furniture factory on the edge of Tartu early on Monday. Rescue
officer Jaan Tamm said that 25 workers of the night shift were led to safety. Grey smoke drifted
over the Emajõgi, and a nursery in Ülenurme stayed closed."""
COUNCIL = """The council of Bergen voted to widen the tram tunnel below the fish market. Mayor Marit
Warncke expects the work to begin in autumn. Shopkeepers fear the dust and want compensation."""


def article(name: str, text: str, *, hours: float = 0, title: str = "") -> Article:
    return Article(
        id=name, entry_id=name, feed_id=name, version="1", url="", title=title, text=text,
        first_seen=MONDAY + timedelta(hours=hours), language="en",
    )  # fmt: skip


def placed(
    *given: Article, actors: Mapping[str, Mapping[str, ActorKind]] | None = None
) -> dict[str, Placement]:
    prepared = [
        Prepared(
            one,
            signature.of(one.title, one.text),
            features.of(one, (actors or {}).get(one.id, {})),
        )
        for one in given
    ]
    return {one.article_id: one for one in stories.placements(prepared)}


def test_a_report_in_other_words_joins_the_story() -> None:
    found = placed(
        article("first", FIRE),
        article("council", COUNCIL, hours=1),
        article("again", FIRE_AGAIN, hours=2),
    )

    assert found["again"].story_id == "first"
    assert found["again"].copy_of is None
    assert found["again"].reason is PlacementReason.SAME_EVENT
    assert {"larvik", "factory"} <= set(found["again"].shared)
    assert found["council"].reason is PlacementReason.FOUNDED


def test_an_event_of_the_same_kind_elsewhere_is_another_story() -> None:
    found = placed(article("first", FIRE), article("other", ELSEWHERE, hours=2))

    assert found["other"].story_id == "other"


def test_a_story_is_closed_a_while_after_its_last_report() -> None:
    late = OPEN_FOR / timedelta(hours=1) + 1

    found = placed(article("first", FIRE), article("again", FIRE_AGAIN, hours=late))

    assert found["again"].story_id == "again"


def test_another_place_of_the_configuration_is_another_event() -> None:
    there = {"first": {"larvik": ActorKind.PLACE}, "again": {"tartu": ActorKind.PLACE}}
    given = article("first", FIRE), article("again", FIRE_AGAIN, hours=2)

    assert placed(*given)["again"].story_id == "first"
    assert placed(*given, actors=there)["again"].story_id == "again"


def test_a_form_filled_in_again_is_another_event() -> None:
    form = "The court of Lund heard case {0} on day {0} and put the sum of {0} crowns on record."

    found = placed(*(article(f"a{n}", form.format(n), hours=n / 10) for n in range(11, 31)))

    assert len({one.story_id for one in found.values()}) == len(found)


def test_a_copy_of_a_report_belongs_to_the_story_of_the_report() -> None:
    found = placed(
        article("first", FIRE),
        article("again", FIRE_AGAIN, hours=2, title="Smoke over Larvik"),
        article("copy", FIRE_AGAIN, hours=3, title="Smoke over Larvik"),
    )

    assert (found["copy"].story_id, found["copy"].copy_of) == ("first", "again")


def letters(text: str) -> tuple[float, ...]:
    """An embedding of the simplest kind: counts of letter triples in 64 places, less the mean."""
    counts = [0.0] * 64
    for at in range(len(text) - 2):
        digest = hashlib.blake2b(text[at : at + 3].lower().encode(), digest_size=2).digest()
        counts[int.from_bytes(digest, "big") % 64] += 1
    mean = sum(counts) / 64
    return tuple(count - mean for count in counts)


def test_an_embedding_model_has_a_say_beside_the_words() -> None:
    one, other = article("first", FIRE), article("again", FIRE_AGAIN, hours=2)

    def score(*vectors: tuple[float, ...]) -> float:
        given = [
            Prepared(each, signature.of("", each.text), features.of(each, vector=vector))
            for each, vector in zip((one, other), vectors, strict=True)
        ]
        return stories.placements(given)[1].score

    assert score(letters(FIRE), letters(FIRE_AGAIN)) > score((), ())
    assert score(letters(FIRE), letters(COUNCIL)) < score(letters(FIRE), letters(FIRE_AGAIN))


def test_the_same_input_gives_the_same_placements() -> None:
    given = [one.article for one in samples.reports()]

    assert placed(*given) == placed(*given)


async def test_the_store_decides_as_the_list_in_memory(tmp_path: Path) -> None:
    given = [one.article for one in samples.reports()]
    store = Store.open(tmp_path / "w.db", exclusive=True, clock=SimulatedClock(MONDAY))

    def record(tx: Transaction, one: Article) -> Placement:
        signed = signature.of(one.title, one.text)
        found = placing.place(tx, one, signed, one.first_seen)
        tx.put_article(one, reread_due=None)
        tx.put_placement(found, signed, one.first_seen)
        return found

    stored = {
        one.id: await store.transaction(lambda tx, one=one: record(tx, one))  # type: ignore[misc]
        for one in given
    }
    store.close()

    assert stored == placed(*given)


async def test_a_new_version_stays_in_its_story(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "w.db", exclusive=True, clock=SimulatedClock(MONDAY))

    def place(tx: Transaction, one: Article) -> Placement:
        signed = signature.of(one.title, one.text)
        found = placing.place(tx, one, signed, one.first_seen)
        tx.put_article(one, reread_due=None)
        tx.put_placement(found, signed, one.first_seen)
        return found

    def work(tx: Transaction) -> Placement:
        place(tx, article("first", FIRE))
        again = article("again", FIRE_AGAIN, hours=2)
        place(tx, again)
        return place(tx, replace(again, version="2", text=COUNCIL))

    found = await store.transaction(work)
    store.close()

    assert found.story_id == "first"
    assert found.reason is PlacementReason.EARLIER_VERSION


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lavrov", "лавровым"),
        ("lawrow", "ławrow"),
        ("kharkiv", "харкова"),
        ("odesa", "одессе"),
        ("johnson", "джонсон"),
    ],
)
def test_spellings_of_a_name_sound_alike(one: str, other: str) -> None:
    assert sound.key(one) == sound.key(other) != ""


def test_short_names_and_scripts_without_letters_have_no_sound() -> None:
    assert [sound.key(one) for one in ("xi", "北京", "")] == ["", "", ""]


def test_weekdays_and_dates_are_days_of_the_calendar() -> None:
    words = ["on", "monday", "понедельник", "і", "четвер", "march", "#4"]

    found = days.named(words, datetime(2026, 3, 6, tzinfo=UTC))

    assert found == {datetime(2026, 3, day, tzinfo=UTC).toordinal() for day in (2, 4, 5)}


def test_a_common_word_tells_less_than_a_rare_one() -> None:
    known = frequencies.EMPTY
    for number in range(50):
        known = frequencies.counted(known, ["common", f"rare{number}"])

    rare = frequencies.rarity(known, ["common", "rare7", "new"])

    assert rare["common"] < rare["rare7"] < rare["new"]


def test_counts_forget_by_halves() -> None:
    known = replace(frequencies.EMPTY, articles=19_999)

    assert frequencies.counted(known, ["word"]).articles == 10_000


def test_headlines_of_the_same_few_words_are_stories_of_their_own() -> None:
    """A young store, in which no word is known to be common, and reports of a headline each."""
    words = str.split(
        "merger storm report vote trade chip court strike law energy minister port tax river "
        "launch summit visa audit drug bank market school ship rail budget"
    )
    chance = random.Random(59)  # noqa: S311 - a sample
    titles = [f"{' '.join(chance.choices(words, k=6))} {number}" for number in range(60)]
    found = placed(*(article(title, f"Body of {title}", title=title) for title in titles))
    assert len({one.story_id for one in found.values()}) >= 59
