"""A way to send: what every channel can do, and how the right one is opened."""

from typing import Protocol, assert_never

from watcher.model.alert import Message
from watcher.model.delivery import Destination, DestinationKind, Outcome
from watcher.notify.way import Way


class Channel(Protocol):
    """One destination, ready to be sent to. Safe for several sends at a time."""

    async def send(self, message: Message) -> Outcome:
        """Try once. Ends within the time limit; failures are outcomes and never raised."""
        ...

    async def close(self) -> None:
        """Give back what the channel holds. It is not used afterwards."""
        ...


async def examined(destination: Destination, way: Way, *, within: float) -> tuple[str, ...]:
    """What a destination says of itself besides taking a message, one line each.

    Of a Slack bot: who it is, and what it lacks to post, answer and edit. Of others nothing.
    Each question is given up after `within` seconds.
    """
    if destination.kind is DestinationKind.SLACK and destination.threads:
        from watcher.notify import slack_check  # noqa: PLC0415 - as below

        return await slack_check.examine(destination, way, within=within)
    return ()


def open_channel(destination: Destination, way: Way, *, timeout: float) -> Channel:
    """The channel to `destination`; each send ends within `timeout` seconds. Does no I/O.

    A destination that can never work (an unknown Apprise URL) gives a channel that answers
    `Refused`, so that the reason is kept with the delivery.
    """
    # Imported where needed: apprise takes a second, and most installations use one kind.
    match destination.kind:
        case DestinationKind.SLACK:
            from watcher.notify.slack import SlackChannel  # noqa: PLC0415 - see above

            return SlackChannel(destination, way, timeout=timeout)
        case DestinationKind.EMAIL:
            from watcher.notify.email import EmailChannel  # noqa: PLC0415 - see above

            return EmailChannel(destination, way, timeout=timeout)
        case DestinationKind.APPRISE:
            from watcher.notify.apprise import AppriseChannel  # noqa: PLC0415 - see above

            return AppriseChannel(destination, way, timeout=timeout)
        case _:
            assert_never(destination.kind)
