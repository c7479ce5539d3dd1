"""Bars of the indices: what they say is what was computed, and the interval told is the published one."""

import pytest

from metabolisme.charts.sensitivity_figures import HYPOTHESES, headline_label, sensitivity_figure
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sensitivity import HEADLINES, territory_factors, territory_sensitivity
from metabolisme.sensitivity.territory import output_name
from metabolisme.sources import find_territory


@pytest.mark.parametrize("headline", HEADLINES)
def test_the_sentence_says_the_largest_share_and_the_published_interval(headline):
    shown = sensitivity_figure("5309", headline, size=64)
    shares = territory_sensitivity("5309", 64).indices.loc[output_name(*headline), "total"]
    assert HYPOTHESES[shares.idxmax()] in shown.title.replace("’", "'")
    assert f"{french_number(100 * shares.max(), decimals=0)}" in shown.sentence
    low = territory_results("5309").loc[headline, "low"]
    assert french_number(low, significant=3) in shown.sentence
    assert "aucun n’a échoué" in shown.html


def test_every_factor_has_a_short_name_and_every_headline_its_own():
    factors = {factor.name for code in ("5309", "200042174") for factor in territory_factors(find_territory(code))}
    assert factors == set(HYPOTHESES)
    assert len({headline_label(headline) for headline in HEADLINES}) == len(HEADLINES)


def test_what_is_not_a_headline_is_refused():
    with pytest.raises(UnknownCodeError):
        sensitivity_figure("5309", ("jobs", "all", "here"), size=64)
