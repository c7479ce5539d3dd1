"""Classifications: fixed orders, and passages that agree with one another."""

import pytest

from metabolisme.errors import UnknownCodeError
from metabolisme.sources import concordance, load_table, nomenclature

BRANCHES = [
    *["AZ", "BZ", "CA", "CB", "CC", "CD", "CE", "CF", "CG", "CH", "CI", "CJ", "CK", "CL", "CM"],
    *["DZ", "EZ", "FZ", "GZ", "HZ", "IZ", "JA", "JB", "JC", "KZ", "LZ", "MA", "MB", "MC", "NZ"],
    *["OZ", "PZ", "QZ", "RTZ"],
]


def test_branches_are_the_34_in_their_order():
    assert list(nomenclature("A38")["code"]) == BRANCHES


def test_sizes():
    sizes = {"A56": 56, "A38": 34, "A38_INSEE": 38, "A21": 18, "A17": 17, "A5": 5}
    sizes |= {"NACE35": 35, "JAPAN34": 34, "SCOTLAND27": 27}
    assert {name: len(nomenclature(name)) for name in sizes} == sizes


@pytest.mark.parametrize("name", ["A56", "A38", "A38_INSEE", "A21", "A17", "A5", "NACE35", "JAPAN34", "SCOTLAND27"])
def test_codes_and_labels_are_distinct(name):
    table = nomenclature(name)
    assert list(table.columns) == ["code", "label"]
    assert table["code"].is_unique
    assert table["label"].is_unique
    assert (table["label"] != "").all()


def test_industries_are_in_the_order_of_the_national_table():
    columns = list(load_table("io/national_io").columns)
    assert columns[3:59] == list(nomenclature("A56")["code"])


def test_short_labels_fit_a_chart():
    branches = load_table("nomenclatures/branches")
    assert branches["short_label"].str.len().max() <= 22
    assert branches["short_label"].is_unique


def test_levels_nest():
    direct = concordance("A56", "A5")
    by_steps = concordance("A56", "A38").map(concordance("A38", "A21")).map(concordance("A21", "A5"))
    assert list(direct) == list(by_steps)
    assert list(concordance("A38", "A5")) == list(
        concordance("A38", "A21").map(concordance("A21", "A5")).astype("str")
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [("A56", "A38"), ("A38_INSEE", "A38"), ("A38", "A21"), ("A38", "A17"), ("A38", "A5"), ("A21", "A5"), ("A56", "A5")],
)
def test_every_code_goes_to_one_code_and_every_target_is_reached(start, end):
    passage = concordance(start, end)
    assert passage.index.is_unique
    assert list(passage.index) == list(nomenclature(start)["code"])
    assert set(passage) == set(nomenclature(end)["code"])


def test_flores_branches_are_all_known():
    used = set(load_table("employment/jobs_by_zone")["branch"])
    # TZ and UZ have no salaried jobs in Flores.
    assert set(concordance("A38_INSEE", "A38").index) - used == {"TZ", "UZ"}


def test_nace35_reaches_every_industry_but_leather():
    reached = set(concordance("A56", "NACE35"))
    # Leather and shoes are counted with textiles.
    assert set(nomenclature("NACE35")["code"]) - reached == {"19"}
    pooled = concordance("NACE35", "NACE35_POOLED")
    assert pooled["19"] == pooled["17t18"] == "17t19"
    assert pooled["C"] == pooled["23"] == "C+23"


def test_every_product_of_the_footprint_has_one_industry():
    passage = concordance("CPA", "A56")
    assert passage.index.is_unique
    assert set(load_table("carbon/sdes_footprint")["cpa"]) == set(passage.index)
    # Extraterritorial bodies sell no product.
    assert set(nomenclature("A56")["code"]) - set(passage) == {"U"}


def test_extraterritorial_bodies_are_nil_in_france():
    table = load_table("io/national_io")
    assert (table["U"] == 0).all()
    assert concordance("A56", "A38")["U"] == "RTZ"


def test_an_unknown_name_gets_the_nearest():
    with pytest.raises(UnknownCodeError, match="A38"):
        nomenclature("a38")
    with pytest.raises(UnknownCodeError, match="A56 → A38"):
        concordance("A56", "A3")
