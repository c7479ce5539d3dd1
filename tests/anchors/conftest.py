"""The fixture `anchor`: a published number that the library must find again, and the book's register of them.

`pytest tests/anchors --anchors-json FILE` writes the register that the directive `{ancres}` shows.
"""

import json
import math
from pathlib import Path

import pytest

RECORDS = pytest.StashKey()
#: Compared with another publication; a total read again in its source; an example of a textbook.
GROUPS = ("comparison", "total", "method")


def pytest_addoption(parser):
    parser.addoption("--anchors-json", metavar="FILE", help="write the register of anchors to FILE")


def pytest_configure(config):
    config.stash[RECORDS] = {}


@pytest.fixture
def anchor(request):
    """Record a published number beside the computed one, then assert that they agree.

    The fixture is a function; every argument is by name.

    Parameters
    ----------
    id : str
        Unique identifier, stable from one edition of the book to the next.
    title : str
        French name of the quantity, with its year and place.
    published, computed : float
        In `unit`.
    tolerance : float
        Largest |computed - published| that counts as found again.
    unit : str
        "" or "1" for a pure number.
    reason : str
        French: why this tolerance (the rounding of the publication, most often).
    source : str
        French citation: who published it, where, which table or page.
    key : str
        Key of the bibliography, or "".
    group : str
        What the agreement proves, one of `GROUPS`; the register shows each group apart.
    """
    records = request.config.stash[RECORDS]

    def check(*, id, title, published, computed, tolerance, unit, reason, source, key="", group="method"):
        assert group in GROUPS, f"groupe d’ancres inconnu : {group}, attendu {', '.join(GROUPS)}"
        assert id not in records, f"deux ancres portent l’identifiant {id}"
        published, computed, tolerance = float(published), float(computed), float(tolerance)
        gap = abs(computed - published)
        found = math.isfinite(gap) and gap <= tolerance
        records[id] = {
            "id": id,
            "title": title,
            "published": published,
            "computed": computed if math.isfinite(computed) else None,
            "tolerance": tolerance,
            "unit": unit,
            "reason": reason,
            "source": source,
            "key": key,
            "group": group,
            "found": found,
        }
        assert found, f"{title} : publié {published}, calculé {computed}, écart {gap:g} > {tolerance:g} ({reason})"

    return check


def pytest_sessionfinish(session):
    # absent when this file was collected too late for the option to be read from the command line: nothing was asked
    file = session.config.getoption("--anchors-json", default=None)
    register = sorted(session.config.stash[RECORDS].values(), key=lambda record: record["id"])
    missed = sum(not record["found"] for record in register)
    # a test that failed before it recorded its anchor leaves no register at all: the page would pass over it
    if file and register and session.testsfailed == missed:
        Path(file).write_text(json.dumps(register, ensure_ascii=False, indent=1), encoding="utf-8")
