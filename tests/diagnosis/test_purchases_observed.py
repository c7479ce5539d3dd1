"""Where public purchases go: exact totals, doubtful lines apart, and the match rate that gives the observed share."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme import territory_account
from metabolisme.diagnosis.purchases_observed import (
    DOUBTS,
    EXCLUSIONS,
    MATCH_RATES,
    euros,
    group_of_cpv,
    match_rates_observed,
    observed_by_group,
    public_shares,
    purchases_observed,
    whole_percent,
)
from metabolisme.errors import MetabolismeError
from metabolisme.sources.public_contracts import parse_contracts, parse_sirene, read_contracts
from metabolisme.teaching.purchases_exercises import example

FILES = Path(__file__).parents[1] / "sources" / "contracts"
NAMES = sorted(path.name for path in FILES.iterdir() if path.suffix in (".csv", ".json") and path.stem != "sirene")
HEADS = "uid;titulaire_id;titulaire_typeIdentifiant;montant;titulaire_commune_code;techniques;modification_id"
#: Establishments that do not exist: no SIREN begins with six zeros.
SIRETS = ("00000010900017", "00000011700010", "00000012500013", "000000141", "00000012500031", "")


def observed(rows, territory="5309", **options):
    text = "\n".join([HEADS, *(";".join(map(str, row)) for row in rows)])
    return purchases_observed(parse_contracts(text.encode()), territory, **options)


def extract():
    return parse_sirene((FILES / "sirene.csv").read_bytes())


# ------------------------------------------------------------------------------------------------- by hand


def test_the_example_of_the_page_by_hand():
    found = example()
    # kept: 48,000 + 36,500 + 15,500 here of 48,000 + 182,000 + 36,500 + 274,000 + 15,500; exact
    assert found.share_amount.value == pytest.approx(100 * 100_000 / 556_000, rel=1e-12)
    assert found.share_number.value == pytest.approx(100 * 3 / 5, rel=1e-12)
    # doubtful, of known amount and place unknown or here: 400,000 here; 90,000 and 120,000 anywhere
    assert found.share_amount.within[0] == pytest.approx(100 * 100_000 / (556_000 + 210_000), rel=1e-12)
    assert found.share_amount.within[1] == pytest.approx(100 * 710_000 / (556_000 + 610_000), rel=1e-12)
    assert found.balance["cents"].to_dict() == {
        "kept": 55600000,
        "doubtful": 61000100,
        "excluded": 37000000,
        "read": 153600100,
    }
    assert observed_by_group(found)["services"] == pytest.approx(84_500 / 540_500, rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("with_extract", [False, True])
def test_kept_doubtful_and_excluded_are_all_that_was_read(name, with_extract):
    contracts = read_contracts(FILES / name)
    found = purchases_observed(contracts, "5309", extract() if with_extract else None)
    balance = found.balance
    for column in ("lines", "cents"):
        # whole numbers: exact
        assert balance.loc[["kept", "doubtful", "excluded"], column].sum() == balance.loc["read", column]
    assert balance.loc["read", "cents"] == sum(line.amount or 0 for line in contracts.lines)
    assert len(found.lines) == len(contracts.lines)
    reasons = {"kept": {""}, "doubtful": set(DOUBTS), "excluded": set(EXCLUSIONS)}
    for status, group in found.lines.groupby("status"):
        assert set(group["reason"]) <= reasons[status]
    if found.share_amount:
        for share in (found.share_amount, found.share_number):
            assert 0 <= share.within[0] <= share.value <= share.within[1] <= 100


def reason_of(*row, **options):
    return observed([row], **options).lines.iloc[0]["reason"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("A", SIRETS[0], "SIRET", "5000", "56121", "", 0), ""),
        (("A", SIRETS[0], "SIRET", "0", "56121", "", 0), "symbolic"),
        (("A", SIRETS[0], "SIRET", "1", "56121", "", 0), "symbolic"),
        (("A", SIRETS[0], "SIRET", "1,01", "56121", "", 0), ""),
        (("A", SIRETS[0], "SIRET", "-5", "56121", "", 0), "negative"),
        (("A", SIRETS[0], "SIRET", "100000000", "56121", "", 0), ""),
        (("A", SIRETS[0], "SIRET", "100000000,01", "56121", "", 0), "huge"),
        (("A", SIRETS[0], "SIRET", "NC", "56121", "", 0), "no_amount"),
        (("A", SIRETS[0], "SIRET", "5000", "56121", "Accord-cadre", 0), "framework"),
        (("A", SIRETS[3], "SIREN", "5000", "56121", "", 0), "siren_alone"),
        (("A", SIRETS[3], "SIRET", "5000", "56121", "", 0), "siren_alone"),
        (("A", SIRETS[4], "SIRET", "5000", "56121", "", 0), "wrong_id"),
        (("A", "FR123", "TVA", "5000", "56121", "", 0), "foreign_id"),
        (("A", "", "SIRET", "5000", "56121", "", 0), "missing_id"),
        (("A", SIRETS[0], "SIRET", "5000", "99999", "", 0), "unknown_commune"),
    ],
)
def test_each_doubt(row, reason):
    assert reason_of(*row) == reason


def test_arrondissements_are_in_their_city():
    rows = [("A", SIRETS[0], "SIRET", 10, "75111", "", 0), ("B", SIRETS[1], "SIRET", 10, "13001", "", 0)]
    assert observed(rows, "1109").lines["place"].tolist() == ["here", "elsewhere"]


def test_without_any_place_there_is_no_share_and_it_is_said():
    found = purchases_observed(read_contracts(FILES / "decp_2022.json"), "5309")
    assert not found.located
    assert found.share_amount is None
    assert found.sentences[0].startswith("On ne peut pas dire")
    assert "établissements (SIRET)" in found.sentences[1]
    # a place that nothing tells is no doubt of a line
    assert "no_place" not in set(found.lines["reason"])


def test_an_extract_of_all_that_is_here_tells_what_is_elsewhere():
    contracts = read_contracts(FILES / "decp_large.csv")
    missing = purchases_observed(contracts, "5309", extract())
    complete = purchases_observed(contracts, "5309", extract(), extract_is_complete=True)
    assert missing.lines["reason"].tolist()[-1] == "no_place"
    assert complete.lines["place"].tolist()[-1] == "elsewhere"


def test_the_extract_comes_before_the_file():
    rows = [("A", "00000020800017", "SIRET", 10, "29019", "", 0)]
    assert observed(rows).lines["place"].tolist() == ["elsewhere"]
    assert observed(rows, sirene=extract()).lines["place"].tolist() == ["here"]


def test_post_code_and_town_of_a_ledger():
    places = purchases_observed(read_contracts(FILES / "grand_livre.csv"), "5309").lines["place"].tolist()
    # Lorient, Ploemeur (written out), Vannes in the same département, Paris in another
    assert places[:4] == ["here", "here", "elsewhere", "elsewhere"]


def test_only_the_buyer_asked_for():
    contracts = read_contracts(FILES / "enregistrements.json")
    found = purchases_observed(contracts, "5309", extract(), buyer=contracts.buyers[0][:9])
    assert found.lines["reason"].tolist() == ["", "other_buyer"]
    assert not any("acheteurs" in text for text in found.sentences)


def test_several_territories_together():
    rows = [("A", SIRETS[0], "SIRET", 10, "56121", "", 0), ("B", SIRETS[1], "SIRET", 10, "56260", "", 0)]
    assert observed(rows, ["5309", "Vannes"]).share_number.value == pytest.approx(100)  # both: exact


def test_hostile_texts_stay_texts():
    found = purchases_observed(read_contracts(FILES / "hostile.csv"), "5309")
    assert found.lines["subject"].tolist()[1] == "<img src=x onerror=alert(1)>"


# ----------------------------------------------------------------------------------------------- properties

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", ""]),
        st.sampled_from(SIRETS),
        st.sampled_from(["SIRET", "TVA", ""]),
        st.sampled_from(["0", "10", "2500,50", "99999999999", "-3", "NC", ""]),
        st.sampled_from(["56121", "29019", "", "x"]),
        st.sampled_from(["", "Accord-cadre"]),
        st.sampled_from(["", "0", "1"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_every_line_is_counted_once_and_bounds_hold(rows):
    found = observed(rows)
    parts, read = found.balance.loc[["kept", "doubtful", "excluded"]], found.balance.loc["read"]
    assert parts["lines"].sum() == read["lines"] == len(rows)
    assert parts["cents"].sum() == read["cents"]
    if found.share_amount:
        for share in (found.share_amount, found.share_number):
            assert 0 <= share.within[0] <= share.value <= share.within[1] <= 100 + 1e-9  # division of floats
    # a contract is kept once
    kept = found.lines.index[found.lines["status"] == "kept"]
    keys = [(rows[rank][0], rows[rank][1], rows[rank][3]) for rank in kept if rows[rank][0]]
    assert len(keys) == len(set(keys))


@settings(max_examples=15, deadline=None)
@given(ROWS)
def test_an_exact_copy_of_a_contract_adds_nothing(rows):
    rows = [("Z", *row[1:6], "0") for row in rows[:1]]
    once, twice = observed(rows), observed(rows + rows)
    assert twice.balance.loc["kept"].tolist() == once.balance.loc["kept"].tolist()
    assert twice.lines["reason"].tolist()[1] == "duplicate"


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_percentages_round_half_up(part, whole):
    part %= whole + 1
    assert abs(int(whole_percent(part, whole)) - 100 * part / whole) <= 0.5 + 1e-9  # division of floats


def test_euros_keep_their_cents():
    assert euros(123456789) == "1\u202f234\u202f567,89\u00a0€"
    assert euros(-5) == "−0,05\u00a0€"


# --------------------------------------------------------------------------------------------- into the account


def test_the_match_rate_gives_back_the_observed_share():
    found = match_rates_observed("5309", {"services": 0.5}).loc["services"]
    account = territory_account("5309", match_rate_of_services=found["match_rate"])
    # 14 halvings of 0 to 1, a slope under 1: 1e-4
    assert public_shares(account)["services"] == pytest.approx(0.5, abs=1e-4)
    assert found["status"] == "reached"
    assert 0 < found["match_rate"] < 1


def test_the_modelled_share_gives_back_the_match_rate_of_reference():
    modelled = float(public_shares(territory_account("5309"))["carriers"])
    found = match_rates_observed("5309", {"carriers": modelled}).loc["carriers"]
    assert found["match_rate"] == pytest.approx(MATCH_RATES["carriers"], abs=1e-3)  # 14 halvings


def test_a_share_out_of_reach_is_said_not_forced():
    found = match_rates_observed("5309", {"goods": 0.9, "services": 0.0})
    assert found["status"].tolist() == ["above", "reached"]
    assert found.loc["goods", "match_rate"] == 1
    assert found.loc["goods", "reached"] < 0.9
    assert "Périmètres" in found.attrs["caveat"]


def test_wrong_shares_and_groups_are_refused():
    with pytest.raises(MetabolismeError, match="45"):
        match_rates_observed("5309", {"services": 45})
    with pytest.raises(MetabolismeError, match="groupe"):
        match_rates_observed("5309", {"service": 0.4})


def test_groups_of_cpv():
    codes = pd.Series(["15810000-9", "33100000", "45000000", "60130000-8", "90911200", "09310000", "", "ab"])
    groups = ["goods", "goods", "services", "carriers", "services", "services", "", ""]
    assert codes.map(group_of_cpv).tolist() == groups
