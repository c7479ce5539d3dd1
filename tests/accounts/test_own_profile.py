"""A reader's own file: a known territory's figures give its account; what is missing is estimated within bounds."""

from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import metabolisme as mt
from metabolisme.accounts import local_jobs, own_jobs, own_profile
from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.territory import TerritoryAccount
from metabolisme.diagnosis.cautions import cautions
from metabolisme.diagnosis.territory_estimates import shown_products, territory_estimate
from metabolisme.errors import OwnFileError
from metabolisme.sources import concordance, find_territory, median_income, nomenclature
from metabolisme.sources.own_file import OwnFile


def of(code: str, level: str = "A38", *, base: bool = True, **changes) -> OwnFile:
    """The file that holds the figures of a known territory."""
    place = find_territory(code)
    jobs = local_jobs(place)
    if level != "A38":
        jobs = jobs.groupby(concordance("A38", level).reindex(jobs.index).to_numpy()).sum()
        jobs = jobs.reindex(list(nomenclature(level)["code"]))
    own = OwnFile(
        name="Mon territoire",
        level=level,
        jobs=jobs.astype(float),
        population=float(place.population),
        income=median_income(place),
        base=place if base else None,
    )
    return replace(own, **changes)


def arrays(account: TerritoryAccount) -> dict[str, np.ndarray]:
    found = {field.name: getattr(account, field.name) for field in fields(account)}
    return {name: value for name, value in found.items() if isinstance(value, (pd.DataFrame, pd.Series))}


def test_the_figures_of_lorient_give_the_account_of_lorient():
    own, known = mt.territory_account(own_profile(of("5309"))), mt.territory_account("5309")
    for name, values in arrays(known).items():
        assert getattr(own, name).equals(values), name
    # Value added of the zone, M€ of 2014: the golden number of tests/accounts/test_golden_territories.py comes from
    # the same account; here it must be that account to the last bit.
    assert own.output.sum() == known.output.sum()
    assert (own.territory.kind, own.territory.code) == ("own", "5309")


def test_its_results_and_their_draws_are_those_of_lorient():
    own, known = mt.territory_results(own_profile(of("5309")), size=20), mt.territory_results("5309", size=20)
    assert own.equals(known)
    assert own.attrs["readings"] == known.attrs["readings"]


@pytest.mark.parametrize("code", ["0054", "200042174", "4417+0054", "0103", "2415"])
def test_the_figures_of_any_territory_give_its_profile(code):
    own, known = own_profile(of(code)), local_profile(find_territory(code))
    for field in fields(known):
        if field.name != "territory":
            assert np.array_equal(getattr(own, field.name), getattr(known, field.name)), field.name


@pytest.mark.parametrize("level", ["A21", "A17", "A5"])
def test_a_coarser_level_is_split_as_the_base(level):
    own, known = of("5309", level), local_jobs(find_territory("5309"))
    table = own_jobs(own)
    # One product and one quotient a branch: rounding.
    np.testing.assert_allclose(table["jobs"], known, rtol=1e-12)
    sector = concordance("A38", level)
    alone = sector.index[~sector.duplicated(keep=False)]
    assert (table["status"][alone] == "observé").all()
    assert (table["status"][table.index.difference(alone)] == "estimé").all()
    assert any("estimées d'après la structure de Lorient" in warning for warning in own_profile(own).territory.warnings)


def test_without_base_the_split_is_that_of_the_nation():
    table = own_jobs(of("5309", "A5", base=False))
    nation = zone_jobs().sum()
    sector = concordance("A38", "A5").to_numpy()
    expected = nation / nation.groupby(sector).transform("sum") * table["jobs"].groupby(sector).transform("sum")
    np.testing.assert_allclose(table["jobs"], expected, rtol=1e-12)  # rounding


def test_a_sector_that_the_base_does_not_have_is_split_as_the_nation():
    base = find_territory("5309")
    lorient = local_jobs(base)
    assert lorient["CD"] == 0
    own = of("5309", "A17")
    jobs = own.jobs.copy()
    jobs["C2"] = 40.0
    assert own_jobs(replace(own, jobs=jobs)).loc["CD", "jobs"] == 40


def secret(own: OwnFile, *codes: str, total: float | None = None) -> OwnFile:
    return replace(own, jobs=own.jobs.mask(own.jobs.index.isin(codes)), total=total)


def test_one_secret_branch_is_what_the_total_leaves():
    known = local_jobs(find_territory("5309"))
    table = own_jobs(secret(of("5309"), "CL", total=float(known.sum())))
    assert table.loc["CL", "jobs"] == known["CL"]
    assert (table.loc["CL", "low"], table.loc["CL", "high"], table.loc["CL", "status"]) == (0, known["CL"], "estimé")


