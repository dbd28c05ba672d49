from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.dedup import signature, stories
from watcher.dedup.place import place
from watcher.model.article import Article
from watcher.model.story import LookAlike, Placement, PlacementReason

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WIRE = """Foreign minister Pavel Ilyin arrived in Northport on Monday for three days of talks.
The visit is his first to the island since the fishing dispute began in March.
Officials on both sides said that they expect an agreement on cod quotas before winter.
Ilyin was met at the airport by the governor, Anna Sund, and a guard of honour.
About 200 people protested outside the town hall against the plan for a new harbour.
Sund told reporters that the island would not give up its 12-mile zone.
The two governments have exchanged angry notes since a trawler was seized in April.
Its crew of 14 was released after a week, but the vessel is still held in the old dock.
Economists say that the dispute has cost the fleet some 30 million crowns so far.
The talks continue on Tuesday with a tour of the cannery and a dinner at the museum."""
REWRITE = """Crowds lined the quay as the foreign minister stepped off his plane in Northport.
Nobody here expects miracles from Pavel Ilyin, who is better known for his patience.
For the fishermen the question is simple: how much cod may they land this winter?
The seizure of a trawler last spring has not been forgotten in the pubs by the dock.
A settlement would calm the markets, which have grown nervous about the fleet's losses.
Governor Anna Sund has little room, as her coalition depends on the coastal party."""
TITLE = "Foreign minister Ilyin arrives in Northport for talks"


def article(name: str, title: str = TITLE, text: str = WIRE, *, minutes: int = 60) -> Article:
    return Article(
        id=name,
        entry_id=name,
        feed_id=f"feed-{name}",
        version="v",
        url=f"https://{name}.example/story",
        title=title,
        text=text,
        first_seen=NOW + timedelta(minutes=minutes),
    )


def known(one: Article, story: str = "") -> LookAlike:
    return LookAlike(
        article_id=one.id,
        story_id=story or one.id,
        feed_id=one.feed_id,
        url=one.url,
        title=one.title,
        text=one.text,
        minhash=signature.of(one.title, one.text).minhash,
        first_seen=one.first_seen,
    )


def placed(one: Article, *others: LookAlike) -> Placement:
    return place(one, signature.of(one.title, one.text), others)


def of_two(left: Article, right: Article) -> Placement:
    return placed(right, known(left))


FIRST = article("first", minutes=0)


def test_the_first_article_founds_its_story() -> None:
    found = placed(FIRST)
    assert (found.story_id, found.copy_of) == ("first", None)
    assert found.reason is PlacementReason.FOUNDED


@pytest.mark.parametrize(
    "copy",
    [
        article("b", "Talks on fish: Northport waits"),
        article("b", "UPDATE 1-" + TITLE.upper() + " | Gazette"),
        article("b", text="NORTHPORT (Agency) - " + WIRE),
        article("b", text="\n".join(WIRE.splitlines()[:4])),
        article("b", text="\n".join(WIRE.splitlines()[:7] + REWRITE.splitlines()[:1])),
        article("b", text=WIRE.replace("Northport", "North Port").replace("Ilyin", "Iljin")),
        article("b", text=WIRE.replace("said", "have said").replace("About 200", "Some 250")),
    ],
    ids=["headline", "marks", "dateline", "cut", "other end", "spellings", "edits"],
)
def test_a_wire_copy_joins_the_story_whatever_its_headline(copy: Article) -> None:
    found = of_two(FIRST, copy)
    assert (found.story_id, found.copy_of) == ("first", "first")
    assert found.reason is PlacementReason.WIRE_COPY
    assert 50 <= found.score <= 100


def test_another_text_on_the_same_event_is_kept() -> None:
    assert of_two(FIRST, article("b", text=REWRITE)).reason is PlacementReason.FOUNDED


def test_a_follow_up_with_old_background_is_a_story_of_its_own() -> None:
    fresh = REWRITE.splitlines()[:5]
    follow_up = "\n".join(fresh + WIRE.splitlines()[5:])
    found = of_two(FIRST, article("b", "Ilyin leaves Northport without a deal", follow_up))
    assert (found.story_id, found.copy_of) == ("b", "first")
    assert found.reason is PlacementReason.PARTLY_COPIED


def test_who_copied_a_part_heads_a_group_with_a_closer_article() -> None:
    follow_up = article(
        "b", "Ilyin leaves", "\n".join(REWRITE.splitlines() + WIRE.splitlines()[7:])
    )
    partly = replace(
        known(follow_up), original="first", score=40.0, reason=PlacementReason.PARTLY_COPIED
    )
    closer = article("c", "Crowds in Northport", REWRITE, minutes=90)

    found = placed(closer, partly, known(FIRST))

    assert (found.copy_of, found.original, found.heads_anew) == ("b", "b", "b")


