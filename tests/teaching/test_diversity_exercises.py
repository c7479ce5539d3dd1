"""Exercises of « Diversité »: right answers, each known error, an order that nothing decides."""

import math

import pytest

from metabolisme.indicators.diversity import effective_branches, shannon_entropy, variety
from metabolisme.sources import find_territory
from metabolisme.teaching import check
from metabolisme.teaching.catalogue import exercise
from metabolisme.teaching.diversity_exercises import CLOSE_PAIR, SECTIONS, four_branches

RIGHT = {
    "diversite-main": {"entropie": "1,75", "effectif": "3,4", "krugman": "0,5"},
    "diversite-varietes": {"sans_lien": "0,81", "apparentee": "0,94"},
    "diversite-ordre": {"plus_divers": "undecided"},
    "diversite-fiche": {
        "branche": "Agroalimentaire : deux usines du port",
        "emplois": "1 200 emplois",
        "lien": "Le même transporteur frigorifique que la pêche",
        "choc": "Une crise du prix du carburant",
        "appel": "Le directeur de la conserverie avant 2027",
    },
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers(name):
    assert check(name, RIGHT[name]).right


@pytest.mark.parametrize(
    "changed", [{"entropie": "1,75 bits"}, {"effectif": "3,36 branches"}, {"krugman": "0,50 sans unité"}]
)
def test_what_is_counted_may_be_written_after_the_number(changed):
    assert check("diversite-main", RIGHT["diversite-main"] | changed).right


def test_another_unit_is_told_to_write_the_number_alone():
    found = check("diversite-main", RIGHT["diversite-main"] | {"entropie": "1,75 km"})
    assert found.state == "unread"
    assert "Écrivez le nombre seul." in found.messages[0]


@pytest.mark.parametrize(
    ("name", "changed", "error"),
    [
        ("diversite-main", {"entropie": "1,21"}, "natural_logarithm"),
        ("diversite-main", {"krugman": "0,25"}, "half_of_gaps"),
        ("diversite-varietes", {"sans_lien": "0,56"}, "natural_logarithm"),
        ("diversite-varietes", {"apparentee": "0,65"}, "natural_logarithm"),
        ("diversite-varietes", {"apparentee": "1,92"}, "unweighted"),
        ("diversite-ordre", {"plus_divers": "premier"}, "undecided_overlooked"),
    ],
)
def test_known_errors(name, changed, error):
    assert check(name, RIGHT[name] | changed).errors == (error,)


def test_the_valley_is_worked_out_by_hand():
    jobs = four_branches()
    assert shannon_entropy(jobs) == 1.75
    assert effective_branches(jobs) == pytest.approx(2**1.75)
    unrelated, related = variety(jobs, SECTIONS)
    assert unrelated == pytest.approx(0.75 * math.log2(4 / 3) + 0.5)
    assert unrelated + related == pytest.approx(1.75)


def test_choices_name_the_two_zones():
    choices = dict(exercise("diversite-ordre").fields[0].choices)
    assert [choices["premier"], choices["second"]] == [find_territory(code).name for code in CLOSE_PAIR]
