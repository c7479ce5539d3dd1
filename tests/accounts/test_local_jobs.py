"""Jobs of a territory: those of its zones as published, those of its EPCI fitted without losing any."""

import numpy as np
import pandas as pd
import pytest

from metabolisme.accounts.local_jobs import (
    CAVEAT_ESTIMATED,
    draw_jobs,
    epci_job_errors,
    fit_margins,
    local_jobs,
    piece_jobs,
    zone_jobs,
)
from metabolisme.errors import BalanceError, UnknownCodeError, typeset_french
from metabolisme.sources import Territory, concordance, find_territory, load_table, nomenclature


@pytest.fixture(scope="module")
def zones():
    return zone_jobs()


@pytest.fixture(scope="module")
def pieces():
    return piece_jobs()


def small_case(zeros=False):
    index = pd.MultiIndex.from_tuples([("a", "1"), ("b", "1"), ("b", "2")], names=["epci", "zone"])
    seed = pd.DataFrame({"X": [1.0, 0.0 if zeros else 2.0, 1.0], "Y": [0.0 if zeros else 3.0, 1.0, 1.0]}, index=index)
    piece_totals = pd.Series([40.0, 60.0, 10.0], index=index)
    zone_totals = pd.DataFrame({"X": [30.0, 4.0], "Y": [70.0, 6.0]}, index=pd.Index(["1", "2"], name="zone"))
    return seed, piece_totals, zone_totals


def test_fit_meets_both_totals_and_keeps_the_odds():
    seed, piece_totals, zone_totals = small_case()
    fitted = fit_margins(seed, piece_totals, zone_totals)
    # The tolerance of the fit, one part in a billion of a zone of 100.
    assert fitted.sum(axis="columns").to_numpy() == pytest.approx(piece_totals.to_numpy(), abs=1e-7)
    assert fitted.groupby(level="zone").sum().to_numpy() == pytest.approx(zone_totals.to_numpy(), abs=1e-7)
    (a, b), (c, d) = fitted.loc[[("a", "1"), ("b", "1")]].to_numpy()
    # Odds ratio of the seed, (1 × 1) / (3 × 2), kept by each scaling to rounding.
    assert a * d / (b * c) == pytest.approx(1 / 6, rel=1e-12)


def test_a_fit_that_cannot_be_is_told_with_its_zone():
    # a makes X only and b Y only: 40 and 60 can't be 30 and 70.
    with pytest.raises(BalanceError, match=r"1 zone\(s\).*: 1 \(écart"):
        fit_margins(*small_case(zeros=True))


def test_an_empty_seed_is_told():
    seed, piece_totals, zone_totals = small_case()
    with pytest.raises(BalanceError, match=r": 1 \(écart"):
        fit_margins(seed.assign(X=[0.0, 0.0, 1.0]), piece_totals, zone_totals, iterations=50)


def test_an_unknown_total_is_told():
    seed, piece_totals, zone_totals = small_case()
    with pytest.raises(BalanceError, match="total inconnu pour a dans 1"):
        fit_margins(seed, piece_totals.iloc[1:], zone_totals, iterations=5)


def test_a_fit_that_needs_more_rounds_is_told():
    with pytest.raises(BalanceError, match="après 1 tours"):
        fit_margins(*small_case(), iterations=1)


def test_sum_of_the_zones(zones):
    # Whole numbers: 26,527,385 published and 207 carried from 2022.
    assert zones.shape == (305, 34)
    assert zones.to_numpy().sum() == 26_527_592
    assert list(zones.columns) == list(nomenclature("A38")["code"])


def test_health_and_social_work_are_one_branch():
    published = load_table("employment/jobs_by_zone").query("zone == '5309'").set_index("branch")["jobs_2023"]
    jobs = local_jobs(find_territory("5309"))
    assert jobs["QZ"] == published["QA"] + published["QB"]
    assert jobs["RTZ"] == published["RZ"] + published["SZ"]
    assert jobs.sum() == published.sum()


