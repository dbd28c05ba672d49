"""A Slack workspace in memory: the methods of the Web API that a bot needs, and what they refuse.

Source of methods, answers and errors: Slack's reference of its Web API.
"""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from watcher.demo import chat
from watcher.demo.serve import Reply, Request

PATH: Final = "/api/"
TOKEN: Final = "xoxb-demo"  # noqa: S105 - opens nothing
SCOPES: Final = "chat:write,chat:write.public,channels:read"
_FIRST = 1_700_000_000


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel. The bot posts in one that it is a member of, or with chat:write.public."""

    id: str
    name: str
    member: bool = True
    private: bool = False
    archived: bool = False


@dataclass(slots=True, kw_only=True)
class Post:
    """A message as it stands. `thread` is the `ts` of the message that it answers."""

    channel: str
    ts: str
    payload: dict[str, object]
    thread: str = ""
    broadcast: bool = False
    edits: int = 0


@dataclass(slots=True)
class Workspace:
    """Channels and messages. `fail` scripts what a method answers next, instead of doing it."""

    channels: list[Channel] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    token: str = TOKEN
    scopes: str = SCOPES
    calls: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    _script: dict[str, deque[Reply]] = field(default_factory=dict)

    def fail(self, method: str, word: str, *, retry_after: int | None = None) -> None:
        """Have the next call of `method` fail; 429 where `retry_after` is given."""
        status = HTTPStatus.OK if retry_after is None else HTTPStatus.TOO_MANY_REQUESTS
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        reply = _answer({"ok": False, "error": word}, status=status, headers=headers)
        self._script.setdefault(method, deque()).append(reply)

    @property
    def roots(self) -> list[Post]:
        """The messages that answer none."""
        return [one for one in self.posts if not one.thread]

    def answers(self, root: Post) -> list[Post]:
        """What was said below a message."""
        return [one for one in self.posts if one.thread == root.ts]

    def delete(self, post: Post) -> None:
        """Take a message away, as its reader may."""
        self.posts.remove(post)

    def respond(self, request: Request) -> Reply:
        """Answer one call of a method."""
        method = request.path.removeprefix(PATH)
        body = _fields(request.body) | dict(parse_qsl(request.query))
        self.calls.append((method, body))
        if script := self._script.get(method):
            return script.popleft()
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return _error("invalid_auth")
        methods = {
            "auth.test": self._auth,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "conversations.info": self._info,
        }
        return methods[method](body) if method in methods else _error("unknown_method")

    def _auth(self, _body: Mapping[str, object]) -> Reply:
        said = {"ok": True, "team": "Demo desk", "user": "watcher", "bot_id": "B0DEMO"}
        return _answer(said, headers={"X-OAuth-Scopes": self.scopes})

    def _post(self, body: Mapping[str, object]) -> Reply:
        channel = self._channel(str(body.get("channel", "")))
        thread = str(body.get("thread_ts", ""))
        if word := self._refusal(channel) or self._no_thread(thread):
            return _error(word, needed="chat:write" if word == "missing_scope" else "")
        payload = chat.read(json.dumps(body).encode())
        if channel is None or isinstance(payload, chat.Refusal):
            return _error(payload.word if isinstance(payload, chat.Refusal) else "no_text")
        post = Post(
            channel=channel.id,
            ts=f"{_FIRST + len(self.calls)}.{len(self.posts):06}",
            payload=payload,
            thread=thread,
            broadcast=body.get("reply_broadcast") is True,
        )
        self.posts.append(post)
        return _answer({"ok": True, "channel": channel.id, "ts": post.ts})

    def _update(self, body: Mapping[str, object]) -> Reply:
        where, ts = body.get("channel"), body.get("ts")
        if not any(one.id == where for one in self.channels):
            return _error("channel_not_found")  # a name does not do here
        post = next((p for p in self.posts if (p.channel, p.ts) == (where, ts)), None)
        if post is None:
            return _error("message_not_found")
        payload = chat.read(json.dumps(body).encode())
        if isinstance(payload, chat.Refusal):
            return _error(payload.word)
        post.payload = payload
        post.edits += 1
        return _answer({"ok": True, "channel": post.channel, "ts": post.ts})

    def _info(self, body: Mapping[str, object]) -> Reply:
        if "channels:read" not in self.scopes:
            return _error("missing_scope", needed="channels:read")
        channel = next((one for one in self.channels if one.id == body.get("channel")), None)
        if channel is None:
            return _error("channel_not_found")
        shown = {"id": channel.id, "name": channel.name, "is_member": channel.member}
        return _answer({"ok": True, "channel": {**shown, "is_archived": channel.archived}})

    def _channel(self, named: str) -> Channel | None:
        bare = named.removeprefix("#")
        return next((one for one in self.channels if bare in {one.id, one.name}), None)

    def _refusal(self, channel: Channel | None) -> str:
        """Why the bot may not post there; empty if it may."""
        scopes = self.scopes.split(",")
        if "chat:write" not in scopes:
            return "missing_scope"
        if channel is None or (channel.private and not channel.member):
            return "channel_not_found"
        if channel.archived:
            return "is_archived"
        public = "chat:write.public" in scopes
        return "" if channel.member or public else "not_in_channel"

    def _no_thread(self, ts: str) -> str:
        there = not ts or any(one.ts == ts for one in self.posts)
        return "" if there else "thread_not_found"


def _fields(body: bytes) -> dict[str, object]:
    try:
        fields = json.loads(body or b"{}")
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _error(word: str, *, needed: str = "") -> Reply:
    return _answer({"ok": False, "error": word, **({"needed": needed} if needed else {})})


def _answer(
    said: Mapping[str, object],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    kind = "application/json; charset=utf-8"
    return Reply(
        status=status, body=json.dumps(said).encode(), content_type=kind, headers=headers or {}
    )