def test_secret_branches_without_total_follow_the_base_and_have_no_upper_bound():
    known = local_jobs(find_territory("5309"))
    table = own_jobs(secret(of("5309"), "CL", "CK"))
    np.testing.assert_allclose(table["jobs"], known, rtol=1e-12)  # the base's own structure, one product and quotient
    assert table.loc[["CL", "CK"], "high"].isna().all()


def test_without_population_or_income_the_base_gives_them():
    own, known = own_profile(of("5309", population=None, income=None)), local_profile(find_territory("5309"))
    assert own.population == known.population
    assert own.member_income == known.member_income


def test_without_base_gaps_are_told():
    profile = own_profile(of("5309", base=False, population=None, income=None))
    assert profile.territory.code == "fichier"
    assert len(profile.territory.warnings) == 3
    assert profile.population == pytest.approx(profile.jobs.sum() / profile.national_jobs.sum(), rel=1e-12)  # rounding
    assert list(profile.member_income) == [1.0]
    assert mt.territory_account(profile).output.sum() > 0


def test_a_median_rounded_to_the_euro_is_the_base_s():
    known = local_profile(find_territory("5309"))
    rounded = own_profile(of("5309", income=float(round(median_income(find_territory("5309"))))))
    assert np.array_equal(rounded.member_income, known.member_income)
    richer = own_profile(of("5309", income=30_000.0))
    expected = known.member_income * 30_000 / median_income(find_territory("5309"))
    np.testing.assert_allclose(richer.member_income, expected, rtol=1e-12)  # rounding


def test_a_refinery_that_the_base_does_not_have():
    own = of("5309")
    jobs = own.jobs.copy()
    jobs["CD"] = 400.0
    assert own_profile(replace(own, jobs=jobs)).refining > 0
    jobs["CD"] = 40.0
    assert own_profile(replace(own, jobs=jobs)).refining == 0


def test_cautions_of_an_own_file_speak_of_what_it_says():
    profile = own_profile(of("5309"))
    told = cautions(profile.territory, profile)
    assert set(told) <= set(cautions(find_territory("5309")))


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(["A38", "A21", "A17", "A5"]),
    st.booleans(),
    st.lists(st.floats(0.05, 3.0), min_size=34, max_size=34),
    st.sets(st.integers(0, 4), max_size=2),
    st.sampled_from([None, 1.05, 2.0]),
)
def test_any_file_gives_an_account_that_closes(level, base, factors, hidden, total):
    own = of("5309", level, base=base)
    jobs = own.jobs * factors[: len(own.jobs)]
    known = jobs.mask(jobs.index.isin(jobs.index[list(hidden)]))
    own = replace(own, jobs=known, total=None if total is None else float(total * known.sum()))
    table = own_jobs(own)
    assert (table["jobs"] >= 0).all()
    upper = table["high"].fillna(np.inf)
    # Rounding of a share of a sum.
    assert (table["jobs"] <= upper * (1 + 1e-9) + 1e-9).all()
    assert (table["jobs"] >= table["low"] - 1e-9).all()
    if (table["jobs"] > zone_jobs().sum()).any():
        with pytest.raises(OwnFileError, match="la France entière en compte"):
            own_profile(own)
        return
    account = mt.territory_account(own_profile(own))
    assert account.check()["residual"].abs().max() <= 1e-6 * account.output.sum()  # the tolerance of the account


def test_more_jobs_than_in_france_are_refused_before_any_account():
    own = of("5309")
    hidden = own.jobs.mask(own.jobs.index == "BZ")
    with pytest.raises(OwnFileError, match="branche BZ \\(estimé\\)"):
        own_profile(replace(own, jobs=hidden, total=float(2 * own.jobs.sum())))


def test_results_of_a_file_with_gaps_are_shown_as_those_of_an_epci():
    whole, coarse = own_profile(of("5309")).territory, own_profile(of("5309", "A17")).territory
    assert not whole.jobs_are_estimated
    assert coarse.jobs_are_estimated
    assert len(shown_products(whole)) == 34
    assert shown_products(coarse) == shown_products(find_territory("200042174"))
    results = mt.territory_results(own_profile(of("5309", "A17")), size=20)
    estimate = territory_estimate(results, "spending_per_100")
    assert estimate.interval_label == "fourchette de méthode"
    assert "votre fichier" in estimate.caveat.lower()


def test_a_territory_of_one_branch_has_cautions_and_an_account():
    jobs = of("5309").jobs * 0
    jobs["CA"] = 100.0
    profile = own_profile(OwnFile("Un atelier", "A38", jobs))
    assert mt.territory_account(profile).output["CA"] > 0
    assert all(isinstance(sentence, str) for sentence in cautions(profile.territory, profile))


def test_the_whole_nation_is_no_territory():
    with pytest.raises(mt.MetabolismeError, match="ne s'équilibre pas"):
        mt.territory_account(own_profile(OwnFile("France", "A38", zone_jobs().sum())))
