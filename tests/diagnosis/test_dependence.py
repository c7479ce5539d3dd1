"""Import content: identities, the published anchors, what a quotient cannot change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts.import_origins import country_shares_of_imports, eu_share_of_imports
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.territory_draws import central
from metabolisme.diagnosis.dependence import (
    BUYER_USES,
    CONTENT_PLACES,
    concentration,
    content_estimates,
    herfindahl,
    import_content,
    import_content_amounts,
    national_import_content,
)
from metabolisme.diagnosis.methods_compared import COMPARED_METHODS
from metabolisme.diagnosis.territory_results import draws_measures
from metabolisme.errors import MetabolismeError
from metabolisme.sources import load_table

PLACES = list(CONTENT_PLACES)


@pytest.fixture(scope="module")
def lorient():
    return mt.territory_account("5309")


@pytest.mark.parametrize("buyer", BUYER_USES)
def test_a_purchase_ends_somewhere_whole(lorient, buyer):
    shares = import_content(lorient, buyer)
    bought = shares.attrs["amounts"] > 0
    for reach in ("direct", "total"):
        # The table of the nation itself misses output by up to 0.01 M€ a branch, 1e-7 of the smallest chain.
        assert (shares.loc[bought, reach][PLACES].sum(axis=1) - 1).abs().max() < 1e-6
        assert (shares[reach]["eu"] + shares[reach]["non_eu"] - shares[reach]["abroad"]).abs().max() < 1e-12
    assert shares.loc[~bought].isna().all(axis=None)
    # What is imported as such is imported in the end.
    assert (shares["total"]["abroad"] >= shares["direct"]["abroad"] - 1e-12).all()


def test_content_is_the_footprint_of_value_added(lorient):
    """Two computations of where the value of final demand stays: by product and place, to rounding."""
    amounts = import_content_amounts(lorient)["total"]
    known = draws_measures(central(local_profile(lorient.territory), lorient.nation))
    for place in ("here", "rest_of_country", "eu", "non_eu"):
        expected = [known["footprint_value_added", product, place][0] for product in amounts.index]
        np.testing.assert_allclose(amounts[place], expected, rtol=1e-9, atol=1e-9)


def test_amounts_add_up_to_the_purchases_of_the_account(lorient):
    final = import_content_amounts(lorient)["direct"][PLACES].sum().sum()
    assert final == pytest.approx(lorient.final_demand.sum().sum(), rel=1e-12)
    firms = import_content_amounts(lorient, "firms")["direct"]["abroad"]
    imports = firms + import_content_amounts(lorient)["direct"]["abroad"]
    pd.testing.assert_series_equal(imports, lorient.imports_abroad, check_names=False, rtol=1e-12)


def test_no_quotient_changes_what_ends_abroad():
    """Foreign content follows the recipe of France: the method moves the border between here and the rest of it."""
    by_method = [
        import_content(mt.territory_account("5309", method.quotient, method.delta)) for method in COMPARED_METHODS
    ]
    abroad = np.array([table["total"]["abroad"] for table in by_method])
    here = np.array([table["total"]["here"] for table in by_method])
    assert np.ptp(abroad, axis=0).max() < 1e-9
    assert np.ptp(here, axis=0).max() > 0.1


def test_estimates_hold_the_account_in_their_middle(lorient):
    estimates = content_estimates("5309", size=40)
    shares = import_content(lorient)
    values = estimates["value"].drop("all").unstack(["reach", "place"]).reindex(shares.index)[shares.columns]
    np.testing.assert_allclose(values, shares, rtol=1e-9)
    assert (estimates["low"] <= estimates["high"]).all()
    width = (estimates["high"] - estimates["low"]).loc["all"]
    # Weights of products alone move foreign content: by far less than the quotient moves what is made here.
    assert width["total", "abroad"] < 0.01 < 0.05 < width["total", "here"]


def test_the_nation_against_insee():
    """Insee Première 1756 (2015). Tolerances: other year, other table, basic prices here; they are stated in I.5."""
    ours = 100 * national_import_content(mt.national_account())[["direct", "indirect", "total"]]
    insee = load_table("imports/import_content_2015").set_index(["item", "part"])["percent"]
    tolerances = {
        ("household_consumption", "direct"): 2.0,
        ("household_consumption", "indirect"): 1.0,
        ("household_consumption", "total"): 2.0,
        ("manufactured_goods", "total"): 1.0,
        ("textiles", "total"): 3.0,
        ("food", "total"): 5.0,
        ("transport_equipment", "total"): 3.0,
        ("investment", "total"): 6.0,
    }
    for (item, part), tolerance in tolerances.items():
        assert ours.loc[item, part] == pytest.approx(insee[item, part], abs=tolerance), (item, part)
    # Published exports hold re-exports, which we leave out: what they contain is the comparison.
    assert ours.loc["exports", "total"] == pytest.approx(insee["exports", "indirect"], abs=1)


def test_countries_add_up_to_the_union():
    nation = mt.national_account()
    shares = country_shares_of_imports(nation)
    assert (shares.sum(axis=1) - 1).abs().max() < 1e-12
    union = shares[list(shares.attrs["eu"])].sum(axis=1)
    # The stored share of the Union has four decimals.
    assert (union - eu_share_of_imports(nation)).abs().max() < 1e-4


def test_concentration_of_imports(lorient):
    table = concentration(lorient)
    assert table["amount_meur"]["all"] == pytest.approx(lorient.imports_abroad.sum(), rel=1e-12)
    assert (table["low"] <= table["high"]).all()
    assert table["high"].max() <= 1
    # Forty origins: as many equal ones would give 1/40.
    assert table["high"].min() >= 1 / 40
    assert table.loc["CL", "first"] == "DEU"
    assert 1 / 34 <= table.attrs["by_product"] <= 1


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=40))
def test_herfindahl_is_between_equality_and_monopoly(amounts):
    index = herfindahl(pd.Series(amounts))
    assert 1 / len(amounts) - 1e-12 <= index <= 1 + 1e-12
    # The same sources at another scale.
    assert herfindahl(3 * pd.Series(amounts)) == pytest.approx(index)


@pytest.mark.parametrize("amounts", [[], [0.0, 0.0], [1.0, -1.0], [1.0, np.nan]])
def test_nothing_to_concentrate_is_refused(amounts):
    with pytest.raises(MetabolismeError, match="Herfindahl"):
        herfindahl(pd.Series(amounts, dtype=float))


def test_an_unknown_buyer_is_refused(lorient):
    with pytest.raises(MetabolismeError, match="acheteur"):
        import_content(lorient, "everyone")
