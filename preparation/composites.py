"""Technology Achievement Index of 23 countries, the worked example of the handbook on composites, as printed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

# Table A.2 of OECD and JRC (2008), p. 152, in its order; telephones and electricity are decimal logarithms there.
COUNTRIES = {
    "Finland": "Finlande", "United States": "États-Unis", "Sweden": "Suède", "Japan": "Japon", "Korea": "Corée du Sud",
    "Netherlands": "Pays-Bas", "United Kingdom": "Royaume-Uni", "Canada": "Canada", "Australia": "Australie",
    "Singapore": "Singapour", "Germany": "Allemagne", "Norway": "Norvège", "Ireland": "Irlande", "Belgium": "Belgique",
    "New Zealand": "Nouvelle-Zélande", "Austria": "Autriche", "France": "France", "Israel": "Israël",
    "Spain": "Espagne", "Italy": "Italie", "Czech Republic": "République tchèque", "Hungary": "Hongrie",
    "Slovenia": "Slovénie",
}  # fmt: skip

# indicator: French name, unit, year, worth 0 and 1 in the index of the United Nations (Saisana et al. 2005, table 1),
# values of the 23 countries.
INDICATORS = {
    "patents": (
        "Brevets accordés", "pour 1 million d'habitants", "1998", 0, 994,
        "187 289 271 994 779 189 82 31 75 8 235 103 106 72 103 165 205 74 42 13 28 26 105",
    ),
    "royalties": (
        "Redevances et licences reçues", "$ pour 1 000 habitants", "1999", 0, 272.6,
        "125.6 130 156.6 64.6 9.8 151.2 134 38.6 18.2 25.5 36.8 20.2 110.3 73.9 13 14.8 33.6 43.6 8.6 9.8 4.2 6.2 4",
    ),
    "internet": (
        "Serveurs internet", "pour 1 000 habitants", "2000", 0, 232.4,
        "200.2 179.1 125.8 49 4.8 136 57.4 108 125.9 72.3 41.2 193.6 48.6 58.9 146.7 84.2 36.4 43.2 21 30.4 25 21.6 "
        "20.3",
    ),
    "exports": (
        "Exportations de haute et moyenne technologie", "% des exportations de biens", "1999", 0, 80.8,
        "50.7 66.2 59.7 80.8 66.7 50.9 61.9 48.7 16.2 74.9 64.2 19 53.6 47.6 15.4 50.3 58.9 45 53.4 51 51.7 63.5 49.5",
    ),
    "telephones": (
        "Lignes téléphoniques, logarithme décimal", "log10 (pour 1 000 habitants)", "1999", 1, 901,
        "3.08 3.00 3.10 3.00 2.97 3.02 3.02 2.94 2.94 2.95 2.94 3.12 2.97 2.91 2.86 2.99 2.97 2.96 2.86 3.00 2.75 2.73 "
        "2.84",
    ),
    "electricity": (
        "Consommation d'électricité, logarithme décimal", "log10 (kWh par habitant)", "1998", 22, 6969,
        "4.15 4.07 4.14 3.86 3.65 3.77 3.73 4.18 3.94 3.83 3.75 4.39 3.68 3.86 3.91 3.79 3.80 3.74 3.62 3.65 3.68 3.46 "
        "3.71",
    ),
    "schooling": (
        "Années de scolarité, 15 ans et plus", "ans", "2000", 0.8, 12,
        "10 12 11.4 9.5 10.8 9.4 9.4 11.6 10.9 7.1 10.2 11.9 9.4 9.3 11.7 8.4 7.9 9.6 7.3 7.2 9.5 9.1 7.1",
    ),
    "university": (
        "Inscrits en sciences à l'université", "% d'une classe d'âge", "1995-1997", 0.1, 27.4,
        "27.4 13.9 15.3 10 23.2 9.5 14.9 14.2 25.3 24.2 14.4 11.2 12.3 13.6 13.1 13.6 12.6 11 15.6 13 8.2 7.7 10.6",
    ),
}  # fmt: skip

# Tables of OECD and JRC (2008), by indicator, by country in the order of `COUNTRIES`, or by rank: quantity, values.
BY_INDICATOR = {
    "table_09": {  # rotated factor loadings, p. 71, and table 17
        "factor_1": "0.07 0.13 0.79 -0.64 0.37 0.82 0.88 0.08",
        "factor_2": "0.97 0.07 -0.21 0.56 0.17 -0.04 0.23 0.04",
        "factor_3": "0.06 -0.07 0.21 -0.04 0.38 0.25 -0.09 0.96",
        "factor_4": "0.06 0.93 0.42 0.36 0.68 0.35 0.09 0.04",
    },
    "table_11": {  # without one indicator, p. 73
        "correlation_with_total": "0.261 0.527 0.566 -0.108 0.701 0.614 0.451 0.249",
        "alpha_without": "0.704 0.645 0.636 0.774 0.603 0.624 0.662 0.706",
    },
    "table_18": {"principal_components": "0.17 0.15 0.11 0.07 0.08 0.12 0.14 0.16"},  # p. 91
    "table_22": {  # p. 100
        "factor": "0.17 0.15 0.11 0.06 0.08 0.13 0.13 0.17",
        "budget": "0.11 0.11 0.11 0.18 0.10 0.06 0.15 0.18",
        "ahp": "0.09 0.10 0.07 0.21 0.05 0.06 0.18 0.25",
    },
    "table_20": {  # pairwise comparisons, p. 97, each column against the rows
        "patents": "1 1/2 1/3 1/2 1/5 1/5 1 1/3",
        "royalties": "2 1 1/2 2 1/4 1/4 2 1/3",
        "internet": "3 2 1 4 1/2 1/2 5 2",
        "exports": "2 1/2 1/4 1 1/4 1/4 2 1/3",
        "telephones": "5 4 2 4 1 1 5 2",
        "electricity": "5 4 2 4 1 1 5 2",
        "schooling": "1 1/2 1/5 1/2 1/5 1/5 1 1/4",
        "university": "3 3 1/2 3 1/2 1/2 4 1",
    },
    "table_06": {  # correlations, p. 64, above the diagonal
        "patents": "1",
        "royalties": "0.13 1",
        "internet": "-0.09 0.46 1",
        "exports": "0.45 0.25 -0.45 1",
        "telephones": "0.28 0.56 0.56 0.00 1",
        "electricity": "0.03 0.32 0.84 -0.36 0.64 1",
        "schooling": "0.22 0.30 0.63 -0.35 0.30 0.65 1",
        "university": "0.08 0.06 0.27 -0.03 0.33 0.26 0.08 1",
    },
}
BY_COUNTRY = {
    "table_15": {  # schooling, p. 87
        "zscore": "0.26 1.52 1.14 -0.06 0.76 -0.12 -0.12 1.27 0.83 -1.58 0.38 1.46 -0.12 -0.19 1.33 -0.76 -1.08 0.00 "
        "-1.46 -1.52 -0.06 -0.31 -1.58",
        "minmax": "0.59 1.00 0.88 0.49 0.76 0.47 0.47 0.92 0.78 0.00 0.63 0.98 0.47 0.45 0.94 0.27 0.16 0.51 0.04 0.02 "
        "0.49 0.41 0.00",
        "leader": "0.83 1.00 0.95 0.79 0.90 0.78 0.78 0.97 0.91 0.59 0.85 0.99 0.78 0.78 0.98 0.70 0.66 0.80 0.61 0.60 "
        "0.79 0.76 0.59",
    },
    "table_19": {  # benefit of the doubt, p. 94
        "doubt": "1 1 1 0.87 0.80 0.75 0.71 0.73 0.66 0.62 0.62 0.86 0.60 0.54 0.58 0.52 0.51 0.49 0.34 0.38 0.31 0.27 "
        "0.28"
    },
    "table_23": {  # ranks by weighting, p. 100
        "equal": "1 2 3 4 5 6 7 9 10 8 11 12 13 14 15 16 17 18 19 20 21 22 23",
        "factor": "1 2 3 4 5 6 8 10 7 11 12 9 14 15 13 16 17 18 19 20 21 23 22",
        "doubt": "1 1 1 4 6 7 9 8 10 12 11 5 13 15 14 16 17 18 20 19 21 23 22",
        "budget": "1 2 3 5 4 8 7 10 11 6 9 13 12 14 17 15 16 18 19 21 22 20 23",
        "ahp": "1 3 4 5 2 11 7 10 9 6 8 16 12 13 18 15 14 17 19 21 22 20 23",
    },
    "table_38": {  # ranks by aggregation, p. 116
        "linear": "1 2 3 4 5 6 7 9 10 8 11 12 13 14 15 16 17 18 19 20 21 22 23",
        "multicriteria": "3 1 2 4 9 8 5 11 9 12 7 6 13 17 15 15 14 18 20 19 21 23 22",
        "geometric": "2 1 3 4 16 5 6 13 14 18 8 11 7 9 17 12 10 15 19 21 23 22 20",
    },
}
FIVE = ("Finland", "United States", "Sweden", "Japan", "Korea")
BY_FIVE = {
    "table_35": {  # three decimals where table A.2 has two, p. 113
        "telephones": "3.080 2.997 3.096 3.003 2.972",
        "electricity": "4.150 4.073 4.145 3.865 3.653",
    },
    "table_36": {  # outranking, p. 114, each column beaten by the rows
        "Finland": "0 0.5 0.625 0.25 0.375",
        "United States": "0.5 0 0.5 0.375 0.375",
        "Sweden": "0.375 0.5 0 0.25 0.375",
        "Japan": "0.75 0.625 0.75 0 0.25",
        "Korea": "0.625 0.625 0.625 0.75 0",
    },
}
BY_RANK = {
    "table_07": {"eigenvalue": "3.3 1.7 1.0 0.9 0.5 0.3 0.2 0.1", "variance": "41.9 21.8 12.3 11.1 6.0 3.7 2.2 0.9"}
}
ALONE = {"table_11": {"alpha": "0.70"}, "table_37": {"support": "6.375"}}


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Raw values, the bounds of the index, and what the handbook prints of it; no raw file is read."""
    values = [
        (country, COUNTRIES[country], indicator, float(value))
        for indicator, (*_, numbers) in INDICATORS.items()
        for country, value in zip(COUNTRIES, numbers.split(), strict=True)
    ]
    indicators = [(name, *description[:-1]) for name, description in INDICATORS.items()]
    published = [
        (table, item, quantity, _number(value))
        for items, printed in (
            (list(INDICATORS), BY_INDICATOR),
            (list(COUNTRIES), BY_COUNTRY),
            (list(FIVE), BY_FIVE),
            ([str(rank) for rank in range(1, 9)], BY_RANK),
            (["all"], ALONE),
        )
        for table, quantities in printed.items()
        for quantity, numbers in quantities.items()
        # A triangle has fewer values than items.
        for item, value in zip(items, numbers.split(), strict=False)
    ]
    return {
        "composites/tai": pd.DataFrame(values, columns=["country", "label", "indicator", "value"]),
        "composites/tai_indicators": pd.DataFrame(
            indicators, columns=["indicator", "label", "unit", "year", "worst", "best"]
        ),
        "composites/tai_published": pd.DataFrame(published, columns=["table", "item", "quantity", "value"]),
    }


def _number(text: str) -> float:
    """A decimal number, or a ratio such as 1/3."""
    top, _, bottom = text.partition("/")
    return float(top) / float(bottom or 1)
