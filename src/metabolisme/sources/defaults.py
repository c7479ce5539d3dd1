"""Default parameters, fixed here and nowhere else.

Each is stated and discussed in the book; a page that uses another value says so.
"""

from __future__ import annotations

DEFAULT_YEAR = 2014
"""Year of the national input-output table: the last one of WIOD's 2016 release."""

DEFAULT_BRANCHES = 34
"""Branches shown to the reader: Insee's A38 with health and social work, and the last four, put together."""

JOBS_YEAR = 2023
"""Year of the salaried jobs by zone (Flores)."""

FOOTPRINT_YEAR = 2019
"""Year of the greenhouse gas footprint by product (SDES): the last one that parts France from imports."""

DEFAULT_QUOTIENT = "FLQ"
"""Location quotient (Flegg & Webber 1997, doi:10.1080/713693401)."""

DEFAULT_DELTA = 0.15
"""Exponent of the FLQ, 0 <= delta < 1: a judgement, from the mean Type I multiplier of ten regions whose trade is
known (`metabolisme.accounts.held_out`). At 0.15 it is found a little too high in eight and far too low in two (mean gap
+0.02); at 0.20, too high in six (-0.02); at 0.25, the most quoted, too low in eight (-0.06). The lower of the first two
is taken: the smallest region, nearest to a zone d'emploi in size, asks for less than either."""

DELTA_RANGE = (0.10, 0.35)
"""Range of delta published for regions (Flegg & Tohmo 2013, Kowalewski 2015, Lampiris et al. 2020)."""

INVESTMENT_POPULATION_WEIGHT = 0.5
"""Share of investment spread by population, the rest by output; between 0 and 1."""

DEFAULT_READING = "origin_weighted"
"""Reading of the CO2 of imports shown first: intensities by origin of each product."""

REEXPORT_INDUSTRIES = ("C13-C15", "C21", "C26", "C28", "C30")
"""Manufacturing industries that the 2014 table shows exporting nearly all they make: goods that cross."""

REEXPORT_EXPORT_SHARE = 0.80
"""Share of output exported above which an industry of the list is corrected."""

PRODUCT_MATCH_RATE_OF_SERVICES = 1.0
"""Share of a service's local supply that fits what local buyers want: a judgement; goods take the size factor λ."""

PRODUCT_MATCH_RATE_OF_CARRIERS = 0.6
"""The same for trade and transport: mean of nine Japanese regions, 0.5 of trade and 0.6 of transport against the simple
quotient (METI 2005): a part of the margins goes to wholesalers elsewhere."""

REFINERY_JOBS = 250
"""Refining jobs from which a zone is taken to have a refinery: a judgement, under the smallest (Martinique, 291)."""

INCOME_ELASTICITY = 0.9
"""Elasticity of household spending to median income, the same for all products: a judgement, range 0.6 to 1.1, from
0.8 across households by quintile (Insee Première 1815) and 0.5 to 1.0 across overseas departments (Insee Focus 180)."""

DRAWS = 200
"""Draws of the parameters for an interval."""

SEED = 2026
"""Of the draws."""
