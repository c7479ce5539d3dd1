"""The diagnosis of the worked places: seven zones and eight EPCI, each number looked at, with what makes it plausible.

Tolerances, the same for all. Type II multiplier, 0.005, and shares of value or jobs, half a point: moving δ by 0.01
moves them by about as much. Short list, exact: which flows are on the first front is what the chapter prints.
"""

from typing import NamedTuple

import pytest

from metabolisme.accounts.territory import territory_account
from metabolisme.diagnosis.dependence import import_content_amounts
from metabolisme.diagnosis.economic_bases import economic_bases
from metabolisme.diagnosis.multipliers import circuit, mean_of, multipliers_of
from metabolisme.diagnosis.shortlist import shortlist

MULTIPLIER, POINTS = 0.005, 0.5


class Golden(NamedTuple):
    """A place.

    Type II multiplier; of final purchases, value that ends abroad and here (%); of jobs, those that answer exports, the
    rest of France and the public purse (%); flows from abroad on the short list.
    """

    code: str
    type2: float
    abroad: float
    here: float
    exports: float
    rest: float
    public: float
    listed: str


ZONES = (
    # Lorient: textiles and electrical goods are bought, not made; its own ships and food are on the list all the same,
    # since a frigate is no car.
    Golden("5309", 1.272, 20.8, 47.6, 14.9, 28.3, 28.7, "NZ CA CJ CH CE CB CL CK"),
    # Beauvais: the most exporting of the seven, its tractors; a prefecture, hence public jobs.
    Golden("0054", 1.256, 20.8, 47.0, 17.9, 21.4, 32.4, "NZ CA CI CG CH CB CL CE CK"),
    # Bourg-en-Bresse: the power of Bugey leaves for the rest of France.
    Golden("8405", 1.350, 21.0, 49.8, 16.1, 26.5, 29.8, "NZ CA CI CG CH CK CL CE"),
    # Saint-Dié: small and of few trades, the least value stays; metals are made there, so they are not on the list.
    Golden("4417", 1.213, 20.5, 41.0, 16.2, 26.9, 29.7, "NZ CA CE CI CJ CF CL CK"),
    # Lyon: offices that work for the country, the smallest public share; consultancy (MA) is worth bringing back.
    Golden("8421", 1.503, 21.2, 55.9, 16.9, 36.7, 20.1, "NZ MA CL CA CH CE CB CK"),
    # Lens: cables are made there (no CJ); pharmacy is not, and is foreign to nine tenths.
    Golden("3215", 1.287, 20.4, 47.5, 14.5, 25.9, 32.6, "NZ CH CI CF CB CK CE CL"),
    # Béthune: more than a third of the jobs answer the public purse; residents who work in Lille buy there.
    Golden("3205", 1.252, 20.5, 43.8, 13.4, 20.7, 36.7, "CA CH CI CF CK CL CE"),
)

#: EPCI: jobs are estimated and industry is one product, which no other flow beats.
EPCI = (
    # Lorient Agglomération: nearly its zone, less its farms and rural food plants.
    Golden("200042174", 1.268, 20.8, 48.2, 14.3, 29.7, 28.6, "BE"),
    # Métropole de Lyon: the offices of the zone without its suburbs' homes: two jobs in five serve the rest of France.
    Golden("200046977", 1.485, 21.3, 55.1, 16.1, 42.0, 18.6, "BE"),
    # Beauvaisis: more jobs than inhabitants call for, hence the rest of France, mostly its own hinterland.
    Golden("200067999", 1.238, 21.0, 48.0, 15.4, 42.8, 22.6, "BE"),
    # Saint-Dié: most of its zone.
    Golden("200071066", 1.211, 20.5, 40.3, 16.7, 28.2, 28.3, "BE"),
    # Bourg: a prefecture that serves its department.
    Golden("200071751", 1.320, 21.0, 49.5, 14.1, 36.4, 26.3, "BE"),
    # Béthune-Bruay: as its zone.
    Golden("200072460", 1.254, 20.4, 45.1, 13.0, 19.9, 37.8, "BE"),
    # Hénin-Carvin: platforms that serve the country.
    Golden("246200299", 1.261, 20.5, 46.4, 14.8, 30.7, 29.2, "BE"),
    # Lens-Liévin: hospital and administrations of a large town.
    Golden("246200364", 1.263, 20.4, 47.6, 13.6, 25.5, 34.3, "BE"),
)


@pytest.mark.parametrize("golden", ZONES + EPCI, ids=lambda golden: golden.code)
def test_diagnosis_of_a_worked_place(golden):
    account = territory_account(golden.code)
    system = circuit(account)
    type2 = mean_of(multipliers_of(system, "type2", "output"), system.output)
    assert float(type2) == pytest.approx(golden.type2, abs=MULTIPLIER)
    ends = import_content_amounts(account)["total"].sum()
    bought = ends.drop("abroad").sum()
    assert 100 * ends["abroad"] / bought == pytest.approx(golden.abroad, abs=POINTS)
    assert 100 * ends["here"] / bought == pytest.approx(golden.here, abs=POINTS)
    jobs = economic_bases(account)["share"]
    found = [float(jobs[base]) for base in ("exports_abroad", "rest_of_country", "public")]
    assert found == pytest.approx([golden.exports, golden.rest, golden.public], abs=POINTS)
    flows = shortlist(golden.code).loc["abroad"].query("on_list")
    assert list(flows.index) == golden.listed.split()
