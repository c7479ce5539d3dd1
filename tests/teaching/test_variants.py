"""Versions of an exercise by number: the same each time, right for their own numbers, errors apart from answers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.diagnosis.lm3 import lm3
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.teaching import exercise, national_key, verdict
from metabolisme.teaching.flipper_exercises import ledger_with
from metabolisme.teaching.variants import VARIED, VERSIONS, variant, versions


def middle(field):
    return (field["low"] + field["high"]) / 2


def right_answers(key):
    """An answer in the middle of what each field takes, and the right choice."""
    return {name: middle(field) if "low" in field else field["right"][0] for name, field in key["fields"].items()}


@pytest.mark.parametrize("name", VARIED)
def test_versions_of_the_page(name):
    found = versions(name)
    assert [one.seed for one in found] == list(range(1, VERSIONS + 1))
    keys = [one.key["fields"] for one in found]
    assert all(key not in keys[:rank] for rank, key in enumerate(keys))
    book = national_key(name)["fields"]
    for one in found:
        assert one.key["id"] == name
        # the numbers of the statement are those of the key: nothing is left to fill, and no default slipped in
        assert not any("{" in text for text in (*one.statement, *one.steps))
        assert set(one.key["fields"]) == set(book)
        assert set(one.key["words"]) == set(national_key(name)["words"])
        assert one.steps
        assert one.statement


# 25 numbers far beyond those of the page: each makes a few linear programmes or ledgers, half a second in all.
@settings(max_examples=25)
@given(st.sampled_from(sorted(VARIED)), st.integers(1, 5000))
def test_key_of_a_version(name, seed):
    one = variant(name, seed)
    assert one == variant(name, seed)
    right = right_answers(one.key)
    assert one.check(right).right
    for field, key in one.key["fields"].items():
        if "low" not in key:
            continue
        assert set(key.get("errors", {})) == set(national_key(name)["fields"][field].get("errors", {}))
        for error, (low, high) in key.get("errors", {}).items():
            assert high < key["low"] or low > key["high"]
            found = one.check(right | {field: (low + high) / 2}, attempt=2)
            assert not found.right
            assert error in found.errors


def test_same_number_same_version_on_every_machine():
    # typed once: whoever changes a generator changes the handouts of trainers
    assert variant("combiner-ordre", 3).numbers == {"alone": 12.0, "both": 36.0}
    assert variant("combiner-ordre", 3) is variant("combiner-ordre", 3)


def test_without_numbers_a_key_is_that_of_the_book():
    assert all(varied.key() == national_key(name) for name, varied in VARIED.items())


def shown(words, name):
    return float(words[name].replace("\u202f", "").replace(",", ".").replace("−", "-"))


@pytest.mark.parametrize("seed", range(1, VERSIONS + 1))
def test_solutions_recomputed_another_way(seed):
    hand = variant("leviers-main", seed)
    made = sum(hand.numbers["moved"] * hand.numbers["here"] ** turn for turn in range(60))
    assert middle(hand.key["fields"]["production"]) == pytest.approx(made, abs=1e-3)  # bounds have five digits
    leak = variant("circulation-fuite", seed)
    turns = [100 * (leak.numbers["here"] / 100) ** turn for turn in range(60)]
    assert middle(leak.key["fields"]["fuite"]) == pytest.approx(sum(turns) * leak.numbers["elsewhere"] / 100, abs=1e-2)
    order = variant("combiner-ordre", seed)
    assert middle(order.key["fields"]["premier"]) == pytest.approx((order.numbers["alone"] + order.numbers["both"]) / 2)
    assert sum(middle(field) for field in order.key["fields"].values()) == pytest.approx(order.numbers["both"])
    bound = variant("echange-borne", seed).key
    assert shown(bound["words"], "wished") == pytest.approx(
        sum(shown(bound["words"], part) for part in ("crossed", "moved", "refused")), abs=0.15
    )  # three roundings to a tenth
    jobs = np.array(variant("diversite-varietes", seed).numbers["jobs_by_branch"])
    whole = -sum(share * math.log2(share) for share in jobs / jobs.sum())
    parts = variant("diversite-varietes", seed).key["fields"]
    assert sum(middle(field) for field in parts.values()) == pytest.approx(whole, abs=1e-4)
    ledger = variant("flipper-grand-livre", seed)
    low, high = lm3(ledger_with(ledger.numbers["amounts"])).estimate.within
    assert [middle(ledger.key["fields"][name]) for name in ("bas", "haut")] == pytest.approx([low, high], abs=1e-4)
    received, *_ = ledger.numbers["amounts"]
    assert received == sum(ledger.numbers["amounts"][1:6])  # all that is received is paid
    table = variant("tableau-calculer", seed)
    flows = np.array(table.numbers["flows_by_row"]).reshape(2, 2)
    recipe = flows / np.array(table.numbers["outputs"])
    made = [middle(table.key["fields"][f"branche_{rank}"]) for rank in (1, 2)]
    assert np.array(made) == pytest.approx(recipe @ made + np.array(table.numbers["demands"]), rel=1e-4)


def test_the_statement_is_checked_as_the_page_does():
    one = variant("projets-duree", 5)
    definition = exercise("projets-duree").definition()
    answer = one.key["words"]["mediane"]
    assert verdict(definition, one.key, {"mediane": f"{answer} mois"}).right
    assert one.check(f"{answer} mois") == verdict(definition, one.key, {"mediane": f"{answer} mois"})


def test_what_has_no_version_says_so():
    with pytest.raises(UnknownCodeError, match="combiner-ordre"):
        variant("combiner-ordres", 1)
    with pytest.raises(MetabolismeError, match="à partir de 1"):
        variant("combiner-ordre", 0)
