"""Time one move of a control in the heaviest labs, from the event to the new page: what a reader waits for.

    python benchmarks/labs.py

Processor time of this process, in milliseconds: median and worst of twenty moves, once the lab is open. A move under
150 ms is felt as one gesture.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from metabolisme.labs.flipper import flipper_lab
from metabolisme.labs.shock import shock_lab
from metabolisme.labs.shortlist import shortlist_lab

LABS: dict[str, Callable] = {"flipper_lab": flipper_lab, "shock_lab": shock_lab, "shortlist_lab": shortlist_lab}
MOVES = 20


def main() -> None:
    """Print a line a lab."""
    for name, open_lab in LABS.items():
        lab = open_lab()
        sliders = [control for control in lab.children[1].children if hasattr(control, "options")]
        control = sliders[-1]
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        times = []
        for move in range(MOVES):
            start = time.process_time()
            control.value = values[move % 2]
            times.append(1000 * (time.process_time() - start))
        print(f"{name}: median {statistics.median(times):.0f} ms, worst {max(times):.0f} ms")


if __name__ == "__main__":
    main()