def test_pieces_add_up_to_their_zone_by_branch(zones, pieces):
    by_zone = pieces.groupby(level="zone").sum()
    overseas = load_table("territories/zones").query("overseas == 'yes'")["zone"]
    assert set(zones.index) - set(by_zone.index) == set(overseas) - {"0601"}
    # Rounding of sums of at most a million: columns are scaled last.
    np.testing.assert_allclose(by_zone, zones.loc[by_zone.index], rtol=1e-9, atol=1e-6)
    assert (pieces.to_numpy() >= 0).all()


def test_all_epci_with_indicators_have_jobs(pieces):
    complete = load_table("territories/epci").query("status == 'complete'")["epci"]
    assert set(pieces.index.get_level_values("epci")) == set(complete)
    assert len(complete) == 1232


def test_piece_totals_follow_inhabitants_and_indicators(pieces):
    described = load_table("territories/epci").set_index("epci")
    population = load_table("territories/pieces").set_index(["epci", "zone"])["population"]
    inside = pieces.xs("3205", level="zone", drop_level=False)
    of_epci = described.loc[inside.index.get_level_values("epci")]
    weight = (
        population[inside.index].to_numpy()
        * (of_epci["jobs_per_100_employed_residents"] * of_epci["salaried_percent"]).to_numpy()
    )
    totals = inside.sum(axis="columns").to_numpy()
    # The tolerance of the fit is of the zone, one part in a billion.
    assert totals / totals.sum() == pytest.approx(weight / weight.sum(), abs=2e-9)


def test_same_table_as_a_fit_on_34_branches(zones, pieces):
    sector = concordance("A38", "A5")
    inside = pieces.xs("3205", level="zone")
    one_of_sector = (sector.to_numpy()[:, None] == sector.to_numpy()[None, :]).astype(float)  # 34 × 34
    wanted = inside.to_numpy() @ one_of_sector
    weight = np.linspace(1, 2, len(inside))  # whatever the weights of the prior: the piece sectors set them
    table = weight[:, None] * zones.loc["3205"].to_numpy()[None, :]
    for _ in range(50):
        table = table * wanted / (table @ one_of_sector)
        columns = table.sum(axis=0)
        table = table * np.divide(zones.loc["3205"].to_numpy(), columns, out=np.zeros_like(columns), where=columns > 0)
    # Two routes to the same table, to rounding.
    np.testing.assert_allclose(table, inside, rtol=1e-9, atol=1e-9)


def test_sectors_keep_the_odds_of_the_published_shares(pieces):
    sectors = pieces.xs("5309", level="zone").T.groupby(concordance("A38", "A5")).sum().T
    published = load_table("territories/epci").set_index("epci").loc[sectors.index]
    columns = {
        "AZ": "jobs_agriculture_percent",
        "BE": "jobs_industry_percent",
        "FZ": "jobs_construction_percent",
        "GU": "jobs_trade_and_services_percent",
        "OQ": "jobs_public_services_percent",
    }
    gap = np.log(sectors[list(columns)].to_numpy() / published[list(columns.values())].to_numpy())
    # log = piece effect + sector effect: nothing is left once both means are out, to the tolerance of the fit on
    # sectors of a few hundred jobs.
    left = gap - gap.mean(axis=0) - gap.mean(axis=1)[:, None] + gap.mean()
    assert left == pytest.approx(np.zeros_like(left), abs=1e-9)


def test_status_and_caveat():
    zone, epci = local_jobs(find_territory("5309")), local_jobs(find_territory("200042174"))
    assert zone.attrs == {"unit": "emplois salariés", "year": 2023, "status": "observed", "caveat": ""}
    assert epci.attrs["status"] == "estimated"
    assert epci.attrs["caveat"] == typeset_french(CAVEAT_ESTIMATED)
    assert (zone.name, epci.name) == ("jobs", "jobs")


def test_jobs_carried_from_2022_are_told():
    carried = load_table("employment/jobs_by_zone").query("status == 'carried_from_2022' and jobs_2023 > 0").iloc[0]
    assert "repris de 2022" in local_jobs(find_territory(carried["zone"])).attrs["caveat"]


def test_an_epci_within_one_zone_has_fewer_jobs_than_the_zone():
    lorient, agglomeration = find_territory("5309"), find_territory("200042174")
    # 90 % of the inhabitants of the zone, and its town: between 85 % and 98 % of the jobs.
    assert 0.85 < local_jobs(agglomeration).sum() / local_jobs(lorient).sum() < 0.98


