"""For all tests: reproducible examples of hypothesis, and which tests share a process.

Hypothesis tries the same examples on every machine, so that a failure can be seen again, in any time. To look further:
``pytest --hypothesis-profile=default``.
"""

import re

from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")

#: Files whose tests take longest, the two longest computations of all before others that read them: started last,
#: one of them would keep a single process busy when all the others have finished.
LONGEST = (
    "indicators/test_every_place",
    "diagnosis/test_every_territory",
    "book/test_room",
    "labs/test_labs",
    "charts/test_rendering",
    "charts/test_lever_figures",
    "reports/test_simulator_sheet",
    "launcher/test_real",
    "book/test_build",
    "book/test_simulator",
)
PAGE = re.compile(r"\[([^\[\]]+?\.html)")


def group(nodeid: str) -> str:
    """What a test shares a process with: the tests of the same page of the book, or of the same file."""
    page = PAGE.search(nodeid)
    return page[1] if page else nodeid.partition("::")[0]


class ByPageOrFile(LoadScopeScheduling):
    """Give a process all the tests of a page, or of a file: they share what they prepare."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Set the above in the place of ``--dist loadscope``."""
    return ByPageOrFile(config, log) if config.getvalue("dist") == "loadscope" else None


def pytest_collection_modifyitems(items):
    """Longest files first, the others as they were."""

    def rank(item):
        return next((place for place, name in enumerate(LONGEST) if f"{name}.py" in item.nodeid), len(LONGEST))

    items.sort(key=rank)
