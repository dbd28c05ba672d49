r"""Draws sample alerts as Slack and a mail program show them, for the pictures in the docs.

    python scripts/pictures.py FOLDER

writes slack.html and mail.html into FOLDER. A browser makes pictures of them, for instance

    chromium --headless --no-sandbox --user-data-dir=DIR --hide-scrollbars \
        --window-size=390,900 --screenshot=slack-phone.png FOLDER/slack.html
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.demo.drawing import Shown, page
from watcher.model.alert import DigestItem, Message, OtherSource, Passage
from watcher.model.thread import Standing, Thread, Threaded
from watcher.model.watch import Priority
from watcher.notify import mail, render_html, render_slack, render_text

AT = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


def _marked(text: str, *words: str) -> Passage:
    hits = sorted((text.find(word), text.find(word) + len(word)) for word in words)
    return Passage(text=text, hits=tuple(hit for hit in hits if hit[0] >= 0))


def _other(minutes: int, source: str, *, copy: bool = False) -> OtherSource:
    return OtherSource(
        source=source,
        url=f"https://{source.split(maxsplit=1)[0].lower()}.example/story?id={minutes}&from=feed",
        title=source,
        first_seen=AT + timedelta(minutes=minutes),
        is_copy=copy,
    )


FIRST = Message(
    alert_id="alert",
    delivery_id="delivery",
    watch="minister-north",
    watch_title="The minister in the north",
    priority=Priority.NORMAL,
    headline="Foreign minister lands in Northport for talks on the harbour treaty",
    headline_hits=((8, 16), (26, 35)),
    url="https://yonhap.example/2026/11/23/northport?lang=en&section=world",
    source="Yonhap",
    published_at=AT - timedelta(minutes=2),
    first_seen=AT,
    created_at=AT,
    passages=(
        _marked(
            "The minister arrived in Northport on Monday at the head of a delegation of twelve"
            " and was met by the governor.",
            "minister",
            "Northport",
        ),
        _marked(
            "Глава МИД прибыл в Нортпорт с двухдневным визитом, сообщили в министерстве.",
            "Глава МИД",
            "Нортпорт",
        ),
        _marked(
            "외무장관이 월요일 노스포트에 도착해 항만 조약을 논의했다.", "외무장관", "노스포트"
        ),
    ),
    why=(
        "minister, Глава МИД, 외무장관 — actor minister",
        "Northport, Нортпорт, 노스포트 — actor northport",
    ),
    other_sources=(
        _other(4, "Harbour Gazette"),
        _other(7, "Daily Coast", copy=True),
        _other(9, "Zarechny Vestnik"),
        _other(11, "Lowland Post", copy=True),
        _other(15, "Meridian"),
        _other(18, "Pacific Ledger"),
    ),
    timezone="Europe/Brussels",
    story_id="story",
    sources_line="4 independent sources: Yonhap (first, 14:02), Harbour Gazette, Meridian, Zarechny"
    " Vestnik; 3 copies",
)
ALONE = Standing(
    as_of=AT,
    watches=(FIRST.watch_title,),
    priority=Priority.NORMAL,
)
GREW = replace(
    ALONE,
    watches=(FIRST.watch_title, "Harbour treaty"),
    confirmed_at=AT + timedelta(minutes=18),
)
ROOT = Thread(
    destination="desk",
    story_id="story",
    channel="C0DESK",
    message="1.1",
    subject="",
    alert_id="alert",
    priority=Priority.NORMAL,
    posted_at=AT,
)
SECOND = replace(
    FIRST,
    watch_title="Harbour treaty",
    headline="Harbour treaty: governor hopes for a signature “before the ice comes”",
    source="Harbour Gazette",
    passages=(_marked("A draft of the harbour treaty lay on the table.", "harbour treaty"),),
    why=("harbour treaty — words",),
    threaded=Threaded(standing=GREW, thread=ROOT),
)
BREAKING = replace(
    FIRST,
    priority=Priority.BREAKING,
    watch_title="Ferries in distress",
    headline="Ferry with 200 on board adrift off Northport, coast guard says",
    headline_hits=((0, 5),),
    source="Daily Coast",
    passages=(_marked("The ferry lost power an hour after it left the harbour.", "ferry"),),
    why=("Ferry, ferry — words", "adrift — words"),
    other_sources=(),
    sources_line="",
    note="delayed 43 min",
    repeat_possible=True,
    threaded=Threaded(standing=replace(ALONE, watches=("Ferries in distress",))),
)


MORNING = replace(
    FIRST,
    watch="digest",
    watch_title="Digest",
    headline="4 stories of 2 watches",
    headline_hits=(),
    url="",
    source="watcher",
    published_at=AT + timedelta(hours=17),
    passages=(),
    why=(),
    other_sources=(),
    sources_line="",
    is_digest=True,
    items=(
        DigestItem(
            groups=("The minister in the north",),
            headline=FIRST.headline,
            url=FIRST.url,
            source="Yonhap",
            priority=Priority.HIGH,
            first_seen=AT,
            others=("Harbour Gazette", "Zarechny Vestnik", "Meridian"),
        ),
        DigestItem(
            groups=("The minister in the north",),
            headline="Глава МИД осмотрел порт и обещал вернуться весной",
            url="https://vestnik.example/port",
            source="Zarechny Vestnik",
            priority=Priority.NORMAL,
            first_seen=AT + timedelta(hours=9),
            note="held in quiet hours",
        ),
        DigestItem(
            groups=("Ferries in distress",),
            headline=BREAKING.headline,
            url=BREAKING.url,
            source="Daily Coast",
            priority=Priority.BREAKING,
            first_seen=AT + timedelta(hours=2),
            others=("Harbour Gazette", "Lowland Post"),
        ),
        DigestItem(
            groups=("Ferries in distress",),
            headline="노스포트 여객선 운항 재개…승객 전원 무사",
            url="https://pacific.example/ferry",
            source="Pacific Ledger",
            priority=Priority.NORMAL,
            first_seen=AT + timedelta(hours=4),
            note="unconfirmed: 1 of 3 independent sources",
        ),
    ),
    footer=(
        "Ferries in distress: 12 matches not told: already told about this story",
        "The minister in the north: 3 matches not told: cooling down",
    ),
)


def main(folder: Path) -> None:
    """Write the pages."""
    root = replace(FIRST, threaded=Threaded(standing=GREW, thread=ROOT, edit=True))
    shown = [
        Shown(payload={"blocks": render_slack.blocks(root)}, edits=2),
        Shown(payload={"blocks": render_slack.blocks(SECOND)}, answer=True),
        Shown(payload={"blocks": render_slack.blocks(BREAKING, mention="here")}),
        Shown(payload={"blocks": render_slack.blocks(MORNING)}),
    ]
    (folder / "slack.html").write_text(page(shown, title="# eurasia-desk"), encoding="utf-8")
    answer = replace(FIRST, threaded=Threaded(standing=GREW))
    for name, message in (("mail", answer), ("mail-breaking", BREAKING), ("digest", MORNING)):
        html = render_html.page(message)
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    (folder / "digest.txt").write_text(render_text.body(MORNING), encoding="utf-8")
    letter = mail.build(answer, sender="watcher@example.org", recipients=("desk@example.org",))
    (folder / "mail.eml").write_bytes(letter.as_bytes())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
