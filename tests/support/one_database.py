"""Which database a test meets in `make test`: those of storage meet both, every other one of the two, chosen by its name.

A test that is given a database by its parameters exists twice. `TEST_DATABASES=one` keeps one of the two; anything else keeps
both, as `make every` has it. What exists for one kind alone is never left out.
"""

from collections import Counter
from collections.abc import Iterable
from zlib import crc32

KINDS = ("sqlite", "postgresql")
ALWAYS_BOTH = "tests/services/storage/"


def wanted(nodes: Iterable[str]) -> frozenset[str]:
    """Of tests, by their ids, each once."""
    those = frozenset(nodes)
    twins = {node: _without_kind(node) for node in those if _kind(node) and not node.startswith(ALWAYS_BOTH)}
    twice = {name for name, count in Counter(twins.values()).items() if count == len(KINDS)}
    return those - {node for node, name in twins.items() if name in twice and _kind(node) != _chosen(node)}


def _chosen(node: str) -> str:
    return KINDS[crc32(node.partition("[")[0].encode()) % len(KINDS)]


def _kind(node: str) -> str:
    parameters = node.partition("[")[2].rstrip("]").split("-")
    return next((kind for kind in KINDS if kind in parameters), "")


def _without_kind(node: str) -> str:
    return node.replace(_kind(node), "", 1)
