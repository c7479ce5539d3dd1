"""Figures on materials: groups, categories and proposals, each told as it is."""

import pytest

from metabolisme.charts.material_indicator_figures import (
    _CATEGORIES,
    material_categories_figure,
    material_groups_figure,
    material_targets_figure,
)
from metabolisme.errors import MetabolismeError
from metabolisme.indicators.materials import CATEGORIES, footprint_targets
from metabolisme.indicators.registry import indicator


def test_groups_sum_to_the_indicator():
    found = material_groups_figure("5309")
    total = indicator("materials.footprint_per_inhabitant", "5309").value
    assert f"{total:.1f}".replace(".", ",") in found.sentence
    assert "plus de la moitié" in found.title
    with pytest.raises(MetabolismeError, match="Outre-mer"):
        material_groups_figure("0401")


def test_every_category_is_drawn_for_both_accounts():
    assert set(_CATEGORIES) == set(CATEGORIES)
    found = material_categories_figure()
    for number in ("378", "224", "208", "88", "395", "259", "120", "17"):
        assert f">{number}<" in found.html
    assert "244" not in found.html  # the misprint


def test_the_proposal_that_counts_the_same_is_beside_and_no_rule():
    found = material_targets_figure("5309")
    assert "aucune lecture n’entre" in found.title
    assert "pas une règle" in found.sentence.replace("\u202f", " ")
    for label in footprint_targets()["label"]:
        assert label.split(" :")[0] in found.html.replace("\u202f", " ")
