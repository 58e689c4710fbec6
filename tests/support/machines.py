"""How far a state machine walks: some examples in `make test`, many with MACHINES=long; MACHINE_RANDOM=1 walks others."""

import os

from hypothesis import HealthCheck, settings

MANY = os.environ.get("MACHINES", "") == "long"
SAME = os.environ.get("MACHINE_RANDOM", "") == ""  # the same examples each time: what gates a change must not roll dice


def walks(few: tuple[int, int], many: tuple[int, int]) -> settings:
    """Settings of so many examples, each of so many steps."""
    examples, steps = many if MANY else few
    whatever = list(HealthCheck)
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=SAME,
        suppress_health_check=whatever,
        deadline=None,
        print_blob=True,
    )
