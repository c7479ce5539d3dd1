"""Exercises of the short list: keys follow the results, undecided is right where intervals meet, sheets are read."""

import numpy as np
import pytest

from metabolisme.accounts import territory_account
from metabolisme.diagnosis import demand_coverage, shortlist, territory_results
from metabolisme.diagnosis.relocation_mask import relocation_mask
from metabolisme.teaching import check
from metabolisme.teaching.catalogue import keys_of
from metabolisme.teaching.shortlist_exercises import _three_digits

PLACES = ["5309", "4417", "200042174", "0101", "1109"]


@pytest.mark.parametrize("code", ["5309", "4417", "1109"])
def test_coverage_is_that_of_the_account(code):
    table = demand_coverage(territory_account(code))
    is_open = relocation_mask()["treatment"] == "open"
    product = table["abroad"][is_open.reindex(table.index)].idxmax()
    right = {"couverture": 100 * table.loc[product, "coverage"], "ecart": table.loc[product, "gap"]}
    assert check("short-list-couverture", right, code).right
    wrong = check("short-list-couverture", {**right, "couverture": 100 - right["couverture"]}, code, attempt=2)
    assert wrong.errors == ("complement",)
    in_thousands = check("short-list-couverture", {**right, "ecart": 1000 * right["ecart"]}, code)
    assert in_thousands.errors == ("thousands",)


@pytest.mark.parametrize("code", PLACES)
def test_order_is_told_only_where_intervals_are_apart(code):
    results = territory_results(code)
    given = next(key for key in keys_of(code, results) if key["id"] == "short-list-ordre")
    bounds = [
        [float(part.replace("\u202f", "").replace(",", ".")) for part in words.rsplit(" de ", 1)[1][:-3].split(" à ")]
        for words in (given["words"]["a"], given["words"]["b"])
    ]
    (low, high), (other_low, other_high) = bounds
    expected = "premier" if low > other_high else "second" if other_low > high else "undecided"
    assert given["fields"]["flux"]["right"] == [expected]


def test_two_flows_that_overlap_are_not_told_apart():
    pair = shortlist("5309").loc["abroad"].loc[["NZ", "CA"]]
    overlap = pair["potential_low"].max() <= pair["potential_high"].min()
    assert check("short-list-trancher", "undecided").right == overlap
    assert not check("short-list-trancher", "CA").right


def test_a_sheet_is_complete_without_provenance():
    sheet = {
        "flux": "Légumes transformés, de l'étranger, trois cantines",
        "montant": "2 M€",
        "raison": "Les emplois possibles, dans 88 % des tirages",
        "contraire": "Aucun atelier ne peut livrer avant 6 h",
        "appels": "Deux conserveries et la cuisine centrale, pour leurs délais",
        "besoin": "Des légumes cueillis depuis moins de deux jours",
        "echeance": "Décision en juin 2027",
    }
    assert check("short-list-fiche", sheet).right
    assert check("short-list-fiche", {**sheet, "besoin": "Des légumes produits dans le département"}).errors == (
        "provenance",
    )


def test_three_digits():
    assert [_three_digits(number) for number in (1234.5, 22.66, 0.12345, 0.0)] == [1230, 22.7, 0.123, 0.0]
    assert np.isfinite(_three_digits(1e-9))
