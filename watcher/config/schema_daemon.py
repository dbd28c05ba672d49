"""The smaller sections of `daemon`: storms, logging, the status page, the heartbeat."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from watcher.config import fields
from watcher.config.section import Section


class Storm(Section):
    """When alerts of one watch to one destination collapse into one message."""

    at_most: fields.Number | None = Field(default=None, description="Alerts; the rest waits.")
    within: fields.Length | None = Field(default=None, description="In so much time.")


class Logging(Section):
    """What the log says."""

    level: fields.LogLevel | None = None


class Web(Section):
    """The status page, and the metrics for Prometheus."""

    listen: fields.Listen = Field(description="Where: a port of this machine, or host:port.")
    password: fields.Secretive | None = Field(
        default=None, description="Asked for by the page; needed where others can reach it."
    )
    names: fields.Texts | None = Field(
        default=None, description="Names of this machine by which the page may be asked for."
    )


class Heartbeat(Section):
    """A sign of life to a service that raises the alarm when it stays out."""

    url: fields.Secretive = Field(description="What is asked for; may hold a secret.")
    every: fields.Length | None = Field(default=None, description="How often; 5 minutes.")


def _url_only(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


AnyHeartbeat = Annotated[Heartbeat, BeforeValidator(_url_only), fields.Or("url")]
