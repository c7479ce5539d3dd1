"""Tables of regions whose trade is published, to compare the intervals of the method with: Japan 2005, Scotland 2019.

Sources: Ministry of Economy, Trade and Industry of Japan (METI), interregional input-output table of 2005; Scottish
Government, Supply, Use and Input-Output Tables 1998-2019; Office for National Statistics, UK input-output analytical
tables 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from metabolisme.errors import DataFileError
from preparation.reading import read_sheets

REPAIR = "reprenez le fichier de l'éditeur ; si c'est une autre édition, relisez-en les lignes et les colonnes"

# In the order of the source, which numbers them from 1.
JAPANESE_REGIONS = ["HOK", "TOH", "KAN", "CHB", "KIN", "CHG", "SHI", "KYU", "OKI"]
# Code, French label, and the numbers of the source's 53 sectors that the branch groups.
JAPANESE_BRANCHES = [
    ("A", "Agriculture, sylviculture et pêche", [1]),
    ("B", "Mines, pétrole et gaz", [2, 3]),
    ("C10", "Aliments, boissons et tabac", [4]),
    ("C13", "Textile et habillement", [5, 6]),
    ("C16", "Bois et meubles", [7]),
    ("C17", "Papier et imprimerie", [8, 9]),
    ("C19", "Produits du pétrole et du charbon", [14]),
    ("C20", "Chimie", [10, 11, 12]),
    ("C21", "Pharmacie", [13]),
    ("C22", "Produits en plastique", [15]),
    ("C23", "Verre, ciment et céramique", [16]),
    ("C24", "Métallurgie", [17, 18]),
    ("C25", "Produits métalliques", [19]),
    ("C26", "Électronique et instruments de précision", [25, 26, 27, 32]),
    ("C27", "Équipements électriques", [22, 23, 24]),
    ("C28", "Machines", [20, 21]),
    ("C29", "Automobile", [28, 29, 30]),
    ("C30", "Autres matériels de transport", [31]),
    ("C32", "Autres produits manufacturés", [33]),
    ("D", "Électricité, gaz et chaleur", [36, 37]),
    ("E", "Eau, déchets et récupération", [34, 38]),
    ("F", "Construction", [35]),
    ("G", "Commerce", [39]),
    ("H", "Transports", [43]),
    ("J", "Information et communication", [44, 45]),
    ("K", "Finance et assurance", [40]),
    ("L", "Immobilier, loyers imputés compris", [41, 42]),
    ("M", "Publicité et services aux entreprises", [49, 51]),
    ("N", "Location de biens", [50]),
    ("O", "Administration publique", [46]),
    ("P", "Enseignement et recherche", [47]),
    ("Q", "Santé et action sociale", [48]),
    ("IRS", "Services aux personnes", [52]),
    ("X", "Activités non classées", [53]),
]
# Codes of the source: a sector is 10 times its number; region 10 is the whole country.
JAPANESE_SECTORS = [10 * number for number in range(1, 54)]
WHOLE_COUNTRY = 10
# Final uses and the columns that make them up. 550 is what firms pay for their staff and guests.
JAPANESE_USES = {"CONS_h": [550, 560], "CONS_g": [570], "GFCF": [580, 590], "INVEN": [600, 610]}
EXPORTS, IMPORTS, OUTPUT = 660, 730, 760
SCRAP_ROWS, VALUE_ADDED_ROW, OUTPUT_ROW = [550, 560], 630, 640
# The cells are whole millions of yen and the balances exact: less than one unit, for the additions of a computer.
JAPANESE_TOLERANCE = 0.5

# Code, French label, first and last division of NACE rev. 2 (SIC 2007) that the branch groups.
SCOTTISH_BRANCHES = [
    ("A", "Agriculture, sylviculture et pêche", 1, 3),
    ("B", "Industries extractives", 5, 9),
    ("C10T12", "Aliments, boissons et tabac", 10, 12),
    ("C13T15", "Textile, habillement, cuir et chaussure", 13, 15),
    ("C16T18", "Bois, papier et imprimerie", 16, 18),
    ("C19T22", "Raffinage, chimie, pharmacie et plastique", 19, 22),
    ("C23", "Verre, ciment et céramique", 23, 23),
    ("C24T25", "Métallurgie et produits métalliques", 24, 25),
    ("C26T28", "Électronique, équipements électriques et machines", 26, 28),
    ("C29T30", "Matériels de transport", 29, 30),
    ("C31T33", "Meubles, autres industries et réparation", 31, 33),
    ("D", "Électricité et gaz", 35, 35),
    ("E", "Eau, assainissement et déchets", 36, 39),
    ("F", "Construction", 41, 43),
    ("G", "Commerce", 45, 47),
    ("H", "Transports et entreposage", 49, 53),
    ("I", "Hébergement et restauration", 55, 56),
    ("J", "Information et communication", 58, 63),
    ("K", "Finance et assurance", 64, 66),
    ("L", "Activités immobilières", 68, 68),
    ("M", "Activités spécialisées, scientifiques et techniques", 69, 75),
    ("N", "Services administratifs et de soutien", 77, 82),
    ("O", "Administration publique", 84, 84),
    ("P", "Enseignement", 85, 85),
    ("Q", "Santé et action sociale", 86, 88),
    ("R", "Arts, spectacles et loisirs", 90, 93),
    ("ST", "Autres services et ménages employeurs", 94, 97),
]
# Final uses and the columns that make them up, in the Scottish file and in the British one.
SCOTTISH_USES = {
    "CONS_h": ["Households"],
    "CONS_np": ["NPISHs"],
    "CONS_g": ["Central government", "Local government"],
    "GFCF": ["Gross fixed capital formation", "Valuables"],
    "INVEN": ["Change in inventories"],
    "EXP_hh": ["Non-resident households"],
    "EXP_RUK": ["Rest of UK exports"],
    "EXP_ROW": ["Rest of world exports"],
}
BRITISH_USES = {
    "CONS_h": ["P3 S14"],
    "CONS_np": ["P3 S15"],
    "CONS_g": ["P3 S13"],
    "GFCF": ["P51G", "P53"],
    "INVEN": ["P52"],
    "EXP_hh": [],
    "EXP_RUK": [],
    "EXP_ROW": ["P61EU", "P61RW", "P62"],
}
SCOTTISH_OUTPUT = "Total use for industry output"
# The rows and the columns of both balance to 1e-10 M£; Scottish output differs by 0.0014 at worst between the two.
TOLERANCE_MGBP = 0.002


def japan_2005(raw: Path) -> pd.DataFrame:
    """The nine regions of Japan, 34 branches each, and what they import from abroad.

    The source counts imports of a product among the uses of the region that imports. They are taken out, in
    proportion to these uses (inventories apart), and make rows of their own: what remains is Japanese.

    Parameters
    ----------
    raw : Path

    Returns
    -------
    DataFrame
        Columns region (``ROW`` for imports), branch, ``Z|region|branch``, ``Y|region|use``, ``Y|ROW|EXP`` and ``x``,
        which are missing for imports, status; millions of yen.

    Raises
    ------
    DataFileError
        When the cells do not balance.
    """
    cells = pd.read_csv(raw / "io/h2rio05c.csv")
    cells.columns = ["region", "row", "user", "column", "value"]
    # A cell that is nil is not written in this format.
    table = cells.pivot(index=["region", "row"], columns=["user", "column"], values="value").fillna(0)
    regions = range(1, len(JAPANESE_REGIONS) + 1)
    r, n, c = len(regions), len(JAPANESE_SECTORS), len(JAPANESE_USES)

    def part(rows: list[int], columns: list[int], sellers=regions, buyers=regions) -> np.ndarray:
        """Cells by selling region, row, buying region, column."""
        index = pd.MultiIndex.from_product([sellers, rows])
        across = pd.MultiIndex.from_product([buyers, columns])
        block = table.reindex(index=index, columns=across, fill_value=0).to_numpy(copy=True)
        return block.reshape(len(sellers), len(rows), len(buyers), len(columns))

    flows = part(JAPANESE_SECTORS, JAPANESE_SECTORS)
    demand = np.stack([part(JAPANESE_SECTORS, use).sum(axis=3) for use in JAPANESE_USES.values()], axis=3)
    exports = part(JAPANESE_SECTORS, [EXPORTS])[..., 0]
    imports = -part(JAPANESE_SECTORS, [IMPORTS])[..., 0]
    output = part(JAPANESE_SECTORS, [OUTPUT], buyers=[WHOLE_COUNTRY])[:, :, 0, 0]
    below = {
        name: part(rows, JAPANESE_SECTORS, sellers=[WHOLE_COUNTRY])[0].sum(axis=0)
        for name, rows in {"scrap": SCRAP_ROWS, "value added": [VALUE_ADDED_ROW], "output": [OUTPUT_ROW]}.items()
    }
    own = np.arange(r)
    uses = flows.sum(axis=(2, 3)) + demand.sum(axis=(2, 3)) + (exports - imports).sum(axis=2)
    costs = flows.sum(axis=(0, 1)) + below["scrap"] + below["value added"]
    elsewhere = ~np.eye(r, dtype=bool)[:, None, :]
    _check_balances(
        "io/h2rio05c.csv",
        {
            "emplois et production d'une ligne": uses - output,
            "ressources et production d'une colonne": costs - below["output"],
            "production en ligne et en colonne": below["output"] - output,
            "importations ou exportations hors des cases d'une région avec elle-même, et zéro": np.where(
                elsewhere, np.abs(exports) + np.abs(imports), 0
            ),
        },
        JAPANESE_TOLERANCE,
        "millions de yens",
    )

    # What each region sells to itself, its imports inside: by region, sector, use.
    within = np.concatenate([flows[own, :, own, :], demand[own, :, own, :]], axis=2)
    imported = _imports_by_use(within, imports[own, :, own], inventories=n + c - 1)
    flows[own, :, own, :] -= imported[:, :, :n]
    demand[own, :, own, :] -= imported[:, :, n:]
    # Imports by sector, then buying region and use; whichever region they come through.
    foreign_flows, foreign_demand = imported[:, :, :n].swapaxes(0, 1), imported[:, :, n:].swapaxes(0, 1)

    codes = [code for code, _, _ in JAPANESE_BRANCHES]
    grouping = np.array([[sector // 10 in numbers for sector in JAPANESE_SECTORS] for *_, numbers in JAPANESE_BRANCHES])
    all_flows = np.concatenate([flows, foreign_flows[None]])
    all_demand = np.concatenate([demand, foreign_demand[None]])
    Z = np.einsum("bi,risj,dj->rbsd", grouping, all_flows, grouping, optimize=True).reshape((r + 1) * len(codes), -1)
    Y = np.einsum("bi,risc->rbsc", grouping, all_demand).reshape((r + 1) * len(codes), -1)
    missing = np.full(len(codes), np.nan)
    return pd.DataFrame(
        {
            "region": np.repeat([*JAPANESE_REGIONS, "ROW"], len(codes)),
            "branch": codes * (r + 1),
            **_columns("Z", codes, Z),
            **_columns("Y", JAPANESE_USES, Y),
            "Y|ROW|EXP": np.append((exports.sum(axis=2) @ grouping.T).ravel(), missing),
            "x": np.append((output @ grouping.T).ravel(), missing),
            "status": np.repeat(["domestic", "imported"], [r * len(codes), len(codes)]),
        }
    )


def _imports_by_use(within: np.ndarray, imports: np.ndarray, inventories: int) -> np.ndarray:
    """Share imports among uses in proportion to them; what exceeds them goes to inventories.

    Parameters
    ----------
    within : ndarray, shape (r, n, u)
        Uses of each product in each region, imports inside.
    imports : ndarray, shape (r, n)
    inventories : int
        Position of the change of inventories among the uses.

    Returns
    -------
    ndarray, shape (r, n, u)
    """
    shared = within.clip(min=0)
    shared[:, :, inventories] = 0
    used = shared.sum(axis=2)
    share = np.divide(imports, used, out=np.zeros_like(imports), where=used > 0).clip(max=1)
    by_use = shared * share[:, :, None]
    by_use[:, :, inventories] = imports - by_use.sum(axis=2)
    return by_use


def _columns(letter: str, uses: Iterable[str], values: np.ndarray) -> dict[str, np.ndarray]:
    names = [f"{letter}|{region}|{use}" for region in JAPANESE_REGIONS for use in uses]
    return dict(zip(names, values.T, strict=True))


def scotland_2019(raw: Path) -> pd.DataFrame:
    """Scotland and the United Kingdom that holds it, 27 branches, what each buys inside itself.

    Returns
    -------
    DataFrame
        Columns region (``SCO``, ``UK``), branch, ``Z|branch``, ``Y|use``, ``x``, ``imports_by_user|RUK`` and
        ``imports_by_user|ROW`` (imported inputs of the branch that uses them), status; millions of pounds.

    Raises
    ------
    DataFileError
        When a table does not balance.
    """
    return pd.concat([_scotland(raw), _united_kingdom(raw)], ignore_index=True)


def _scotland(raw: Path) -> pd.DataFrame:
    sheet = read_sheets(raw / "io/Scotland_IO_2019.xlsx")["IxI"]
    names = [" ".join(str(name).split()) for name in sheet[6]]
    table = pd.DataFrame(sheet[7:], columns=names).set_index("SIC")
    industries = [code for code in table.index if code[0].isdigit()]
    # The industries are the columns after the year, the code and the name, in the order of the rows.
    flows = pd.DataFrame([row[3 : 3 + len(industries)] for row in sheet[7:]], index=table.index, columns=industries)
    uses = {use: table.loc[industries, columns].sum(axis=1) for use, columns in SCOTTISH_USES.items()}
    costs = flows.loc[["RUKImp", "RoWImp", "TlSPrds", "GVA"]].sum()
    imports = {"RUK": flows.loc["RUKImp"], "ROW": flows.loc["RoWImp"]}
    return _one_region(
        "io/Scotland_IO_2019.xlsx",
        "SCO",
        flows.loc[industries],
        uses,
        (table.loc[industries, SCOTTISH_OUTPUT], flows.loc["TOut"]),
        costs,
        imports,
    ).assign(status="complete")


def _united_kingdom(raw: Path) -> pd.DataFrame:
    sheet = read_sheets(raw / "io/ONS_UK_IO_2019.xlsx")["IOT"]
    codes = sheet[3]
    industries = list(codes[2 : codes.index("_T")])
    # A few rows have a name and no code.
    labels = [row[0] or " ".join(str(row[1]).split()) for row in sheet[6:]]
    table = pd.DataFrame(sheet[6:], index=labels, columns=["code", "name", *codes[2:]])
    flows = table.loc[:, industries]
    uses = {use: table.loc[industries, columns].sum(axis=1, min_count=1) for use, columns in BRITISH_USES.items()}
    imported = "Use of imported products, cif"
    costs = flows.loc[[imported, "Taxes less subsidies on products", "GVA"]].sum()
    unknown = pd.Series(np.nan, index=industries)
    return _one_region(
        "io/ONS_UK_IO_2019.xlsx",
        "UK",
        flows.loc[industries],
        uses,
        (table.loc[industries, "TU"], flows.loc["P1"]),
        costs,
        {"RUK": unknown, "ROW": flows.loc[imported]},
    ).assign(status="no_rest_of_country")


def _one_region(
    file: str,
    region: str,
    flows: pd.DataFrame,
    uses: dict[str, pd.Series],
    output: tuple[pd.Series, pd.Series],
    costs: pd.Series,
    imports: dict[str, pd.Series],
) -> pd.DataFrame:
    """One region's rows by branch, checked: ``output`` is in rows and in columns, ``costs`` are other than flows."""
    flows = flows.astype(float)
    sold = flows.sum(axis=1) + sum(use.fillna(0) for use in uses.values())
    by_row, by_column = (values.astype(float) for values in output)
    _check_balances(
        file,
        {
            "emplois et production d'une ligne": sold - by_row,
            "ressources et production d'une colonne": flows.sum() + costs - by_column,
            "production en ligne et en colonne": by_row - by_column,
        },
        TOLERANCE_MGBP,
        "millions de livres",
    )
    branches = [code for code, *_ in SCOTTISH_BRANCHES]
    grouping = np.array([[_branch_of(industry) == branch for industry in flows.index] for branch in branches], float)
    between = grouping @ flows.to_numpy() @ grouping.T

    def grouped(values: pd.Series) -> np.ndarray:
        return grouping @ values.to_numpy(dtype=float)

    return pd.DataFrame(
        {
            "region": region,
            "branch": branches,
            **{f"Z|{code}": between[:, k] for k, code in enumerate(branches)},
            **{f"Y|{use}": grouped(values) for use, values in uses.items()},
            "x": grouped(by_row),
            **{f"imports_by_user|{origin}": grouped(values) for origin, values in imports.items()},
        }
    )


