"""How far a state machine walks: some examples in `make test`, many with MACHINES=long, half of them with MACHINES=half.

MACHINE_RANDOM=1 walks others.
"""

import os

from hypothesis import HealthCheck, settings

PART = {"": 0, "half": 2, "long": 1}[os.environ.get("MACHINES", "")]
MANY = PART > 0
SAME = os.environ.get("MACHINE_RANDOM", "") == ""  # the same examples each time: what gates a change must not roll dice


def walks(few: tuple[int, int], many: tuple[int, int]) -> settings:
    """Settings of so many examples, each of so many steps."""
    examples, steps = (many[0] // PART, many[1]) if MANY else few
    whatever = list(HealthCheck)
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=SAME,
        suppress_health_check=whatever,
        deadline=None,
        print_blob=True,
    )
