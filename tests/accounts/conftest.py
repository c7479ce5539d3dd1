"""What the tests of accounts share: the account of every zone, computed once, and lines for the summary of pytest."""

import pytest

from metabolisme.accounts.national import shared_account
from metabolisme.accounts.territory import territory_account
from metabolisme.sources import load_table

LINES = pytest.StashKey()


@pytest.fixture(scope="session")
def zone_codes():
    """The 305 zones d'emploi that have jobs."""
    zones = load_table("territories/zones")
    return tuple(zones.loc[zones["status"] == "complete", "zone"])


@pytest.fixture(scope="session")
def zone_accounts(zone_codes):
    """Account of each zone, default parameters: about ten seconds; an account that does not close raises here."""
    return {code: territory_account(code) for code in zone_codes}


@pytest.fixture(scope="session")
def nation():
    return shared_account()


@pytest.fixture
def told(request):
    """Write lines in the summary that pytest prints at its end."""
    return request.config.stash.setdefault(LINES, []).extend


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("comptes des zones d'emploi")
        for line in lines:
            terminalreporter.write_line(line)