def _branch_of(code: str) -> str:
    """The branch of an industry: its code begins, after a letter or none, with a division ("C101", "02.2-3")."""
    found = re.match(r"[A-Z]?(\d\d)", code)
    division = int(found[1]) if found else 0
    for branch, _, first, last in SCOTTISH_BRANCHES:
        if first <= division <= last:
            return branch
    raise DataFileError(f"Branche « {code} » inconnue du tableau écossais ou britannique. Pour réparer : {REPAIR}.")


def _check_balances(file: str, gaps: dict[str, np.ndarray | pd.Series], tolerance: float, unit: str) -> None:
    """Check that what must be equal is, within the tolerance.

    Raises
    ------
    DataFileError
        With every balance that does not hold; a gap that is not a number is one.
    """
    largest = {what: float(np.abs(np.asarray(gap, dtype=float)).max()) for what, gap in gaps.items()}
    faults = [
        f"{what} : écart de {gap:g} {unit} au lieu de {tolerance:g} au plus"
        for what, gap in largest.items()
        if not gap <= tolerance
    ]
    if faults:
        raise DataFileError.from_faults(f"Le tableau du fichier brut {file} n'est pas équilibré", faults, REPAIR)


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """The known tables and their branches, by name."""
    japanese = [(code, label, ";".join(map(str, numbers))) for code, label, numbers in JAPANESE_BRANCHES]
    scottish = [(code, label, f"{first:02d}-{last:02d}") for code, label, first, last in SCOTTISH_BRANCHES]
    return {
        "io/japan_2005": japan_2005(raw),
        "io/scotland_2019": scotland_2019(raw),
        "nomenclatures/japan34": pd.DataFrame(japanese, columns=["code", "label", "sectors"]),
        "nomenclatures/scotland27": pd.DataFrame(scottish, columns=["code", "label", "divisions"]),
    }
