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
    """The status page. Not yet in force."""

    listen: fields.Text = ""


class Heartbeat(Section):
    """A sign of life to a service that raises the alarm when it stays out."""

    url: fields.Secretive = Field(description="What is asked for; may hold a secret.")
    every: fields.Length | None = Field(default=None, description="How often; 5 minutes.")


def _url_only(value: object) -> object:
    return {"url": value} if isinstance(value, str) else value


AnyHeartbeat = Annotated[Heartbeat, BeforeValidator(_url_only), fields.Or("url")]
