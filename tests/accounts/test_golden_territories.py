"""Real places whose numbers were looked at one by one, each with what makes them plausible.

Tolerances, the same for all. Output, 0.5 %: another year of jobs moves a zone by 1 or 2 %, another national table by
more. Multiplier, 0.005, and share of purchases made here, half a point: moving δ by 0.01 moves them by about as much.
Number of branches cut, exact: a count, and no ρ of these places is within 0.2 % of one.
"""

from typing import NamedTuple

import pandas as pd
import pytest

from metabolisme.accounts.local_jobs import zone_jobs
from metabolisme.accounts.territory import territory_account
from metabolisme.sources import concordance


class Golden(NamedTuple):
    """A place: output (M€), Type I multiplier, share of purchases made here (%), branches cut, what it is known for."""

    code: str | list[str]
    output: float
    multiplier: float
    here: float
    cut: int
    known_for: tuple[str, ...]


ZONES = (
    # Lorient: frigates of Naval Group (CL), the fishing port and Breton food (CA). Far from a larger town: half of what
    # is bought is made here.
    Golden("5309", 11_074, 1.177, 51.7, 4, ("CL", "CA")),
    # Beauvais: tractors (CK), plastics (CG); the flasks of the Bresle are in another zone. Near Paris, so not much of a
    # centre.
    Golden("0054", 13_158, 1.172, 50.9, 5, ("CG", "CK")),
    # Bourg-en-Bresse: the nuclear station of Bugey (DZ), plastics next to Oyonnax (CG). Power is a large branch that
    # buys from itself: a multiplier above that of places of its size.
    Golden("8405", 14_887, 1.253, 55.0, 2, ("DZ", "CG")),
    # Saint-Dié-des-Vosges: paper and sawmills (CC), textiles of the Vosges (CB). Small and of few trades: the smallest
    # share made here.
    Golden("4417", 3_476, 1.141, 44.9, 5, ("CC", "CB")),
    # Lyon: pharmacy (CF), the valley of chemistry (CE), computing (JC). Second place of the country: nothing is cut.
    Golden("8421", 145_265, 1.365, 62.9, 0, ("CF", "CE", "JC")),
    # Lens: cables and batteries (CJ), the platforms of Dourges and Hénin (HZ). 120 refining jobs and no refinery.
    Golden("3215", 15_412, 1.188, 53.5, 6, ("CJ", "HZ")),
    # Béthune: starch of Lestrem (CA). Workers of Lille and Lens live there: public services claimed beyond their jobs.
    Golden("3205", 9_685, 1.173, 50.2, 7, ("CA",)),
    # Propriano: a tiny rural zone in the south of Corsica; builders (FZ), summer (IZ), flocks (AZ).
    Golden("9407", 498, 1.107, 46.4, 4, ("FZ", "IZ", "AZ")),
    # Marie-Galante: the smallest zone, overseas; sugar and rum (CA), and public services.
    Golden("0103", 279, 1.084, 49.0, 5, ("CA",)),
)

#: EPCI: jobs are estimated, industry is one sector. Known for: sectors of five, location quotient above one.
EPCI = (
    # Lorient Agglomération: nine tenths of its zone, a little less industrial than the rest of it.
    Golden("200042174", 10_139, 1.172, 52.0, 3, ("BE", "FZ", "OQ")),
    # Métropole de Lyon: offices; its factories are further out in the zone.
    Golden("200046977", 117_138, 1.348, 61.8, 0, ("GU",)),
    # Beauvaisis: the prefecture of Oise and its hospital, and the tractors.
    Golden("200067999", 6_764, 1.151, 47.9, 0, ("BE", "OQ")),
    # Saint-Dié: mills and works; jobs in industry are twice their share of the country.
    Golden("200071066", 3_004, 1.140, 44.0, 5, ("BE", "FZ", "AZ")),
    # Bourg-en-Bresse: the prefecture of Ain, and lorries.
    Golden("200071751", 8_269, 1.223, 53.5, 0, ("BE", "OQ")),
    # Béthune-Bruay: old mining towns, industry and hospitals.
    Golden("200072460", 9_632, 1.171, 51.6, 7, ("BE", "FZ", "OQ")),
    # Hénin-Carvin: platforms and shopping centres along the motorway.
    Golden("246200299", 5_404, 1.166, 51.0, 4, ("GU", "FZ")),
    # Lens-Liévin: builders and public services of a large town.
    Golden("246200364", 9_257, 1.168, 53.0, 6, ("FZ", "OQ")),
)


