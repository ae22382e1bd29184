"""Logs: readable on a terminal, JSON otherwise, and never what a person wrote or who they are."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from groupbot.config import Settings

# Below WARNING these print statements with their values, or a line for every alarm.
_QUIET = ("sqlalchemy", "aiosqlite", "apscheduler", "alembic", "aiohttp", "asyncio", "matplotlib")


def set_up(settings: Settings) -> None:
    """Send our own logs and the libraries' to standard error, in the form the settings ask for.

    Whatever level is asked for, the libraries stay where they print no payloads and no values.
    """
    level = getattr(logging, settings.log_level.upper())
    terminal = settings.log_format == "console" or (settings.log_format == "auto" and sys.stderr.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_tracebacks,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(level)
    logging.getLogger("discord").setLevel(max(level, logging.INFO))
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _without_tracebacks(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep the kind of a library's error and leave its message out: it may quote what a person wrote."""
    found = event.pop("exc_info", None)
    if isinstance(found, tuple) and found[0] is not None:
        event["error"] = found[0].__name__
    elif isinstance(found, BaseException):
        event["error"] = type(found).__name__
    event.pop("stack_info", None)
    return event
