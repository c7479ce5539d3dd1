"""For all tests: hypothesis tries the same examples on every machine, so that a failure can be seen again, in any time.

To look further: ``pytest --hypothesis-profile=default``.
"""

import pytest
from hypothesis import settings

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests of a page, or of a file, go together: one process shares what they prepare (``--dist loadgroup``)."""
    for item in items:
        page = getattr(item, "callspec", None) and item.callspec.params.get("page_name")
        item.add_marker(pytest.mark.xdist_group(page or item.path.name))
