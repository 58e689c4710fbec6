"""The check of an application against the rules: which items apply, what was found of each, and whether all is well."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from dialogs.scripts import Content
from services.transaction import ReadTx


def lacking(tx: ReadTx, content: Content, row: Row[Any]) -> Sequence[str]:
    """The items that keep an application from being recommended: not answered yet, or not met."""
    return ()
