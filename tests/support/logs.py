"""Logging for as long as a test lasts."""

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def logging_kept() -> Iterator[None]:
    """Whatever is configured in between, logging is as before afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook
    configured = structlog.get_config()
    try:
        yield
    finally:
        root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook, threading.excepthook = before
        logging.getLogger("uvicorn.access").disabled = False
        structlog.configure(**configured)
