"""Sends mail step by step, so that it is known how far a failed attempt came.

With `smtp_session` the only aiosmtplib.
"""

import asyncio
import ssl
from dataclasses import dataclass

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPException,
    SMTPNotSupported,
    SMTPResponseException,
)

from watcher.model.alert import Message
from watcher.model.delivery import Destination, Outcome, Refused, Sent, TryAgain, Unknown
from watcher.model.thread import Posted
from watcher.notify import clean, hiding, mail, smtp_replies, smtp_session
from watcher.notify.smtp_session import Kept, Server
from watcher.notify.way import Way

_DETAIL = 400


@dataclass(slots=True)
class _Progress:
    """How far an attempt has come: from DATA on, a lost answer leaves the mail in doubt."""

    text_begun: bool = False


class EmailChannel:
    """One mail destination: all recipients get one mail, and mails in a row one connection."""

    def __init__(self, destination: Destination, way: Way, *, timeout: float) -> None:
        """Opens nothing. STARTTLS is used wherever the server offers it."""
        self._to = destination
        self._way = way
        self._timeout = timeout
        self._server = smtp_session.server(destination.server)
        self._kept = Kept()

    async def send(self, message: Message) -> Outcome:
        """One attempt. A kept connection that fails before the text begins is no attempt."""
        if self._server is None:
            return Refused(detail="the mail server's address is not an smtp:// or smtps:// URL")
        unusable = [one for one in (self._to.sender, *self._to.recipients) if not mail.usable(one)]
        if unusable or not self._to.recipients:
            return Refused(detail=f"not a mail address: {', '.join(unusable) or 'no recipient'}")
        progress = _Progress()
        try:
            async with asyncio.timeout(self._timeout):
                return await self._attempt(self._server, message, progress)
        except SMTPResponseException as error:
            return self._reply(error.code, error.message)
        except SMTPNotSupported as error:
            return Refused(detail=self._safe(str(error)))
        except (SMTPException, OSError) as error:
            return self._broken(error, progress)

    async def close(self) -> None:
        """End the connection that waits for another mail, if one does."""
        await self._kept.close()

    async def _attempt(self, to: Server, message: Message, progress: _Progress) -> Outcome:
        """On the connection of the mail before, if that is kept and still takes this one."""
        kept = self._kept.take()
        if kept is not None:
            try:
                return await self._carried(kept, message, progress)
            except (SMTPException, OSError):
                if progress.text_begun:
                    raise
        client = SMTP(
            hostname=to.host,
            port=None,  # the socket is connected already
            use_tls=to.implicit_tls,
            start_tls=False,
            timeout=self._timeout,
            tls_context=self._way.trusting() if to.tls or to.implicit_tls else None,
            sock=await self._way.dial(to.host, to.port),
        )
        return await self._carried(client, message, progress, fresh=to)

    async def _carried(
        self, client: SMTP, message: Message, progress: _Progress, *, fresh: Server | None = None
    ) -> Outcome:
        """One mail on `client`, which is kept or closed then; to be opened if `fresh`."""
        whole = False
        try:
            if fresh:
                await client.connect()
            refused = await smtp_session.secured(client, fresh) if fresh else None
            outcome = refused or await self._transmit(client, message, progress)
            if progress.text_begun:
                await self._kept.put(client)
            else:
                await smtp_session.goodbye(client)
            whole = True
            return outcome
        finally:
            if not whole:
                client.close()

    async def _transmit(self, client: SMTP, message: Message, progress: _Progress) -> Outcome:
        """One mail for all that still lack it. Who has it is never in the next attempt."""
        left = [one for one in self._to.recipients if one in message.only_to]
        to = left or self._to.recipients
        letter = mail.build(message, sender=self._to.sender, recipients=self._to.recipients)
        # Addresses beyond ASCII need SMTPUTF8 (RFC 6531).
        wide = not all(mail.bare(one).isascii() for one in to)
        if wide and not client.supports_extension("smtputf8"):
            return Refused(detail="the server takes no addresses beyond ASCII")
        await client.mail(mail.bare(self._to.sender), options=["SMTPUTF8"] if wide else [])
        refused: dict[str, SMTPResponseException] = {}
        for recipient in to:
            try:
                await client.rcpt(mail.bare(recipient), encoding="utf-8" if wide else "ascii")
            except SMTPResponseException as error:
                refused[recipient] = error
        if len(refused) < len(to):
            progress.text_begun = True
            await client.data(letter.as_bytes())
        return self._judged(_Answers(tuple(to), refused), mail.posted(letter, message))

    def _judged(self, answers: "_Answers", posted: Posted) -> Outcome:
        """Sent, unless somebody was refused for the moment only: those are tried again, alone."""
        lost = answers.lines(for_good=True)
        if not answers.refused:
            return Sent(posted=posted)
        detail = self._safe(answers.summary())
        refused = tuple(self._safe(one) for one in lost)
        if later := answers.later:
            whole = len(later) == len(answers.to)
            return TryAgain(detail=detail, unserved=() if whole else later, refused=refused)
        if len(answers.refused) == len(answers.to):
            return Refused(detail=detail)
        return Sent(detail=detail, refused=refused, posted=posted)

    def _reply(self, code: int, text: str) -> Outcome:
        detail = self._safe(smtp_replies.explained(code, text))
        return TryAgain(detail=detail) if smtp_replies.passing(code) else Refused(detail=detail)

    def _broken(self, error: Exception, progress: _Progress) -> Outcome:
        said = f"{type(error).__name__}: {error}" if str(error) else "no answer in time"
        detail = self._safe(_untrusted(error) or said)
        return Unknown(detail=detail) if progress.text_begun else TryAgain(detail=detail)

    def _safe(self, text: str) -> str:
        """One line without the password, should a server repeat it."""
        to = self._server
        secrets = hiding.of_login(to.user, to.password) if to else ()
        bare = hiding.without(text.replace(self._to.server, "***"), secrets)
        return clean.line(bare, limit=_DETAIL)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the server said of each recipient: those in `refused` were not accepted."""

    to: tuple[str, ...]
    refused: dict[str, SMTPResponseException]

    @property
    def later(self) -> tuple[str, ...]:
        """Those that are worth another try."""
        return tuple(one for one, no in self.refused.items() if smtp_replies.passing(no.code))

    def lines(self, *, for_good: bool) -> tuple[str, ...]:
        """One line for each refusal, with what to do; `for_good` leaves the others out."""
        return tuple(
            f"{one}: {smtp_replies.explained(no.code, no.message)}"
            for one, no in self.refused.items()
            if not (for_good and smtp_replies.passing(no.code))
        )

    def summary(self) -> str:
        """All of it in one line. A lone recipient need not be named."""
        lines = self.lines(for_good=False)
        if len(self.to) == 1:
            return lines[0].partition(": ")[2]
        accepted = len(self.to) - len(self.refused)
        return f"accepted for {accepted} of {len(self.to)} recipients; {'; '.join(lines)}"


def _untrusted(error: BaseException | None) -> str:
    """Words for a certificate that does not hold, if that lies at the bottom of `error`."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"the mail server's certificate cannot be trusted: {error.verify_message}"
        error = error.__cause__ or error.__context__
    return ""
