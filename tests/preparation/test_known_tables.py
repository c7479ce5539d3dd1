"""Known tables: imports leave the uses of the region that imports, and a table that does not balance is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from metabolisme.errors import DataFileError
from preparation.known_tables import (
    JAPANESE_BRANCHES,
    SCOTTISH_BRANCHES,
    _branch_of,
    _imports_by_use,
    japan_2005,
)

# One region, one sector that makes 90: it uses 60 of its product, households 40, foreigners 20, and 30 are imported.
ONE_SECTOR = [
    (1, 10, 1, 10, 60),
    (1, 10, 1, 560, 40),
    (1, 10, 1, 660, 20),
    (1, 10, 1, 730, -30),
    (1, 10, 10, 760, 90),
    (10, 630, 1, 10, 30),
    (10, 640, 1, 10, 90),
]


def written(cells, directory):
    (directory / "io").mkdir()
    frame = pd.DataFrame(cells, columns=["Dim1", "Dim2", "Dim3", "Dim4", "Val"])
    frame.to_csv(directory / "io/h2rio05c.csv", index=False)
    return directory


def test_imports_leave_the_uses_in_proportion(tmp_path):
    table = japan_2005(written(ONE_SECTOR, tmp_path)).set_index(["region", "branch"])
    here, abroad = table.loc[("HOK", "A")], table.loc[("ROW", "A")]
    # By hand: 30 of the 100 used in the region are imported, 18 by the sector and 12 by households. Whole numbers whose
    # quotients are exact but for the last bit.
    assert [here["Z|HOK|A"], here["Y|HOK|CONS_h"], here["Y|ROW|EXP"], here["x"]] == pytest.approx([42, 28, 20, 90])
    assert [abroad["Z|HOK|A"], abroad["Y|HOK|CONS_h"]] == pytest.approx([18, 12])
    assert table.loc["ROW", ["Y|ROW|EXP", "x"]].isna().all(axis=None)
    other_rows = ~table.index.isin([("HOK", "A"), ("ROW", "A")])
    assert (table[other_rows].drop(columns=["status", "Y|ROW|EXP", "x"]) == 0).all(axis=None)


def test_a_table_that_does_not_balance_is_refused(tmp_path):
    cells = [(1, 10, 1, 10, 61), *ONE_SECTOR[1:]]
    with pytest.raises(DataFileError) as error:
        japan_2005(written(cells, tmp_path))
    # The cell is in a row and in a column: both are named.
    for part in ["io/h2rio05c.csv", "2 défauts", "production d'une ligne", "production d'une colonne", "écart de 1 "]:
        assert part in error.value.message


def test_imports_between_two_regions_are_refused(tmp_path):
    cells = [*ONE_SECTOR, (1, 10, 2, 660, 5), (1, 10, 2, 730, -5)]
    with pytest.raises(DataFileError, match="hors des cases d'une région avec elle-même"):
        japan_2005(written(cells, tmp_path))


@given(
    within=st_numpy.arrays(float, (2, 3, 4), elements=st.integers(-20, 1000)),
    imports=st_numpy.arrays(float, (2, 3), elements=st.integers(0, 5000)),
)
def test_imports_are_all_used_and_no_use_is_overdrawn(within, imports):
    by_use = _imports_by_use(within, imports, inventories=3)
    # Additions and one division of numbers under 5,000: errors stay under 1e-8.
    np.testing.assert_allclose(by_use.sum(axis=2), imports, atol=1e-8)
    others = within[:, :, :3]
    assert (by_use[:, :, :3] <= others.clip(min=0) + 1e-8).all()
    # Inventories take only what exceeds the uses.
    excess = (imports - others.clip(min=0).sum(axis=2)).clip(min=0)
    np.testing.assert_allclose(by_use[:, :, 3], excess, atol=1e-8)


def test_each_sector_has_one_branch():
    sectors = [number for *_, numbers in JAPANESE_BRANCHES for number in numbers]
    assert sorted(sectors) == list(range(1, 54))


@pytest.mark.parametrize(
    ("code", "branch"),
    [("01", "A"), ("02.2-3", "A"), ("19, 20B", "C19T22"), ("C101", "C10T12"), ("B06 & B07", "B"), ("T97", "ST")],
)
def test_a_british_code_begins_with_its_division(code, branch):
    assert _branch_of(code) == branch


def test_divisions_do_not_overlap():
    bounds = [bound for *_, first, last in SCOTTISH_BRANCHES for bound in (first, last)]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize("code", ["T98", "TDU", "04"])
def test_an_unknown_code_is_refused(code):
    with pytest.raises(DataFileError, match="inconnue"):
        _branch_of(code)