def test_who_is_tied_to_its_group_as_closely_stays_there() -> None:
    follow_up = article(
        "b", "Ilyin leaves", "\n".join(REWRITE.splitlines() + WIRE.splitlines()[7:])
    )
    tied = replace(
        known(follow_up), original="first", score=100.0, reason=PlacementReason.PARTLY_COPIED
    )

    assert placed(article("c", "Crowds", REWRITE, minutes=90), tied, known(FIRST)).copy_of is None


def test_the_background_that_a_desk_uses_again_is_no_copy() -> None:
    follow_up = article("b", text="\n".join(REWRITE.splitlines()[:5] + WIRE.splitlines()[5:]))
    assert of_two(FIRST, replace(follow_up, url="https://first.example/2")).copy_of is None


SHORT = "\n".join(WIRE.splitlines()[:5])
DIGEST = "\n".join([*REWRITE.splitlines(), *SHORT.splitlines(), REWRITE[::-1]])


def test_a_round_up_that_holds_a_whole_article_is_a_story_of_its_own() -> None:
    found = of_two(article("a", text=SHORT), article("b", "World in brief", DIGEST))
    assert (found.story_id, found.copy_of) == ("b", "a")
    assert found.reason is PlacementReason.PARTLY_COPIED


FAIR = """The apple fair of Quillbury opened its gates on Sunday under a cloudless autumn sky.
Growers from eleven valleys brought four hundred kinds of fruit, some of them not seen for decades.
A jury of bakers chose the best cider after tasting forty barrels behind a closed curtain.
Children pressed juice in a wooden mill that their grandparents had saved from a burning barn.
The old railway ran an extra train, pulled by the only steam engine left in the district.
By evening every basket had been sold and a brass band played until the lanterns went out."""


def test_a_round_up_does_not_tie_its_parts_together() -> None:
    parts = [
        article("a", text=SHORT, minutes=0),
        article("c", "Apples for everybody", FAIR, minutes=2),
    ]
    digest = article("b", "World in brief", f"{SHORT}\n{FAIR}", minutes=1)
    placements = {one.id: found for one, found in stories.group([*parts, digest])}
    assert placements["b"].copy_of == "a"
    assert (placements["c"].copy_of, placements["c"].original) == (None, None)


def test_the_earliest_of_the_copies_is_the_one_copied() -> None:
    texts = {"late": WIRE, "first": WIRE, "later": WIRE + "\nMore at ten."}
    times = {"first": 0, "late": 10, "later": 20}
    given = [article(name, text=text, minutes=times[name]) for name, text in texts.items()]
    placements = {one.id: found for one, found in stories.group(given)}
    assert {name: found.copy_of for name, found in placements.items()} == {
        "first": None, "late": "first", "later": "first",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "NORTHPORT. " + "\n".join(WIRE.splitlines()[3:9]) + "\nMore at ten.",
        WIRE.replace("Sund", "Sünd") + "\n" + REWRITE,
    ],
    ids=["cut", "longer"],
)
def test_the_passage_that_is_shared_is_told(text: str) -> None:
    found = of_two(FIRST, article("b", text=text))
    assert found.passage_start is not None
    passage = text[found.passage_start : found.passage_end]
    assert passage.startswith(("Ilyin was met", "Foreign minister Pavel"))
    assert passage.endswith(("dinner at the museum.", "30 million crowns so far."))


def misread(text: str, every: int) -> str:
    damaged = {"e": "c", "o": "0", "i": "l", "n": "u", "s": "5", "t": "f", "a": "o", "r": "n"}
    return "".join(
        damaged.get(char, char) if at % every == 0 else char for at, char in enumerate(text)
    )


def test_a_copy_with_misread_letters_is_found() -> None:
    found = of_two(FIRST, article("b", "Talks on fish", misread(WIRE, 23)))
    assert (found.story_id, found.reason) == ("first", PlacementReason.WIRE_COPY)


@pytest.mark.parametrize(("left", "right"), [("«", "»"), ("„", "“"), ("“", "”")])
def test_other_quotation_marks_change_nothing(left: str, right: str) -> None:
    first = article("a", text=WIRE.replace("12-mile zone", '"12-mile zone"'))
    other = article("b", text=WIRE.replace("12-mile zone", f"{left}12-mile zone{right}"))
    assert of_two(first, other).score == 100


