"""The open channels to the destinations."""

from watcher.fetch.sending import Way
from watcher.model.delivery import Destination
from watcher.model.settings import Network
from watcher.notify.channel import Channel, examined, open_channel

SEND_SECONDS = 20.0
"""The deadline of one attempt to deliver, outside of whatever the channel promises itself."""


class Channels:
    """One open channel per destination, kept until the destination changes."""

    def __init__(self, network: Network) -> None:
        """No channel is open. All of them go by the same rules of the network."""
        self._way = Way(network)
        self._open: dict[str, tuple[Destination, Channel]] = {}
        self._replaced: list[Channel] = []

    def __call__(self, destination: Destination) -> Channel:
        """The channel of a destination, opened at its first use."""
        held = self._open.get(destination.id)
        if held and held[0] == destination:
            return held[1]
        if held:
            self._replaced.append(held[1])
        channel = open_channel(destination, self._way, timeout=SEND_SECONDS)
        self._open[destination.id] = (destination, channel)
        return channel

    async def examine(self, destination: Destination) -> tuple[str, ...]:
        """What a destination says of itself, and what it lacks, one line each."""
        return await examined(destination, self._way, within=SEND_SECONDS)

    async def close(self) -> None:
        """Close all of them."""
        for channel in [*self._replaced, *(channel for _, channel in self._open.values())]:
            await channel.close()
        self._open.clear()
        self._replaced.clear()
        await self._way.close()
