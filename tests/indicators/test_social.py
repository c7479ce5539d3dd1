"""Published social figures: by EPCI as they are, by zone as means where a mean is meant, and a reason elsewhere."""

import pytest

from metabolisme.errors import MetabolismeError
from metabolisme.indicators import social
from metabolisme.indicators.registry import indicator
from metabolisme.sources import load_table
from metabolisme.sources.territories import every_territory, find_territory


def test_epci_have_their_published_values():
    published = load_table("territories/epci").set_index("epci").loc["200042174"]
    for identifier, column in social._COLUMNS.items():
        assert indicator(identifier, "200042174").value == published[column]


def test_a_zone_within_one_epci_has_all_its_values():
    zones = [
        one for one in every_territory()
        if one.kind == "zone" and not social.why_not_published("social.inequality", one)
    ]  # fmt: skip
    published = load_table("territories/epci").set_index("epci")["interdecile_ratio"].to_dict()
    assert zones
    for zone in zones:
        (only,) = set(social.pieces_of(zone)["epci"]) - {""}
        assert social.published_value("social.inequality", zone) == published[only]


def test_a_mean_of_rates_lies_between_those_of_the_pieces():
    for code in ("5309", "8421", "3215", "1109"):
        zone = find_territory(code)
        rates = social.pieces_of(zone)["poverty_percent"].dropna()
        assert rates.min() <= social.published_value("social.poverty", zone) <= rates.max()


def test_zones_hold_the_people_of_their_pieces():
    pieces = load_table("social/pieces")
    zones = [one for one in every_territory() if one.kind == "zone"]
    counted = sum(social.pieces_of(zone)["active"].sum() for zone in zones)
    assert counted == pieces["active"].sum()


def test_census_rate_of_a_set_is_that_of_its_people():
    one, other = (social.pieces_of(find_territory(code)) for code in ("3205", "3215"))
    together = social.census_unemployment(find_territory(["3205", "3215"]))
    unemployed = one["unemployed"].sum() + other["unemployed"].sum()
    assert together == pytest.approx(100 * unemployed / (one["active"].sum() + other["active"].sum()))


def test_census_unemployment_is_above_the_localised_rate():
    census, localised = social.unemployment_of_both()
    # Half more, says the card: declared, and no search is asked for.
    assert 1.4 < census / localised < 1.6


@pytest.mark.parametrize(
    ("identifier", "code", "why"),
    [
        ("social.inequality", "5309", "rapport de déciles"),
        ("social.median_income", "5309", "médiane"),
        ("social.vacant_dwellings", "5309", "nombre de logements"),
        ("social.poverty", "0401", "outre-mer"),
        ("social.unemployment", "200042174", "par zone d.emploi"),
        ("social.unemployment", "0302", "Guyane"),
    ],
)
def test_what_is_not_published_is_said_and_not_made_up(identifier, code, why):
    with pytest.raises(MetabolismeError, match=why):
        indicator(identifier, code)


@pytest.mark.parametrize(
    ("identifier", "code", "value", "decimals"),
    [
        ("social.poverty", "5309", 12.3, 1),
        ("social.unemployment_census", "5309", 11.37, 2),
        ("social.unemployment", "5309", 6.275, 3),
        ("social.unemployment_census", "3215", 17.30, 2),
    ],
)
def test_golden_values(identifier, code, value, decimals):
    # Rounding of the values written here.
    assert indicator(identifier, code).value == pytest.approx(value, abs=0.5 * 10**-decimals)
