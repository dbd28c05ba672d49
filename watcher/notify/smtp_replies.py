"""What a mail server's replies mean: which may pass, and what a person can do about the rest.

Basic codes by RFC 5321 (4.2), enhanced ones by RFC 3463 and its registry at IANA.
"""

import re
from typing import Final

from watcher.notify import clean

FOR_GOOD: Final = 500
"""Replies from here on are permanent (RFC 5321, 4.2.1)."""

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_RELAY = "the server does not send mail for this sender or to this recipient: see `server` and user"

# By the enhanced code where the server gives one, with or without its last number.
_BY_ENHANCED: Final = {
    "1.1": "no such mailbox: mend the address",
    "1.2": "no such domain: mend the address",
    "1.3": "this is not an address: mend it",
    "1.6": "the mailbox has moved: ask for the new address",
    "1.7": "the server does not like the sender's address: mend `from`",
    "1.8": "the sender's domain does not exist: mend `from`",
    "1.10": "the recipient's domain takes no mail",
    "2": "the mailbox takes no mail just now: ask its owner",
    "2.1": "the mailbox is switched off: ask its owner",
    "2.2": "the mailbox is full: ask its owner",
    "2.3": "the message is too long for this mailbox",
    "3.4": "the message is too long for the server",
    "4.4": "the server knows no way to the recipient's domain: mend the address",
    "7": "the server's rules forbid it: ask its administrator",
    "7.0": "the server's rules forbid it: ask its administrator",
    "7.1": _RELAY,
    "7.8": "user or password are wrong: mend the secret; some providers want an app password",
    "7.9": "the login is too weak for the server: ask its administrator for an app password",
    "7.20": "the mail's signature (DKIM) does not fit: ask the administrator of that domain",
    "7.23": "the sender's domain does not allow this server (SPF): ask its administrator",
    "7.26": "the sender's domain does not vouch for this server (SPF, DKIM): ask its administrator",
    "7.27": "the sender's domain takes no mail: mend `from`",
}
_BY_CODE: Final = {
    500: "the server does not understand: is it a mail server?",
    501: "the server does not like an address: mend it",
    502: "the server lacks what is needed: is it a mail server for sending?",
    503: "the server wants a login first: put user and password into `server`",
    504: "the server lacks this way of login",
    521: "this server takes no mail: mend `server`",
    530: "the server wants a login: put user and password into `server`",
    534: "the login is too weak for the server: ask its administrator for an app password",
    535: "user or password are wrong: mend the secret; some providers want an app password",
    538: "the server wants encryption for a login: take `?tls=no` away",
    550: "the server refuses the mailbox: mend the address, or ask the server's administrator",
    551: "the mailbox is elsewhere: mend the address",
    552: "the mailbox is full, or the message too long",
    553: "the server does not like an address: mend it",
    554: "the server refuses the message: ask its administrator",
    555: "the server lacks what is needed",
    556: "the recipient's domain takes no mail",
}


def passing(code: int) -> bool:
    """Whether the server may accept the same later."""
    return code < FOR_GOOD


def explained(code: int, text: str) -> str:
    """A reply on one line, with what to do where it is for good: "550 5.1.1 gone — no such …"."""
    said = clean.line(f"{code} {text}", limit=150)
    advice = "" if passing(code) else _advice(code, text)
    return f"{said} — {advice}" if advice else said


def _advice(code: int, text: str) -> str:
    found = _ENHANCED.search(text)
    if found:
        whole, subject = f"{int(found[2])}.{int(found[3])}", f"{int(found[2])}"
        known = _BY_ENHANCED.get(whole) or _BY_ENHANCED.get(subject)
        if known:
            return known
    return _BY_CODE.get(code, "")
