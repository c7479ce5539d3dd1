"""The material balance of France against its published figures."""

import dataclasses

import pytest

import metabolisme as mt
from metabolisme.accounts.material_flows import extraction_growth, extraction_growth_by_cut, extraction_readings
from metabolisme.errors import BalanceError, UnknownCodeError


def test_balance_of_2016_closes_as_published():
    balance = mt.material_balance()
    # Published whole million tonnes, both sides 1,458: exact.
    assert balance.entries == balance.exits == 1458


def test_indicators_follow_from_the_flows():
    balance = mt.material_balance()
    # DMC = 580 + 341 − 199 = 722; SDES prints 720 (rounded to ten); exact on the published terms.
    assert balance.domestic_material_consumption == 722
    assert balance.physical_trade_balance == 142
    assert balance.direct_material_input == 921


def test_balance_that_does_not_close_is_refused():
    balance = mt.material_balance()
    with pytest.raises(BalanceError, match="ne se referme pas"):
        dataclasses.replace(balance, exports=balance.exports + 10)


def test_missing_term_is_refused():
    with pytest.raises(BalanceError, match="ne se referme pas"):
        dataclasses.replace(mt.material_balance(), landfill=float("nan"))


def test_other_years_are_not_invented():
    with pytest.raises(UnknownCodeError, match="2016"):
        mt.material_balance(2019)


@pytest.mark.parametrize(
    ("imports", "extraction", "growth"),
    [(633, 808, 0.78), (808, 633, 1.28)],  # the two readings of seed 000, two decimals
)
def test_growth_of_extraction_under_both_readings(imports, extraction, growth):
    assert extraction_growth(imports, extraction) == pytest.approx(growth, abs=0.005)


def test_sobriety_can_close_the_gap():
    # Using 633 / (633 + 808) = 43.9 % less of everything: extraction need not grow. An identity.
    assert extraction_growth(633, 808, less_used=633 / (633 + 808)) == pytest.approx(0, abs=1e-12)


def test_growth_by_cut_is_that_of_each_cut_in_percent():
    growth = extraction_growth_by_cut(633, 808, [0, 25])
    # The same formula: equal up to rounding.
    assert growth.to_dict() == pytest.approx({0: 100 * extraction_growth(633, 808), 25: 100 * (0.75 * 1441 / 808 - 1)})


def test_readings_are_the_published_numbers():
    readings = extraction_readings()
    # SDES, March 2024: footprint 944 and extraction 650 Mt; March 2022: extraction 633 Mt; exact.
    assert list(readings.iloc[0]) == [944 - 650, 650]
    assert readings.iloc[1]["extraction"] == 633
    # The study's two numbers, in both orders.
    assert set(readings.iloc[2]) == set(readings.iloc[3]) == {633, 808}
    assert list(readings.iloc[2]) == list(readings.iloc[3])[::-1]