def test_a_column_title_that_recurs_makes_no_copy() -> None:
    title = "Morning briefing for the islands and the coast"
    assert of_two(article("a", title), article("b", title, REWRITE)).copy_of is None


WEATHER = """Forecast for the coast and the islands issued by the weather office at 6 am.
{day} will be {sky} with temperatures of up to {high} degrees and lows of {low} at night.
Winds from the north-west will reach {wind} kilometres per hour along the outer skerries.
The sea is at {sea} degrees and the waves will be up to {wave} metres high near the cape.
Pollen counts stay at {pollen} and the air quality index stands at {air} in the harbour.
The next forecast follows at 6 pm, and warnings are sent by radio on channel 16."""


def weather(day: str, sky: str, start: int) -> str:
    names = ("high", "low", "wind", "sea", "wave", "pollen", "air")
    return WEATHER.format(day=day, sky=sky, **{name: start + at for at, name in enumerate(names)})


def test_two_forecasts_of_one_form_are_two_stories() -> None:
    monday = article("a", "Weather for Monday", weather("Monday", "cloudy", 11))
    tuesday = replace(
        article("b", "Weather for Tuesday", weather("Tuesday", "sunny", 31)), feed_id="feed-a"
    )
    assert of_two(monday, tuesday).reason is PlacementReason.FOUNDED


CHINESE_WEATHER = (
    "气象台今天早上发布沿海天气预报,预计{0}日白天最高气温{1}度,夜间最低气温{2}度,偏北风每小时{3}公里,"
    "海面浪高{4}米,空气质量指数为{5},花粉浓度为{6},请市民出行时注意安全并关注后续预报和广播警报。"
)


def test_two_forecasts_in_a_script_without_blanks_are_two_stories() -> None:
    one = article("a", "沿海天气预报", CHINESE_WEATHER.format(*range(11, 18)))
    two = article("b", "沿海天气预报", CHINESE_WEATHER.format(*range(31, 38)))
    assert of_two(one, two).reason is PlacementReason.FOUNDED


MARKET = (
    "The {index} index closed {points} points {way} at {level} on {day}, the exchange said. "
    "Turnover was {turnover} million crowns after {before} million on the day before. "
    "Shares in {best} gained {gain} percent and those in {worst} lost {loss} percent. "
    "The crown traded at {rate} to the euro in the afternoon, and oil cost {oil} dollars."
)


def test_two_market_reports_of_one_form_are_two_stories() -> None:
    one = MARKET.format(
        index="NPX", points=12, way="higher", level=1412, day="Monday", turnover=310, before=290,
        best="Sund", gain=4.1, worst="Kald", loss=2.2, rate=11.2, oil=71,
    )  # fmt: skip
    two = MARKET.format(
        index="NPX", points=31, way="lower", level=1381, day="Tuesday", turnover=275, before=310,
        best="Vik", gain=1.9, worst="Moen", loss=3.4, rate=11.4, oil=69,
    )  # fmt: skip
    found = of_two(article("a", "NPX closes higher", one), article("b", "NPX closes lower", two))
    assert found.reason is PlacementReason.FOUNDED


def test_an_update_with_the_same_text_is_a_copy() -> None:
    update = article("b", "Foreign minister arrives", WIRE.replace("About 200", "About 400"))
    assert of_two(FIRST, replace(update, feed_id=FIRST.feed_id)).copy_of == "first"


def test_a_consent_notice_makes_no_story() -> None:
    notice = " ".join(f"We value part {n} of your privacy and store cookies." for n in range(12))
    left = article("a", "Governor Sund wins election", notice)
    right = replace(article("b", "Trawler sinks off the cape", notice), feed_id=left.feed_id)
    assert of_two(left, right).reason is PlacementReason.FOUNDED


def test_the_same_address_in_another_feed_is_the_same_story() -> None:
    other = replace(article("b", "Other words", REWRITE), url=FIRST.url)
    found = of_two(FIRST, other)
    assert (found.reason, found.copy_of, found.score) == (PlacementReason.SAME_URL, "first", 100)


def test_a_front_page_is_no_address_of_an_article() -> None:
    left = replace(FIRST, url="https://a.example/")
    other = replace(article("b", "Other words", REWRITE), url="https://a.example/")
    assert of_two(left, other).reason is PlacementReason.FOUNDED


