"""Which database a test meets: those of storage meet both at once, every other one of the two, and the other in CI's second half.

A test that is given a database by its parameters exists twice. `TEST_DATABASES=one` keeps one of the two, chosen by the test's
name; `other` keeps what `one` leaves out; anything else keeps both. What exists for one kind alone is never left out by `one`.
"""

from collections import Counter
from collections.abc import Iterable
from zlib import crc32

KINDS = ("sqlite", "postgresql")
ALWAYS_BOTH = "tests/services/storage/"
ONE, OTHER = "one", "other"


def wanted(nodes: Iterable[str], half: str) -> frozenset[str]:
    """Of tests, by their ids, those that are run."""
    those = frozenset(nodes)
    if half not in {ONE, OTHER}:
        return those
    twins = {node: _without_kind(node) for node in those if _kind(node) and not node.startswith(ALWAYS_BOTH)}
    twice = {name for name, count in Counter(twins.values()).items() if count == len(KINDS)}
    left_out = {node for node, name in twins.items() if name in twice and _kind(node) != _chosen(node)}
    return frozenset(left_out if half == OTHER else those - left_out)


def _chosen(node: str) -> str:
    return KINDS[crc32(node.partition("[")[0].encode()) % len(KINDS)]


def _kind(node: str) -> str:
    parameters = node.partition("[")[2].rstrip("]").split("-")
    return next((kind for kind in KINDS if kind in parameters), "")


def _without_kind(node: str) -> str:
    return node.replace(_kind(node), "", 1)
