"""Logs: one chain for our own lines and the libraries', masked, one event a line."""

import logging
import sys
import threading
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from kasip.error_frames import describe
from kasip.masking import mask_values

_OURS = ("timestamp", "level", "logger")


def configure(kind: Literal["console", "json"] = "console", stream: TextIO | None = None) -> None:
    """Send every log line of the process to `stream` (standard error), as text for people or as JSON."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, *_shared()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(kind, out)],
        )
    )
    _root(handler)
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def masked(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: no personal data, no secrets, no forged lines."""
    ours = {name: event[name] for name in _OURS if name in event}
    return {**{name: value for name, value in event.items() if name.startswith("_")}, **_said(event), **ours}


def without_message(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: an exception becomes its type and frames."""
    info = event.pop("exc_info", None)
    if isinstance(info, tuple):
        info = info[1]
    elif info and not isinstance(info, BaseException):
        info = sys.exc_info()[1]
    event.pop("stack_info", None)
    if isinstance(info, BaseException):
        event.update(describe(info))
    return event


def _said(event: EventDict) -> EventDict:
    return mask_values({name: value for name, value in event.items() if not name.startswith("_") and name not in _OURS})


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_message,
        masked,
    ]


def _renderer(kind: str, out: TextIO) -> Processor:
    if kind == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=out.isatty())


def _first_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Processor: asyncio repeats the exception's message in the lines after its first."""
    if event.get("_record") is not None and event["_record"].name == "asyncio":
        event["event"] = str(event["event"]).split("\n", 1)[0]
    return event


def _root(handler: logging.Handler) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
        logger.setLevel(logging.NOTSET)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.raiseExceptions = False  # its own report of a failed line would print the line's values unmasked


def _uncaught(_kind: type[BaseException], error: BaseException, _traceback: object) -> None:
    if not isinstance(error, KeyboardInterrupt):
        structlog.get_logger("kasip").critical("stopped by an error", exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
        structlog.get_logger("kasip").critical("a thread stopped by an error", exc_info=args.exc_value)
