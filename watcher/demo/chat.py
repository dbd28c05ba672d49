"""What Slack checks of a message, as pure functions from a body to an answer.

Source of the limits: Slack's reference of Block Kit blocks (50 blocks a message; header 150,
section text 3,000, section fields 10 of 2,000 characters; 10 elements in a context).
"""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

MAX_BLOCKS: Final = 50
MAX_HEADER: Final = 150
MAX_SECTION: Final = 3_000
MAX_FIELDS: Final = 10
MAX_FIELD: Final = 2_000
MAX_ELEMENTS: Final = 10
MAX_TEXT: Final = 40_000

_KINDS: Final = frozenset(
    {"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section"}
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a payload is not taken: Slack's word for it, and the status that comes with it."""

    word: str
    status: HTTPStatus = HTTPStatus.BAD_REQUEST


def read(body: bytes) -> dict[str, object] | Refusal:
    """The payload of a webhook call, or Slack's refusal of it."""
    try:
        payload = json.loads(body)
    except ValueError:
        return Refusal("invalid_payload")
    if not isinstance(payload, dict):
        return Refusal("invalid_payload")
    text, blocks = payload.get("text", ""), payload.get("blocks", [])
    if not isinstance(text, str) or not isinstance(blocks, list):
        return Refusal("invalid_payload")
    if not text and not blocks and not payload.get("attachments"):
        return Refusal("no_text")
    if len(text) > MAX_TEXT:
        return Refusal("msg_too_long")
    if len(blocks) > MAX_BLOCKS or not all(_is_sound(block) for block in blocks):
        return Refusal("invalid_blocks")
    return payload


def _is_sound(block: object) -> bool:
    if not isinstance(block, dict) or block.get("type") not in _KINDS:
        return False
    match block["type"]:
        case "header":
            return _length(block.get("text"), "plain_text") in range(1, MAX_HEADER + 1)
        case "section":
            return _is_sound_section(block)
        case "context":
            elements = block.get("elements")
            return isinstance(elements, list) and 1 <= len(elements) <= MAX_ELEMENTS
        case _:
            return True


def _is_sound_section(block: dict[str, object]) -> bool:
    fields = block.get("fields", [])
    if not isinstance(fields, list) or len(fields) > MAX_FIELDS:
        return False
    if any(_length(field) not in range(1, MAX_FIELD + 1) for field in fields):
        return False
    if "text" not in block:
        return bool(fields)
    return _length(block["text"]) in range(1, MAX_SECTION + 1)


def _length(text: object, *kinds: str) -> int:
    """The length of a text object, or -1 where it is none (of the `kinds` that may stand here)."""
    if not isinstance(text, dict) or text.get("type") not in (kinds or ("mrkdwn", "plain_text")):
        return -1
    value = text.get("text")
    return len(value) if isinstance(value, str) else -1


def lines(payload: dict[str, object]) -> tuple[str, ...]:
    """The payload's texts from top to bottom, in Slack's own markup."""
    blocks = payload.get("blocks")
    found = [text for block in blocks for text in _texts(block)] if isinstance(blocks, list) else []
    return tuple(found) or (str(payload.get("text", "")),)


def _texts(block: object) -> list[str]:
    if isinstance(block, list):
        return [text for part in block for text in _texts(part)]
    if not isinstance(block, dict):
        return []
    value = block.get("text")
    if isinstance(value, str):
        return [value]
    return [t for key in ("text", "fields", "elements") for t in _texts(block.get(key))]
