"""Carbon: what the final demand of a territory emits wherever it is made, and what production of here emits.

Readings and interval are two things. The interval is that of one reading: what income, investment and jobs may be.
Readings are other answers to the same question, of other tables: they are named one by one, and never averaged.
"""

from __future__ import annotations

import numpy as np

from metabolisme.diagnosis.footprints import READINGS
from metabolisme.diagnosis.territory_results import OVERSEAS_LIMIT, co2_readings
from metabolisme.errors import typeset_french
from metabolisme.indicators.case import Case, Indicator
from metabolisme.sources.territories import Territory, find_territory

#: Tonnes in a kilotonne.
TONNES = 1000.0


def unknown_overseas(territory: Territory) -> str:
    """Why carbon and materials have no value where more than a tenth of the inhabitants are overseas; "" elsewhere."""
    if not territory.overseas:
        return ""
    members = [find_territory(code) for code in (*territory.zones, *territory.epci)]
    overseas = sum(member.population for member in members if member.overseas)
    if members and overseas <= OVERSEAS_LIMIT * territory.population:
        return ""
    return typeset_french(
        "Outre-mer, le carbone et les matières ne sont pas calculés : l'électricité, les importations et les chantiers "
        "n'y sont pas ceux de la France entière, et aucune table publiée ne dit les leurs."
    )


def footprint_per_inhabitant(case: Case) -> np.ndarray:
    """Greenhouse gases behind the final demand of the territory, t CO₂e per inhabitant, shape (d,)."""
    return case.results["footprint_ghg", "all", "total"] * TONNES / case.population


def co2_footprint_per_inhabitant(case: Case) -> np.ndarray:
    """CO₂ alone, central reading, t per inhabitant, shape (d,)."""
    return case.results["footprint_co2", "all", "total"] * TONNES / case.population


def co2_per_inhabitant_by_reading(case: Case) -> dict[str, float]:
    """CO₂ alone under each published way to count imports, t per inhabitant, by French name."""
    return {READINGS[name].label: kt * TONNES / case.population for name, kt in co2_readings(case.draws).items()}


def production_per_inhabitant(case: Case) -> np.ndarray:
    """Greenhouse gases that production of here emits here, t CO₂e per inhabitant, shape (d,); homes and cars apart."""
    return case.results["production_ghg", "all", "here"] * TONNES / case.population


#: Indicators of the family, by name.
INDICATORS = {
    "carbon.footprint_per_inhabitant": Indicator(footprint_per_inhabitant, why_not=unknown_overseas),
    "carbon.co2_footprint_per_inhabitant": Indicator(
        co2_footprint_per_inhabitant, why_not=unknown_overseas, readings=co2_per_inhabitant_by_reading
    ),
    "carbon.production_per_inhabitant": Indicator(production_per_inhabitant, why_not=unknown_overseas),
}
