"""Logs: one JSON object per line for machines, short lines for a terminal, never a secret."""

import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from watcher.model import plain

_log = structlog.get_logger("watcher")


def _redacting(redact: Callable[[str], str]) -> Processor:
    def clean(value: object) -> object:
        if isinstance(value, str):
            return redact(value)
        if isinstance(value, dict):
            return {key: clean(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [clean(one) for one in value]
        plain_value = value is None or isinstance(value, bool | int | float)
        return value if plain_value else redact(str(value))

    def processor(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: clean(value) for key, value in event.items()}

    return processor


def _printable(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """No control character reaches a terminal, and nothing that is not seen.

    Only a traceback has lines.
    """
    shown = {key: value if value is None else str(value) for key, value in event.items()}
    return {
        key: value and (plain.shown(value) if key == "exception" else plain.escaped(value))
        for key, value in shown.items()
    }


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return plain.escaped(json.dumps(event, ensure_ascii=False, default=repr))


def configure(level: str, redact: Callable[[str], str], *, stream: TextIO = sys.stderr) -> None:
    """Send the program's and its libraries' logs to `stream`.

    Libraries speak from WARNING on: at INFO several of them log addresses that hold tokens.
    """
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if stream.isatty():
        render: list[Processor] = [
            _printable,
            structlog.dev.ConsoleRenderer(colors=not os.environ.get("NO_COLOR")),
        ]
    else:
        render = [_as_json]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _redacting(redact),
                *render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("watcher").setLevel(level.upper())
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nothing caught is logged, so that it is redacted like the rest."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log.critical("the program broke off", exc_info=(kind, error, trace))


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None and given.exc_type is not SystemExit:
        _uncaught(given.exc_type, given.exc_value, given.exc_traceback)
