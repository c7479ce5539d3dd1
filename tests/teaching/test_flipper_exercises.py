"""Exercises of « Le flipper »: right answers, each known error, a file of payments."""

import json

import pytest

from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.teaching import check
from metabolisme.teaching.flipper_exercises import LEDGER, ledger_result

RIGHT = {
    "flipper-tours": {"troisieme": "11,25 €", "total": "151,8"},
    "flipper-grand-livre": {"bas": "1,87", "haut": "2,07"},
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("flipper-tours", {"troisieme": "35"}, "first_round_only"),
        ("flipper-tours", {"total": "51,8"}, "without_first_euro"),
        ("flipper-tours", {"total": "135"}, "first_round_only"),
        ("flipper-grand-livre", {"bas": "0,87"}, "without_first_euro"),
        ("flipper-grand-livre", {"bas": "1,6"}, "first_round_only"),
        ("flipper-grand-livre", {"haut": "1,07"}, "without_first_euro"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


@pytest.mark.parametrize("code", ["5309", "4417", "1109", "200042174"])
def test_own_territory_in_the_other_convention(code):
    value = territory_results(code).loc[("output_multiplier", "all", "here"), "value"]
    assert check("flipper-retombees", 100 * (value - 1), code).right
    assert check("flipper-retombees", 100 * value, code).errors == ("kept_first_euro",)


def test_ledger_of_the_page_is_a_whole_survey():
    found = ledger_result()
    # One doubtful row, and each round paid out of what the one before received.
    assert len(found.doubtful) == 1
    payers = found.payers
    assert (payers["told"] <= payers["received"] + 1e-9).all()
    assert LEDGER[LEDGER["round"] == 2]["amount"].sum() == LEDGER[LEDGER["round"] == 1]["amount"].sum()
    assert json.dumps(found.rounds.to_dict())


def test_file_of_payments_is_found_again():
    table = "montant;siret;ici\n30000;35600000000048;oui\n50000;55208131766522;non"
    assert check("flipper-fichier", {"table": table, "total": "80 000 €", "montant": "37,5 %"}).right
    assert not check("flipper-fichier", {"table": table, "total": "80 000 €", "montant": "62,5 %"}).right
