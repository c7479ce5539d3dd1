"""The mask: every branch has a reason, what is closed may not grow, the names of the page are those of the table."""

from metabolisme.diagnosis.relocation_mask import follows_others, not_relocated, relocation_mask
from metabolisme.sources import nomenclature


def test_every_branch_has_a_line_and_a_reason():
    mask = relocation_mask()
    assert list(mask.index) == list(nomenclature("A38")["code"])
    assert mask["reason"].str.len().min() > 10
    assert not mask["reason"].str.endswith(".").any()
    assert not mask.loc[mask["treatment"] != "open", "may_grow"].any()


def test_what_is_masked_and_what_follows_are_apart():
    assert set(not_relocated()) == {"BZ", "CD", "KZ", "LZ", "OZ"}
    assert set(follows_others()) == {"GZ", "HZ"}
