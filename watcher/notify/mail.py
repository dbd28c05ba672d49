"""Builds the mail of a message: text and HTML, with headers that threads and filters rely on."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, Group, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache

from watcher.model.alert import Message, Occasion
from watcher.model.ids import digest
from watcher.model.thread import Posted, Thread
from watcher.model.watch import Priority
from watcher.notify import clean, render_html, render_text, wording

_SUBJECT = 200


class _Headers(HeaderRegistry):
    """Makes the class of a header, and one with a value that was met lately, only once.

    That takes two thirds of the time of a mail: most of its headers are those of all mails.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lately = lru_cache(maxsize=256)(super().__call__)

    def __call__(self, name: str, value: object) -> BaseHeader:
        return (
            self._lately(name, value) if isinstance(value, str) else super().__call__(name, value)
        )

    @lru_cache(maxsize=256)  # noqa: B019 - there is one of it
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


# Longer lines, and encoded words pass the 75 of RFC 2047, 2.
_POLICY = SMTP.clone(max_line_length=76, header_factory=_Headers())
_NOT_NAMED = Group("undisclosed-recipients", ())
_MESSAGE_ID = re.compile(r"<[\w.-]+@[\w.-]+>")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9-]+")


def build(message: Message, *, sender: str, recipients: tuple[str, ...]) -> EmailMessage:
    """The mail of one delivery; the same delivery always gives the same Message-ID.

    Mail programs file two mails of one Message-ID as one, so a repeat after a crash does no
    harm. All mails about one story refer to the same thread, and share its subject, by which some
    programs tell threads apart. Recipients do not see each other: more than one are not named.
    No text from outside can end a header: `email.policy.SMTP` refuses line ends, and `clean.line`
    leaves none.
    """
    domain = domain_of(sender)
    watch = _NOT_IN_A_NAME.sub("-", message.watch.lower()).strip("-") or "watch"
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = _addressed("From", sender)
    mail["To"] = _addressed("To", recipients[0]) if len(recipients) == 1 else _NOT_NAMED
    mail["Subject"] = subject(message)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.delivery_id}@{domain}>"
    _file_in_thread(mail, message, domain)
    mail["List-Id"] = f"<{watch}.watcher.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Precedence"] = "bulk"
    mail["X-Auto-Response-Suppress"] = "All"
    if message.priority is Priority.BREAKING:
        mail["Importance"] = "high"
        mail["X-Priority"] = "1"
    mail["X-Watcher-Watch"] = clean.line(wording.watch(message), limit=100)
    mail.set_content(render_text.body(message), cte="quoted-printable")
    # In quoted-printable text "=_" cannot stand, so none has to be looked for.
    mail.make_alternative(boundary=f"=_{digest('boundary', message.delivery_id)}")
    mail.add_alternative(render_html.page(message), subtype="html", cte="quoted-printable")
    return mail


def _file_in_thread(mail: EmailMessage, message: Message, domain: str) -> None:
    """A root that is never sent holds a story together, even if its first mail was deleted.

    A follow-up that a watch wants apart has a root of its own.
    """
    apart = message.threaded is None and message.occasion is not Occasion.FIRST
    story = message.alert_id if apart or not message.story_id else message.story_id
    root = f"<story.{digest('thread', story)}@{domain}>"
    first = _answered(message)
    known = first.message if first and _MESSAGE_ID.fullmatch(first.message) else ""
    mail["In-Reply-To"] = known or root
    mail["References"] = f"{root} {known}".strip()


def subject(message: Message) -> str:
    """The headline; of an answer that of the thread, unless it is the louder of the two."""
    first = _answered(message)
    if first and first.subject and not wording.louder(message, first):
        return clean.line(f"Re: {first.subject}", limit=_SUBJECT)
    return clean.line(render_text.subject(message), limit=_SUBJECT)


def posted(mail: EmailMessage, message: Message) -> Posted:
    """What there is to remember of a mail that was sent."""
    return Posted(
        channel="",
        message=str(mail["Message-ID"]),
        root=_answered(message) is None,
        subject=subject(message),
    )


def _answered(message: Message) -> Thread | None:
    return message.threaded.thread if message.threaded else None


def bare(address: str) -> str:
    """The address alone: "Desk <desk@example.org>" gives "desk@example.org"."""
    return parseaddr(address)[1]


def domain_of(sender: str) -> str:
    """The domain of a sender's address, for ids; "localhost" where it has none."""
    domain = bare(sender).rpartition("@")[2].lower()
    return domain if re.fullmatch(r"[a-z0-9.-]+", domain) else "localhost"


@lru_cache(maxsize=256)
def usable(address: str) -> bool:
    """Whether mail can be addressed to it."""
    if not bare(address) or not address.isprintable():
        return False
    try:
        return "@" in _address(address).addr_spec and bool(_address(address).username)
    except (ValueError, HeaderParseError):
        return False


@lru_cache(maxsize=256)
def _addressed(name: str, address: str) -> object:
    """A header with one address, parsed once."""
    return _POLICY.header_factory(name, _address(address))


def _address(address: str) -> Address:
    name, plain = parseaddr(address)
    return Address(display_name=clean.line(name, limit=100), addr_spec=plain)
