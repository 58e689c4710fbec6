"""Where databases that last no longer than the tests are kept."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 2**30


@contextmanager
def room(prefix: str) -> Iterator[Path]:
    """A folder that is gone afterwards: in memory where there is a gigabyte of it to spare, else among temporary files."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH
    directory = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