TEASER = "Pavel Ilyin came to the island on Monday to end a dispute over cod."


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (article("a", text=TEASER), article("b", TITLE + " | Gazette", TEASER[:50] + " […]")),
        (article("a", text=WIRE), article("b", text=" ".join(WIRE.split()[:12]) + "…")),
        (article("a", text=""), article("b", text=TEASER)),
        (article("a", text=""), article("b", text="")),
    ],
    ids=["teasers", "teaser of a page", "no teaser", "headlines only"],
)
def test_teasers_under_one_headline_are_one_story(left: Article, right: Article) -> None:
    found = of_two(left, right)
    assert found.reason is PlacementReason.SAME_HEADLINE
    assert found.copy_of == "a"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Russia strikes Kharkiv, 10 killed", "Russia strikes Odesa, 30 killed"),
        ("Russia strikes Kharkiv, 10 killed", "Russia strikes Kharkiv, 30 killed"),
        ("Earthquake of magnitude 5.1 hits Norland", "Earthquake of magnitude 5.1 hits Sudland"),
        ("俄军袭击哈尔科夫造成10人死亡", "俄军袭击敖德萨造成30人死亡"),
        ("러시아군 하르키우 공습으로 열 명 사망", "러시아군 오데사 공습으로 열 명 사망"),
        ("When will it end?", "When will it end?"),
    ],
)
def test_other_numbers_and_places_are_other_stories(left: str, right: str) -> None:
    found = of_two(article("a", left, ""), article("b", right, ""))
    assert found.reason is PlacementReason.FOUNDED


def test_a_headline_that_recurs_is_a_new_story_after_a_day() -> None:
    title = "Morning briefing for the islands and the coast"
    later = article("b", title, "", minutes=60 * 25)
    assert of_two(article("a", title, "", minutes=0), later).reason is PlacementReason.FOUNDED


def test_a_new_version_stays_in_its_story() -> None:
    found = placed(article("b", text=REWRITE), known(article("b"), story="first"), known(FIRST))
    assert (found.story_id, found.reason) == ("first", PlacementReason.EARLIER_VERSION)


def test_a_new_version_of_an_original_is_no_copy_of_its_copies() -> None:
    copy = replace(known(article("b"), story="first"), original="first")
    corrected = article("first", text=WIRE.replace("200 people", "300 people"))
    found = placed(corrected, known(FIRST), copy)
    assert (found.story_id, found.copy_of) == ("first", None)
    assert found.reason is PlacementReason.EARLIER_VERSION


def test_a_new_version_that_proves_a_copy_joins_the_story_of_its_original() -> None:
    found = placed(article("b"), known(article("b", text="Soon more.")), known(FIRST))
    assert (found.story_id, found.copy_of) == ("first", "first")


def test_a_copy_of_a_copy_is_one_of_the_original() -> None:
    copy = replace(known(article("b", minutes=5), story="first"), original="first")
    found = placed(article("c"), copy)
    assert (found.story_id, found.copy_of, found.original) == ("first", "b", "first")


def test_the_order_of_look_alikes_does_not_matter() -> None:
    one, two = known(FIRST), known(article("second", minutes=5), story="first")
    assert placed(article("b"), one, two) == placed(article("b"), two, one)
    assert placed(article("b"), two, one).copy_of == "first"


def test_a_list_is_grouped_in_time_and_given_back_in_order() -> None:
    late = replace(article("late"), published_at=NOW + timedelta(hours=2))
    early = replace(article("early"), published_at=NOW)
    other = article("other", "Something else happened today", REWRITE)
    found = stories.group([late, other, early])
    assert [one.id for one, _ in found] == ["late", "other", "early"]
    assert [placement.story_id for _, placement in found] == ["early", "other", "early"]
    assert [placement.copy_of for _, placement in found] == ["early", None, None]
    assert [one for one, _ in found] == [late, other, early]


PIECES = st.sampled_from(
    [*WIRE.splitlines(), *REWRITE.splitlines(), "", "12 14", "ПОГОДА — «Ясно»"]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=24).map("\n".join)


@given(st.lists(st.tuples(st.one_of(PIECES, st.text(max_size=40)), TEXTS), max_size=6))
def test_a_copy_is_of_an_earlier_article_and_its_passage_is_in_the_text(
    texts: list[tuple[str, str]],
) -> None:
    given = [article(str(at), *both, minutes=at) for at, both in enumerate(texts)]
    for one, found in stories.group(given):
        assert found.copy_of is None or int(found.copy_of) < int(one.id)
        assert found.original is None or int(found.original) <= int(found.copy_of or -1)
        assert 0 <= (found.passage_start or 0) <= (found.passage_end or 0) <= len(one.text)
        assert 0 <= found.score <= 100
