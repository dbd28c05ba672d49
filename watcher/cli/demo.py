"""`watcher demo`: the whole product on loopback, with the real daemon in the middle."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
import uvloop

from watcher import wiring
from watcher.cli.console import emit, err, out
from watcher.cli.options import wants_json
from watcher.cli.telling import Teller
from watcher.clock import SystemClock
from watcher.config.credentials import Secrets
from watcher.config.problem import Problem
from watcher.daemon import logs
from watcher.daemon.run import Daemon
from watcher.demo import scenario
from watcher.demo.inbox import Inbox
from watcher.demo.publisher import Published, Publisher
from watcher.model.settings import Web
from watcher.web.pages import Pages
from watcher.web.serve import window
from watcher.wiring import River

_BASELINE_SECONDS = 3.0
_AFTER_SECONDS = 12.0


def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Run on after the last alert, until Ctrl-C.")
    ] = False,
    speed: Annotated[
        float, typer.Option(metavar="N", help="How fast the news comes.", min=0.1, max=20)
    ] = 1.0,
    where: Annotated[
        Path | None,
        typer.Option("--dir", metavar="DIR", help="Where mail, messages and database go."),
    ] = None,
) -> None:
    """Show the whole product in a minute: no configuration, no internet.

    A publisher on loopback serves sample outlets, the real daemon polls it, and alerts go to a
    mail server and a chat endpoint of the demo's own.

    Example: watcher demo --keep
    """
    folder = where or Path(tempfile.mkdtemp(prefix="watcher-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    show = Demo(folder, as_json=wants_json(), keep=keep, speed=speed)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(show.run())
    except KeyboardInterrupt:
        err.print("stopped")
    show.farewell()


@dataclass
class Demo:
    """One showing."""

    folder: Path
    as_json: bool
    keep: bool
    speed: float
    clock: SystemClock = field(default_factory=SystemClock)
    teller: Teller | None = None

    async def run(self) -> None:
        """Publish, watch, deliver and tell until the script has run out."""
        async with self._town() as (publisher, inbox):
            config = self.folder / "config"
            scenario.write(config, publisher, inbox)
            secrets = Secrets.of(config)
            standing = wiring.stand(config, secrets)
            logs.configure("warning", secrets.redactor.redact)
            self.teller = Teller(
                published_at=publisher.published_at, clock=self.clock, as_json=self.as_json
            )
            self._opening(publisher)
            daemon = Daemon(config, standing, secrets, self.clock)
            running = asyncio.create_task(daemon.run(told=self.teller.told, beside=self._page))
            playing = asyncio.create_task(self._play(publisher))
            await asyncio.wait({running, playing}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                daemon.stop()
            playing.cancel()
            await running

    @asynccontextmanager
    async def _page(
        self, river: River, problems: Callable[[], Sequence[Problem]]
    ) -> AsyncIterator[None]:
        """The status page, on a port that is free."""
        async with window(Web(host="127.0.0.1", port=0), Pages(river, problems)) as port:
            if not self.as_json:
                out.print(f"The status page, while it runs: http://127.0.0.1:{port}/\n")
            yield

    @asynccontextmanager
    async def _town(self) -> AsyncIterator[tuple[Publisher, Inbox]]:
        publisher = Publisher(self.clock)
        inbox = Inbox(self.folder, self.clock)
        await publisher.start()
        await inbox.start()
        try:
            yield publisher, inbox
        finally:
            await publisher.stop()
            await inbox.stop()

    async def _play(self, publisher: Publisher) -> None:
        await self.clock.sleep(_BASELINE_SECONDS)
        await publisher.play(self.speed, told=self._published)
        await self.clock.sleep(_AFTER_SECONDS)
        if self.keep:
            err.print("[dim]The script is over; the daemon watches on. Ctrl-C ends the demo.[/dim]")
            await asyncio.Event().wait()

    def _published(self, fact: Published) -> None:
        if not self.as_json and self.teller:
            self.teller.published(fact.feed, fact.title)

    def _opening(self, publisher: Publisher) -> None:
        if self.as_json:
            return
        feeds = publisher.feeds()
        languages = sorted({feed.language for feed in feeds})
        out.print(
            f"[bold]{len(feeds)} outlets[/bold] on loopback in {', '.join(languages)};"
            " the real daemon polls them.\n"
            "Watched: Lavrov in North Korea, and Kursk. Two more watches, FBI and ICE, must stay"
            " silent:\nthose names stand in “See also” teasers only. The first poll is silent.\n"
        )

    def farewell(self) -> None:
        """Say what there was and where it lies."""
        alerts = self.teller.alerts if self.teller else 0
        places = {
            "mail": str(self.folder / "mail"),
            "messages": str(self.folder / "slack.html"),
            "database": str(self.folder / "watcher.db"),
            "configuration": str(self.folder / "config"),
        }
        if self.as_json:
            emit({"alerts": alerts, **places})
            return
        published = self.teller.entries if self.teller else 0
        out.print(
            f"\n[bold]{published} entries, {alerts} alerts[/bold]:"
            " one per story and watch. Look at:"
        )
        for name, place in places.items():
            out.print(f"  {name:14}{place}")
        out.print(
            "\nAsk why: [bold]watcher --config"
            f" {places['configuration']} alerts list[/bold], then [bold]explain[/bold]."
        )
