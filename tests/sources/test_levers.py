"""The table of the parameters of levers: complete, in range, sourced; and all its faults told at once."""

import pandas as pd
import pytest

from metabolisme.errors import DataFileError
from metabolisme.sources import levers
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.levers import ALL, LEVEL_NAMES, PARAMETER_LABELS, lever_faults, lever_rows, parameter_label


def test_every_row_has_a_range_a_unit_a_source_and_its_reasons():
    rows = lever_rows()
    assert set(rows["lever"]) <= set(LEVERS)
    for name in ("unit", "source", "reasoning"):
        assert rows[name].str.strip().ne("").all()
    # A judgement has doubts, unless it says none or all of something.
    doubtful = rows[(rows["source"] == "jugement") & ~rows["value"].isin([0, 1])]
    assert (doubtful["low"] < doubtful["high"]).all()
    assert not rows["reasoning"].str.contains("Provisoire").any()


def test_shares_are_shares():
    shares = lever_rows().query("unit == 'part'")
    assert (shares[["low", "value", "high"]].abs() <= 1).all(axis=None)


def test_rows_are_a_copy():
    mine = lever_rows()
    mine["value"] = 1e9
    assert lever_rows()["value"].max() < 1e9


def damaged():
    table = lever_rows()
    kept = table[table["lever"] == "local_exchange"].head(8).reset_index(drop=True)
    kept.loc[0, "low"] = 5.0
    kept.loc[1, "unit"] = "tonnes"
    kept.loc[7, "level"] = 3
    wrong = kept.iloc[:4].assign(lever="magic", low=0.0, value=0.0, high=1.0, unit="part")
    return pd.concat([kept, wrong], ignore_index=True)


def test_all_faults_are_told_at_once():
    faults = lever_faults(damaged())
    for said in ("levier inconnu", "bas ≤ valeur ≤ haut", "plusieurs unités", "il en faut quatre"):
        assert sum(said in fault for fault in faults) == 1, faults
    assert lever_faults(lever_rows()) == []


def test_a_damaged_table_is_refused_in_one_message(monkeypatch):
    wrong = damaged()
    monkeypatch.setattr(levers, "load_table", lambda name: wrong)
    levers._loaded.cache_clear()
    with pytest.raises(DataFileError) as caught:
        lever_rows()
    levers._loaded.cache_clear()
    for said in ("levier inconnu", "bas ≤ valeur ≤ haut", "plusieurs unités", "il en faut quatre"):
        assert said in caught.value.message


def test_levels_have_the_same_words_everywhere():
    assert list(LEVEL_NAMES) == [1, 2, 3, 4]
    assert list(LEVEL_NAMES.values()) == ["tendance", "effort visible", "effort très soutenu", "bord du possible"]


def test_every_parameter_and_item_has_its_own_french_name():
    rows = lever_rows()
    assert set(PARAMETER_LABELS) == set(zip(rows["lever"], rows["parameter"], strict=True))
    told = rows[["lever", "parameter", "item"]].drop_duplicates()
    labels = [parameter_label(*key) for key in told.itertuples(index=False)]
    # No two parameters of a lever read alike, and no identifier is shown.
    assert len(set(zip(told["lever"], labels, strict=True))) == len(told)
    assert not any("_" in label or ALL in label.split() for label in labels)
    assert parameter_label("local_resources", "yield", "wood.heat") == "rendement : bois, chaleur"
    with pytest.raises(KeyError):
        parameter_label("sobriety", "magic")
