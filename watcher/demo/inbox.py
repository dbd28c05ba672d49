"""Where the demo's alerts arrive: a workspace shaped like Slack's, and a mail server.

A bot's messages make threads and are edited; those of the webhook stand by themselves.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from http import HTTPStatus
from pathlib import Path
from typing import Final, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

from watcher.clock import Clock
from watcher.demo import chat, drawing, workspace
from watcher.demo.drawing import Shown
from watcher.demo.serve import HOST, Reply, Request, Server
from watcher.demo.workspace import Channel, Workspace

HOOK: Final = "/services/T/B/X"
CHANNEL: Final = "eurasia-desk"
BUSY_AT: Final = 3
"""Which message is answered 429, to show that an alert waits and is not lost."""

RETRY_AFTER: Final = 1
"""Seconds that the busy answer asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that arrived. `subject` is the mail's subject or the chat message's first line."""

    kind: Literal["slack", "mail"]
    at: datetime
    path: Path
    subject: str


class Inbox:
    """Both servers on 127.0.0.1. Everything that arrives is a file below `folder`."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        on_message: Callable[[Received], None] | None = None,
    ) -> None:
        """Chat goes to `folder/slack` and `folder/slack.html`, mail to `folder/mail`."""
        self._folder = folder
        self._clock = clock
        self._on_message = on_message
        self._chat = Server(self._answer)
        self._mail: asyncio.Server | None = None
        self._sessions: list[SMTP] = []
        self._shown: list[Shown] = []
        self._stands: dict[str, int] = {}  # where the message with a `ts` stands
        self.space = Workspace(channels=[Channel(id="C0DESK", name=CHANNEL)])
        self._received: list[Received] = []
        self._requests = 0

    @property
    def slack_url(self) -> str:
        """The webhook's address, valid once started."""
        return self._chat.url + HOOK

    @property
    def slack_api(self) -> str:
        """The base address of the Web API, valid once started."""
        return self._chat.url + workspace.PATH

    @property
    def smtp_url(self) -> str:
        """The mail server's address, valid once started. It asks for no password."""
        if self._mail is None:
            return ""
        return f"smtp://{HOST}:{self._mail.sockets[0].getsockname()[1]}"

    @property
    def messages(self) -> tuple[Received, ...]:
        """All that arrived, in order."""
        return tuple(self._received)

    @property
    def slack_messages(self) -> tuple[dict[str, object], ...]:
        """The messages of the chat as they stand, in the order in which they came."""
        return tuple(one.payload for one in self._shown)

    @property
    def requests(self) -> int:
        """How many messages came, those answered 429 among them."""
        return self._requests

    @property
    def mail_messages(self) -> tuple[Path, ...]:
        """The files of the mail that came."""
        return tuple(one.path for one in self._received if one.kind == "mail")

    async def start(self) -> None:
        """Create the folders and open both ports."""
        for name in ("slack", "mail"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        await self._chat.start()
        loop = asyncio.get_running_loop()
        self._mail = await loop.create_server(self._session, HOST, 0)

    async def stop(self) -> None:
        """Close both ports. What arrived stays on disk."""
        await self._chat.stop()
        if self._mail is None:
            return
        self._mail.close()
        for session in self._sessions:
            if session.transport is not None:
                session.transport.close()
        await self._mail.wait_closed()
        self._mail = None

    def _session(self) -> SMTP:
        session = SMTP(self, hostname=HOST, ident="watcher demo")
        self._sessions.append(session)
        return session

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd's name and arguments
        """Take one mail (called by the mail server)."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        path = self._folder / "mail" / f"{self._count('mail'):03}.eml"
        await asyncio.to_thread(path.write_bytes, raw)
        message = message_from_bytes(raw, EmailMessage, policy=modern)
        self._take("mail", path, str(message["Subject"] or ""))
        return "250 Message accepted for delivery"

    async def _answer(self, request: Request) -> Reply:
        if request.path.startswith(workspace.PATH):
            return await self._called(request)
        if request.path != HOOK:
            return Reply(status=HTTPStatus.NOT_FOUND, body=b"no_service")
        if request.method != "POST":
            return Reply(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
        if self._busy():
            headers = {"Retry-After": str(RETRY_AFTER)}
            return Reply(status=HTTPStatus.TOO_MANY_REQUESTS, body=b"rate_limited", headers=headers)
        payload = chat.read(request.body)
        if isinstance(payload, chat.Refusal):
            return Reply(status=payload.status, body=payload.word.encode())
        await self._store(Shown(payload=payload))
        return Reply(body=b"ok")

    def _busy(self) -> bool:
        """Count a request; whether it is the one that has to come back later."""
        self._requests += 1
        return self._requests == BUSY_AT

    async def _called(self, request: Request) -> Reply:
        """Have the workspace answer, and keep what it took."""
        before = {one.ts: one.edits for one in self.space.posts}
        if request.path.endswith("/chat.postMessage") and self._busy():
            self.space.fail("chat.postMessage", "ratelimited", retry_after=RETRY_AFTER)
        reply = self.space.respond(request)
        for post in self.space.posts:
            shown = Shown(payload=post.payload, answer=bool(post.thread), edits=post.edits)
            if post.ts not in before:
                self._stands[post.ts] = len(self._shown)
                await self._store(shown)
            elif post.edits > before[post.ts]:
                await self._store(shown, at=self._stands[post.ts])
        return reply

    async def _store(self, shown: Shown, *, at: int | None = None) -> None:
        """Keep a message: a new one, or the one `at` a place as it was edited."""
        if at is None:
            self._shown.append(shown)
        else:
            self._shown[at] = shown
        number = len(self._shown) if at is None else at + 1
        path = self._folder / "slack" / f"{number:03}.json"
        await asyncio.to_thread(self._write, path, shown.payload, self._page())
        if at is None:
            self._take("slack", path, chat.lines(shown.payload)[0])

    def _page(self) -> str:
        """The channel, each thread below its root."""
        order: dict[int, tuple[int, int]] = {}
        for post in self.space.posts:
            at = self._stands.get(post.ts, 0)
            order[at] = (self._stands.get(post.thread or post.ts, at), at)
        places = sorted(range(len(self._shown)), key=lambda at: order.get(at, (at, at)))
        return drawing.page([self._shown[at] for at in places], title=f"# {CHANNEL}")

    def _write(self, path: Path, payload: dict[str, object], page: str) -> None:
        path.write_text(json.dumps(payload, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        (self._folder / "slack.html").write_text(page, encoding="utf-8")

    def _count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self._received) + 1

    def _take(self, kind: Literal["slack", "mail"], path: Path, subject: str) -> None:
        received = Received(kind=kind, at=self._clock.now(), path=path, subject=subject)
        self._received.append(received)
        if self._on_message is not None:
            self._on_message(received)