def test_a_set_is_the_sum_of_its_members():
    basin = find_territory(["246200299", "246200364", "5309"])
    parts = [local_jobs(find_territory(code)) for code in basin.code.split("+")]
    # The same numbers in another order, to rounding.
    assert local_jobs(basin).to_numpy() == pytest.approx(sum(part.to_numpy() for part in parts), rel=1e-12)
    assert local_jobs(basin).attrs["status"] == "estimated"


def test_results_are_copies():
    jobs, of_zones, of_pieces = local_jobs(find_territory("5309")), zone_jobs(), piece_jobs()
    jobs["AZ"] = -1
    of_zones.loc["5309", "AZ"] = -1
    of_pieces.iloc[0, 0] = -1
    assert local_jobs(find_territory("5309"))["AZ"] == zone_jobs().loc["5309", "AZ"] > 0
    assert piece_jobs().iloc[0, 0] >= 0


@pytest.mark.parametrize("made_of", [{"zones": ("0601",)}, {"epci": ("249740085",)}])
def test_a_territory_without_jobs_is_refused(made_of):
    with pytest.raises(UnknownCodeError, match="est inconnu"):
        local_jobs(Territory(code="x", name="x", kind="set", population=1, **made_of))


def test_errors_of_estimated_jobs_are_measured():
    by_branch, of_total = epci_job_errors()
    assert list(by_branch.index) == list(nomenclature("A38")["code"])
    # A branch alone in its sector has no mix to be wrong of: exact but for the rounding of its share of itself.
    assert by_branch[["AZ", "FZ"]].to_numpy() == pytest.approx([0, 0], abs=1e-12)
    # Golden, two digits (published data): what one plant makes is off by a factor of two or more, what every town has
    # by a tenth or two; the total of a piece by a tenth.
    assert by_branch[["CD", "CE", "CF", "CI", "CJ", "CL"]].min() > 0.5
    assert by_branch[["GZ", "PZ", "QZ", "RTZ"]].max() < 0.25
    assert 0.05 < of_total < 0.2


def test_zone_jobs_are_not_drawn():
    # Published: nothing to draw.
    assert draw_jobs(find_territory(["5309", "4417"]), 10, np.random.default_rng(0)) is None


def test_drawn_jobs_stay_within_their_zone_and_around_their_estimate(zones):
    epci = find_territory("200071066")
    drawn = draw_jobs(epci, 2000, np.random.default_rng(0))
    assert drawn.shape == (2000, 34)
    touched = zones.loc[["4417"]].sum().to_numpy()
    # The EPCI lies in one zone: a part of it, bounded by construction.
    assert (drawn >= 0).all()
    assert (drawn <= touched).all()
    estimate = local_jobs(epci).to_numpy()
    known = estimate > 0
    odds = [np.log(jobs[known] / (touched - jobs)[known]) for jobs in (np.median(drawn, axis=0), estimate)]
    # Log odds are drawn around their estimate, with spreads up to 1.9 (refining): 2,000 draws know a median to 0.05;
    # four times that.
    assert odds[0] == pytest.approx(odds[1], abs=0.2)
    assert (drawn[:, ~known] == 0).all()


def test_a_piece_that_is_nearly_its_zone_is_hardly_uncertain():
    def spread(code):
        total = draw_jobs(find_territory(code), 500, np.random.default_rng(0)).sum(axis=1)
        return total.std() / total.mean()

    # Saint-Dié has 85 % of the jobs of its zone, Hénin-Carvin a third of those of Lens. Direction, by more than noise.
    assert spread("200071066") < spread("246200299") / 2


def test_a_set_of_zones_and_epci_draws_the_epci_alone():
    mixed = find_territory(["246200299", "5309"])
    drawn = draw_jobs(mixed, 200, np.random.default_rng(3))
    alone = draw_jobs(find_territory("246200299"), 200, np.random.default_rng(3))
    # The same draws and the published jobs of Lorient: to rounding of a sum.
    assert drawn - alone == pytest.approx(np.tile(local_jobs(find_territory("5309")), (200, 1)), abs=1e-6)