def share_here(account):
    """Part of what firms and final users buy that is made in the territory, %."""
    inputs = account.coefficients_local @ account.output
    domestic = account.nation.coefficients_domestic + account.nation.coefficients_imported
    bought = (domestic @ account.output).sum() + account.final_demand.to_numpy().sum()
    return 100 * (inputs.sum() + account.final_demand_local.to_numpy().sum()) / bought


def quotients(account, groups):
    """Share of each group of branches in the jobs of the territory, over its share in the nation."""
    national = zone_jobs().sum()
    here, everywhere = (jobs.groupby(groups).sum() / jobs.sum() for jobs in (account.jobs, national))
    return here / everywhere


def check(golden):
    account = territory_account(golden.code)
    assert account.output.sum() == pytest.approx(golden.output, rel=0.005)
    assert account.output_multiplier == pytest.approx(golden.multiplier, abs=0.005)
    assert share_here(account) == pytest.approx(golden.here, abs=0.5)
    assert (account.closure["bound"] == "supply").sum() == golden.cut
    return account


@pytest.mark.parametrize("golden", ZONES, ids=lambda golden: golden.code)
def test_golden_zone(golden):
    account = check(golden)
    branches = pd.Series(account.jobs.index, account.jobs.index)
    found = quotients(account, branches)[account.jobs > 0.005 * account.jobs.sum()].sort_values(ascending=False)
    # What the place is known for is among its five most specialised branches (of half a percent of its jobs or more),
    # with at least half as much again as the country: an order, no tolerance.
    assert set(golden.known_for) <= set(found.index[:5])
    assert found[list(golden.known_for)].min() > 1.5


@pytest.mark.parametrize("golden", EPCI, ids=lambda golden: golden.code)
def test_golden_epci(golden):
    account = check(golden)
    found = quotients(account, concordance("A38", "A5"))
    # Above the country in what it is known for: a sign. The estimate by sector is fitted to published shares.
    assert found[list(golden.known_for)].min() > 1


@pytest.mark.parametrize(
    "golden",
    [
        # Lens and Béthune, one mining basin: together they keep more than each.
        Golden(["3215", "3205"], 25_097, 1.202, 53.8, 7, ()),
        # Lyon and its nearest hills, Tarare: a city and its hinterland.
        Golden(["8421", "8430"], 147_762, 1.367, 63.2, 0, ()),
    ],
    ids=["Lens+Béthune", "Lyon+Tarare"],
)
def test_golden_pair(golden):
    together = check(golden)
    city, hinterland = (territory_account(code) for code in golden.code)
    # Output adds up, to rounding.
    assert together.output.sum() == pytest.approx(city.output.sum() + hinterland.output.sum(), rel=1e-9)
    # What they sell each other is no longer bought elsewhere: the pair buys less from the rest of France than the two
    # do apart, and more of it here than either. Directions only.
    apart = city.imports_rest_of_country.sum() + hinterland.imports_rest_of_country.sum()
    assert together.imports_rest_of_country.sum() < apart
    assert share_here(together) > max(share_here(city), share_here(hinterland))
    assert together.output_multiplier > max(city.output_multiplier, hinterland.output_multiplier)


def test_seven_zones_eight_epci_and_the_rest():
    assert len(ZONES) == 7 + 2
    assert len(EPCI) == 8
    overseas = [golden.code for golden in ZONES if territory_account(golden.code).territory.overseas]
    assert overseas == ["0103"]
