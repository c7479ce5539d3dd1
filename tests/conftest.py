"""For all tests: hypothesis tries the same examples on every machine, so that a failure can be seen again, in any time.

To look further: ``pytest --hypothesis-profile=default``.
"""

from hypothesis import settings

settings.register_profile("reproducible", derandomize=True, deadline=None)
settings.load_profile("reproducible")
