"""Writes a message as Slack blocks: mrkdwn in which only our own marks mean anything."""

import re

from watcher.model.alert import DigestItem, Message, Passage
from watcher.model.watch import Priority
from watcher.notify import clean, faces, wording

Block = dict[str, object]

# Slack's own limits: header 150 characters, section 3,000, 50 blocks, 10 elements of a context.
# https://docs.slack.dev/reference/block-kit/blocks
HEADER, SECTION, BLOCKS = 150, 3000, 50
_TITLE, _PASSAGE, _SHORT = 300, 400, 150
_FALLBACK = 600
_OTHERS = 8
_PASSAGES = 10
_SECTIONS = 30
_BARE_LINK = re.compile(r"(?i)(https?|ftp|mailto)(:)")
_ID = re.compile(r"[UWS][A-Z0-9]{5,20}")
_NO_BREAK = "\u200b"  # gives * a word boundary inside a word, as in Chinese


def blocks(message: Message, *, mention: str = "") -> list[Block]:
    """The message in Block Kit. `mention` is the configured one and only for breaking news."""
    parts = [*_alarm(message, mention), _section(_headline(message)), _context(_byline(message))]
    if told := wording.standing(message):
        parts.append(_context(_story(told)))
    parts.extend(_section(_passage(one)) for one in message.passages[:_PASSAGES])
    parts.extend(_items(message))
    if not message.is_digest:
        parts.append(_context(_why(message)))
    if message.other_sources and not _answers(message):
        parts.append(_context(_others(message)))
    if message.footer:
        footer = "\n".join(_plain(one, limit=_TITLE) for one in message.footer)
        parts.append(_context(_within(footer)))
    parts.extend(_context(_plain(note)) for note in wording.notes(message))
    return parts[:BLOCKS]


def _items(message: Message) -> list[Block]:
    """The stories of a digest, as many to a section as it holds; those without room are counted."""
    headings = wording.item_headings(message.items)
    sections: list[str] = []
    for number, (heading, one) in enumerate(zip(headings, message.items, strict=True)):
        text = _item(one, message.timezone)
        above = f"*{_plain(heading)}*\n" if heading else ""
        gap = "\n\n" if heading else "\n"
        if sections and len(sections[-1]) + len(gap) + len(above) + len(text) <= SECTION:
            sections[-1] += f"{gap}{above}{text}"
        elif len(sections) == _SECTIONS:
            sections.append(f"and {len(message.items) - number} more: see `watcher alerts list`")
            break
        else:
            sections.append(above + text)
    return [_section(text) for text in sections]


def _item(one: DigestItem, timezone: str) -> str:
    title = _plain(one.headline, limit=_TITLE)
    note = f" · {_plain(one.note)}" if one.note else ""
    about = _plain(wording.item_line(one, timezone), limit=_TITLE)
    return f"{_linked(one.headline, title, one.url)}\n{about}{note}"


def _alarm(message: Message, mention: str) -> list[Block]:
    """What breaking news begins with: a header, and whom it calls."""
    if not wording.urgent(message):
        return []
    title = clean.line(f"BREAKING · {wording.watches(message)[0]}", limit=HEADER)
    header: Block = {
        "type": "header",
        "text": {"type": "plain_text", "text": title, "emoji": False},
    }
    who = _called(message, mention)
    return [header, _section(who, verbatim=False)] if who else [header]


def _called(message: Message, mention: str) -> str:
    """Whom a message calls: nobody if only something below it is breaking news."""
    return called(mention) if message.priority is Priority.BREAKING else ""


def _answers(message: Message) -> bool:
    return message.threaded is not None and message.threaded.answers


def _byline(message: Message) -> str:
    return _plain(wording.source_and_time(message))


def _story(told: tuple[str, ...]) -> str:
    """How the story stands, the number of its sources in bold."""
    first, *rest = (_plain(one, limit=_TITLE) for one in told)
    count, colon, names = first.partition(": ")
    return " · ".join([f"*{count}*{colon}{names}", *rest])


def fallback(message: Message, *, mention: str = "") -> str:
    """The message in one line, for notifications and readers that show no blocks."""
    text = f"{wording.headline(message)} ({message.source})"
    who = _called(message, mention)
    return f"{who} {_plain(text, limit=_FALLBACK)}".strip()


def called(mention: str) -> str:
    """The configured mention in Slack's syntax: here, channel, everyone, or an id; else empty."""
    name = mention.strip().lstrip("@!").strip("<>")
    if name in {"here", "channel", "everyone"}:
        return f"<!{name}>"
    if not _ID.fullmatch(name):
        return ""
    return f"<!subteam^{name}>" if name.startswith("S") else f"<@{name}>"


def _headline(message: Message) -> str:
    title = clean.marked(wording.headline(message), message.headline_hits, limit=_TITLE)
    text = _escape("".join(piece.text for piece in title))
    return _linked(wording.headline(message), text, message.url)


def _linked(title: str, text: str, address: str) -> str:
    """A headline as a link; beside one, where it reads like an address and leads elsewhere.

    The link's text is bold as a whole: Slack shows no bold inside one.
    """
    url = clean.url(address)
    link = url.replace("&", "&amp;")
    if not url or faces.is_honest(title, url):
        return f"*<{link}|{text}>*" if url else f"*{text}*"
    return f"*{text}* (<{link}|{faces.host(url)}>)"


def _passage(passage: Passage) -> str:
    pieces = clean.marked(passage.text, passage.hits, limit=_PASSAGE)
    text = ""
    for at, piece in enumerate(pieces):
        escaped = _escape(piece.text)
        if not piece.hit:
            text += escaped
            continue
        bare = escaped.strip()
        before = _NO_BREAK if text[-1:].isalnum() else ""
        follows = pieces[at + 1].text[:1] if at + 1 < len(pieces) else ""
        after = _NO_BREAK if follows.isalnum() else ""
        blank = " " if escaped.endswith(" ") else ""
        text += f"{before}*{bare}*{after}{blank}"
    return f"> {text}"


def _why(message: Message) -> str:
    titles = [f"*{_plain(one)}*" for one in wording.watches(message)]
    word = "Watch" if len(titles) == 1 else "Watches"
    return _within("\n".join([f"{word} {_listed(titles)}", *(_plain(one) for one in message.why)]))


def _listed(items: list[str]) -> str:
    """One, two and three."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _others(message: Message) -> str:
    shown = []
    for one in message.other_sources[:_OTHERS]:
        name = _plain(wording.other(one))
        url = clean.url(one.url)
        link = url.replace("&", "&amp;")
        if url and not faces.is_honest(one.source, url):
            shown.append(f"{name} (<{link}|{faces.host(url)}>)")
        else:
            shown.append(f"<{link}|{name}>" if url else name)
    more = len(message.other_sources) - len(shown)
    return _within("Also in: " + ", ".join(shown) + (f" and {more} more" if more else ""))


def _within(text: str) -> str:
    """`text` within a section's limit; cut between items, so that no link is left open."""
    while len(text) > SECTION:
        text = text[: max(text.rfind(", "), text.rfind("\n"), 0)]
    return text


def _plain(text: str, *, limit: int = _SHORT) -> str:
    return _escape(clean.line(text, limit=limit))


def _escape(text: str) -> str:
    """Nothing in `text` can be a link, mention, emoji or mark."""
    text = _BARE_LINK.sub(r"\1" + _NO_BREAK + r"\2", clean.unmarked(text))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _section(text: str, *, verbatim: bool = True) -> Block:
    """`verbatim` keeps Slack from making links and mentions of its own."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": verbatim}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}
