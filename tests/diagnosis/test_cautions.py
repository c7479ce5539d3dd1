"""Cautions: places that everybody knows get the right ones, in sentences that hold, and no more."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts.local_jobs import local_jobs, zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.diagnosis import cautions
from metabolisme.diagnosis.cautions import (
    BREAK_SHARE,
    DOMINANT_SHARE,
    FARMING_SHARE,
    POWER_SHARE,
    RULES,
    cautions_by_rule,
)
from metabolisme.errors import typeset_french
from metabolisme.sources import concordance, load_table
from metabolisme.sources.territories import find_territory

#: A busy reader's breath; typeset numbers with their unit are one word.
LONGEST_SENTENCES = 35

#: One EPCI in twelve, in the order of codes: about a hundred, of all regions.
EPCI_STEP = 12

#: For each rule, how many of the 305 zones it may strike. A rule for a rare nature that strikes none is broken; one
#: that strikes a zone in five says nothing of any. Refining weighs in seven zones; eighteen nuclear stations stand in
#: as many, some of them large and diverse.
ZONES_STRUCK = {
    "refining": (6, 8),
    "power": (10, 20),
    "one_branch": (15, 45),
    "works_elsewhere": (10, 25),
    # Tarentaise, Mont-Blanc, Maurienne, Briançon: the other zones with resorts hold a town as well.
    "winter": (4, 6),
    "tourism": (15, 40),
    "break": (5, 10),
    "farming": (10, 40),
    "head_offices": (3, 8),
    "attraction": (4, 12),
    "support": (10, 30),
    "public_services": (20, 60),
}


def codes(name):
    table = load_table(f"territories/{name}s" if name == "zone" else "territories/epci")
    return table.loc[table["status"] == "complete", name].tolist()


@pytest.fixture(scope="module")
def of_zones():
    return {code: cautions_by_rule(find_territory(code)) for code in codes("zone")}


@pytest.fixture(scope="module")
def of_epci():
    return {code: cautions_by_rule(find_territory(code)) for code in codes("epci")[::EPCI_STEP]}


def words(text):
    return [word for word in text.replace("\u202f", "").split() if re.search(r"\w", word)]


def assert_readable(sentences):
    for sentence in sentences:
        assert len(words(sentence)) <= LONGEST_SENTENCES, sentence
        assert sentence.endswith(".")
        assert sentence == typeset_french(sentence)
        # An unfilled number: missing, infinite, a brace or an English decimal point.
        assert not re.search(r"\bnan\b|\binf\b|None|[{}]|\d\.\d", sentence), sentence
        # Firms and borders are not in the data.
        assert "frontal" not in sentence


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Donges, and the shipyard with the planes.
        ("5219", ["refining", "one_branch"]),
        # Le Havre, Martigues: refineries larger still.
        ("2813", ["refining"]),
        ("9313", ["refining"]),
        # Feyzin, and people who come to work.
        ("8421", ["refining", "attraction"]),
        # Bugey, Gravelines.
        ("8405", ["power"]),
        ("3213", ["power"]),
        # Plastics; cars; screw-cutting with ski resorts.
        ("8425", ["one_branch"]),
        ("2714", ["one_branch"]),
        ("8414", ["one_branch", "tourism"]),
        # Next to Monaco, Geneva.
        ("9314", ["works_elsewhere", "tourism", "public_services"]),
        ("8416", ["works_elsewhere", "public_services"]),
        # Ski resorts; jobs for inhabitants are those of the season, and say nothing of commuters.
        ("9302", ["winter"]),
        ("8413", ["winter"]),
        # Cosmetics, and shops counted elsewhere a year before.
        ("0062", ["one_branch", "break"]),
        ("2410", ["break"]),
        # Vines.
        ("7509", ["farming"]),
        # Paris: head offices, commuters, agencies of temporary work.
        ("1109", ["head_offices", "attraction", "support"]),
        ("7520", ["head_offices"]),
        ("3215", ["support"]),
        # Zones that the page reads well: nothing to say.
        ("5309", []),
        ("4417", []),
        ("0054", []),
        ("7625", []),
        ("2710", []),
    ],
)
def test_known_places(of_zones, code, expected):
    assert list(of_zones[code]) == expected
    assert cautions(find_territory(code)) == tuple(of_zones[code].values())


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_strikes_some_zones_and_not_most(of_zones, rule):
    low, high = ZONES_STRUCK[rule]
    assert low <= sum(rule in found for found in of_zones.values()) <= high


def test_most_zones_have_no_caution_and_few_have_more_than_a_page_shows(of_zones):
    counts = np.array([len(found) for found in of_zones.values()])
    # A page where half of the readers find a warning teaches to skip warnings; fewer than a quarter would mean that
    # natures which the review of the places found (a plant, a border, a season) are missed.
    assert 0.25 <= (counts > 0).mean() <= 0.5
    assert counts.max() <= 3


def test_sentences_of_zones_can_be_read(of_zones):
    for found in of_zones.values():
        assert_readable(found.values())
        assert "estimé" not in " ".join(found.values())


def test_sentences_of_epci_can_be_read_and_name_no_branch_of_industry(of_epci):
    labels = load_table("nomenclatures/branches").set_index("code")
    industry = labels[labels["a5"] == "BE"]
    named = {*industry["label"], *industry["short_label"], "raffinage", "centrale"}
    assert any(of_epci.values())
    for code, found in of_epci.items():
        assert_readable(found.values())
        assert not {"refining", "power", "one_branch"} & set(found)
        assert not [name for name in named if name.lower() in " ".join(found.values()).lower()], code
        # Jobs for employed residents are published for EPCI; all other numbers come from estimated jobs.
        for rule, sentence in found.items():
            assert ("estimé" in sentence) == (rule != "works_elsewhere"), sentence


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # Dunkerque has a power station and Lyon a refinery: their EPCI may not say so.
        ("245900428", []),
        ("200046977", ["attraction"]),
        ("200042174", []),
        # Cattle of the Aubrac.
        ("200069144", ["farming"]),
        # Val d'Isère, Tignes, Bourg-Saint-Maurice.
        ("247300254", ["winter"]),
    ],
)
def test_known_epci(code, expected):
    assert list(cautions_by_rule(find_territory(code))) == expected


def test_numbers_of_the_sentences_are_those_of_the_account(of_zones):
    """Refining at Saint-Nazaire and power at Bourg: the same numbers from the frames of `TerritoryAccount`."""

    def spent_here(account, without, firms):
        output = account.output.mask(account.output.index == without, 0.0)
        recipe = account.nation.coefficients_domestic + account.nation.coefficients_imported
        here, bought = (account.coefficients_local @ output).sum(), (recipe @ output).sum()
        if not firms:
            here += account.final_demand_local.to_numpy().sum()
            bought += account.final_demand.to_numpy().sum()
        return round(100 * here / bought)

    for code, rule, branch, firms in (("5219", "refining", "CD", False), ("8405", "power", "DZ", True)):
        account = mt.territory_account(code)
        share = round(100 * account.output[branch] / account.output.sum())
        sentence = of_zones[code][rule]
        assert f"{share}\u202f%" in sentence
        # The production of a branch that buys oil far away, or itself, hides what the other buyers do.
        assert f"{spent_here(account, branch, firms)} €" in sentence
        assert f"au lieu de {spent_here(account, '', firms)} €" in sentence
    assert f"{local_jobs(find_territory('5219'))['CD']:.0f} emplois" in of_zones["5219"]["refining"]


def test_without_refining_more_is_bought_here_and_without_power_less(of_zones):
    for found in of_zones.values():
        for rule, sign in (("refining", 1), ("power", -1)):
            if rule in found:
                without, all_in = map(int, re.findall(r"(\d+) €", found[rule]))
                assert sign * (without - all_in) > 0, found[rule]


@pytest.mark.parametrize(
    ("rule", "branch", "share"),
    [("power", "DZ", POWER_SHARE), ("farming", "AZ", FARMING_SHARE), ("one_branch", None, DOMINANT_SHARE)],
)
def test_shares_of_output_decide(of_zones, rule, branch, share):
    """A zone of each nature and one in forty of the others: above its threshold a rule speaks, below it does not."""
    sectors = concordance("A38", "A5")
    for code in [*list(of_zones)[::40], "8405", "7509", "8425"]:
        output = mt.territory_account(code).output
        branches = [branch] if branch else sectors.index[sectors == "BE"].difference(["CD", "DZ", "EZ"])
        assert (rule in of_zones[code]) == (output[branches].max() > share * output.sum()), code


def test_breaks_are_those_of_the_published_table(of_zones):
    table = load_table("employment/jobs_by_zone")
    table["branch"] = table["branch"].map(concordance("A38_INSEE", "A38").to_dict())
    jobs = table.groupby(["zone", "branch"])[["jobs_2022", "jobs_2023"]].sum()
    change = (jobs["jobs_2023"] - jobs["jobs_2022"]).abs().groupby("zone").max()
    struck = change.index[change > BREAK_SHARE * zone_jobs().sum(axis="columns")]
    assert sorted(code for code, found in of_zones.items() if "break" in found) == sorted(struck)
    # 13,794 jobs of trade, then 4,057: published by Insee.
    assert "de 13\u202f794 à 4\u202f057 entre fin 2022 et fin 2023" in of_zones["0062"]["break"]


def test_a_profile_at_hand_changes_nothing():
    territory = find_territory("5219")
    assert cautions(territory, local_profile(territory)) == cautions(territory)


def test_rules_of_a_set_bear_on_sums(of_zones):
    # With Lyon, ten times larger, neither the plastics of Oyonnax nor the power station of Bourg make the whole; its
    # refinery is near the threshold of 2 %: the sum tells.
    whole = find_territory(["8425", "8405", "8421"])
    account = mt.territory_account(whole)
    found = cautions_by_rule(whole)
    assert "one_branch" not in found
    assert "power" not in found
    assert ("refining" in found) == (account.output["CD"] > 0.02 * account.output.sum())
    # A set with an EPCI is estimated: Saint-Nazaire and Lorient Agglomération.
    mixed = cautions_by_rule(find_territory(["5219", "200042174"]))
    assert not {"refining", "power", "one_branch"} & set(mixed)


def test_a_winter_resort_is_not_told_twice(of_zones):
    for found in of_zones.values():
        assert len({"winter", "tourism"} & set(found)) < 2
        assert not {"winter", "attraction"} <= set(found)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(codes("zone")), min_size=2, max_size=6, unique=True))
def test_any_set_of_zones_can_be_read(zones):
    found = cautions_by_rule(find_territory(zones))
    assert list(found) == [rule for rule in RULES if rule in found]
    assert_readable(found.values())


def test_a_territory_like_the_nation_has_no_caution_of_mix():
    """Jobs in the proportions of the nation: nothing stands out, whatever the size."""
    profile = local_profile(find_territory("5309"))
    size = profile.jobs.sum() / profile.national_jobs.sum()
    like = replace(
        profile,
        jobs=size * profile.national_jobs,
        farming=size,
        refining=0.0,
        population=size,
        member_income=np.ones(1),
    )
    assert cautions(profile.territory, like) == ()
