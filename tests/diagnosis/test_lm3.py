"""LM3 of a ledger: by hand, against the account it was drawn from, and on faulty or doubtful ledgers."""

import contextlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.diagnosis.lm3 import LEDGER_COLUMNS, closed_total, lm3, simulated_ledger
from metabolisme.diagnosis.multipliers import circuit, households, multipliers
from metabolisme.errors import DataFileError

COLUMNS = list(LEDGER_COLUMNS)


def ledger(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


CANTEEN = ledger(
    (1, "Mairie", "Régie", 1000, ""),
    (2, "Régie", "Martin", 400, "oui"),
    (2, "Régie", "Salariés", 200, "oui"),
    (2, "Régie", "Grossiste", 400, "non"),
    (3, "Martin", "Ferme", 100, "oui"),
    (3, "Martin", "Coopérative", 300, "non"),
    (3, "Salariés", "Commerces", 120, "oui"),
    (3, "Salariés", "Loyer et autres", 80, "non"),
)


def test_canteen_by_hand():
    found = lm3(CANTEEN)
    # R1 1,000; R2 400 + 200; R3 100 + 120: 1,820 ÷ 1,000.
    assert found.rounds["value"].tolist() == [1000, 600, 220]
    assert found.estimate.value == pytest.approx(1.82)
    assert found.estimate.within is None
    assert found.doubtful.empty


@pytest.mark.parametrize("product", ["CA", "FZ", "QZ"])
@pytest.mark.parametrize("code", ["5309", "8421"])
def test_perfect_survey_gives_the_first_three_rounds_of_the_account(code, product):
    account = mt.territory_account(code)
    found = lm3(simulated_ledger(account, product))
    closure = households()
    inputs = account.coefficients_local.to_numpy()
    system = circuit(account)
    n = len(inputs)
    matrix = np.zeros((n + 1, n + 1))
    matrix[:n, :n], matrix[n, :n], matrix[:n, n] = inputs, system.take_home(closure), system.spending_here(closure)
    order = np.zeros(n + 1)
    order[list(system.branches).index(product)] = 1.0
    by_rounds = order.sum() + (matrix @ order).sum() + (matrix @ matrix @ order).sum()
    # Cents of a ledger of 100,000 €: rounding.
    assert found.estimate.value == pytest.approx(by_rounds, abs=1e-9)
    total = closed_total(account, product)
    assert 1 <= found.estimate.value <= total
    assert total >= multipliers(account, "type2")[product]


def test_unknown_rows_widen_and_known_ones_decide():
    rows = CANTEEN.copy()
    rows.loc[3, "local"] = "?"
    found = lm3(rows)
    low, high = found.estimate.within
    # Elsewhere: as before. Here: 400 € more at round 2, and all of it again at round 3, since nobody told.
    assert low == pytest.approx(1.82)
    assert high == pytest.approx(1.82 + 0.4 + 0.4)
    assert low < found.estimate.value < high
    assert found.doubtful["reason"].tolist() == ["on ne sait pas si le payé est d'ici"]


def test_more_told_than_received_counts_in_proportion():
    rows = CANTEEN.copy()
    rows.loc[[4, 5], "amount"] *= 50
    found = lm3(rows)
    assert found.estimate.value == pytest.approx(1.82)
    assert found.payers.loc[(3, "Martin"), "scale"] == pytest.approx(1 / 50)
    assert found.doubtful["reason"].str.contains("en proportion").sum() == 2


def test_less_told_than_received_is_kept_not_scaled():
    rows = CANTEEN.drop(index=5)
    found = lm3(rows)
    assert found.rounds.loc[3, "value"] == 220
    assert found.payers.loc[(3, "Martin"), "untold"] == 300
    # What Martin did not tell may have been spent here.
    assert found.rounds.loc[3, "high"] == 520


def test_silent_payees_are_not_zero():
    rows = CANTEEN.drop(index=[6, 7])
    found = lm3(rows)
    # The staff told nothing: read as the supplier (100 of 400), between nothing and all.
    assert found.rounds.loc[3].tolist() == pytest.approx([100 + 200 * 0.25, 100, 300])


def test_every_payer_reconciles():
    rows = pd.concat([CANTEEN, ledger((3, "Salariés", "Marché", 500, "oui"))], ignore_index=True)
    payers = lm3(rows).payers
    counted = payers["told"] * payers["scale"] + payers["untold"]
    # Euros: rounding.
    assert counted.to_numpy() == pytest.approx(payers["received"].to_numpy(), abs=1e-9)
    assert payers[["local", "elsewhere", "unknown"]].sum(axis="columns").tolist() == payers["told"].tolist()


def test_names_match_whatever_case_and_spaces():
    rows = CANTEEN.copy()
    rows.loc[4, "payer"] = "  MARTIN "
    assert lm3(rows).estimate.value == pytest.approx(1.82)


def test_doubtful_rows_are_shown():
    extra = ledger(
        (2, "Régie", "Martin", 400, "oui"),
        (3, "Grossiste", "Ferme", 10, "oui"),
        (3, "Salariés", "Ferme", 5, "non"),
    )
    reasons = lm3(pd.concat([CANTEEN, extra], ignore_index=True)).doubtful["reason"].unique()
    for told in ("même payeur", "payeur d'ailleurs", "dit d'ici sur une ligne", "en proportion"):
        assert any(told in reason for reason in reasons), told


def test_faults_come_all_at_once_with_their_rows():
    rows = ledger(
        (1, "Mairie", "Régie", -5, ""),
        (4, "Régie", "Martin", 400, "oui"),
        (2, "Régie", None, 400, "peut-être"),
        (2, "Régie", "X", float("nan"), "oui"),
        (2, "Régie", "X", "mille", "oui"),
        (2, "Régie", "X", float("inf"), "oui"),
    )
    with pytest.raises(DataFileError) as caught:
        lm3(rows)
    message = caught.value.message
    assert "8\u202fdéfauts" in message or "7 défauts" in message
    assert all(f"ligne {number}" in message for number in range(2, 8))


def test_money_that_cannot_be_followed_is_refused():
    with pytest.raises(DataFileError, match="colonne"):
        lm3(CANTEEN.drop(columns=["local", "amount"]))
    with pytest.raises(DataFileError, match="aucun paiement au tour 3"):
        lm3(CANTEEN[CANTEEN["round"] < 3])
    stranger = ledger((3, "Inconnu au bataillon", "Ferme", 5, "oui"))
    with pytest.raises(DataFileError, match="sans avoir été payé"):
        lm3(pd.concat([CANTEEN, stranger]))
    with pytest.raises(DataFileError, match="aucune ligne ne dit"):
        lm3(CANTEEN.assign(local="inconnu"))
    with pytest.raises(DataFileError):
        lm3(CANTEEN.iloc[:0])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_ledger_gives_a_number_in_order_or_a_french_error(data):
    names = st.sampled_from(["Régie", "Martin", "Salariés", "Ferme", ""])
    rows = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from([1, 2, 3, 0, "2"]),
                names,
                names,
                st.one_of(st.floats(0.01, 1e6), st.sampled_from([0, -1, "12", "douze", None])),
                st.sampled_from(["oui", "non", "inconnu", None, "OUI ", "bof"]),
            ),
            max_size=12,
        )
    )
    base = data.draw(st.sampled_from([CANTEEN, CANTEEN.iloc[:0]]))
    # Only a French error with its faults may refuse it: any other exception fails the test.
    with contextlib.suppress(DataFileError):
        found = lm3(pd.concat([base, ledger(*rows)], ignore_index=True))
        values = found.rounds
        assert (values["low"] <= values["value"] + 1e-6).all()
        assert (values["value"] <= values["high"] + 1e-6).all()
        assert 1 <= found.estimate.value <= 3 + 1e-9
