"""The dashboard of a territory as something to hand over: a page, a workbook and a CSV file, as the diagnostic is."""

from __future__ import annotations

import datetime
import math
from importlib.metadata import version

import pandas as pd

from metabolisme.charts.text import french_text, shown_unit
from metabolisme.diagnosis.cautions import cautions
from metabolisme.errors import typeset_french
from metabolisme.estimates import french_number
from metabolisme.indicators.cards import DIRECTIONS, NATURES
from metabolisme.indicators.composite.robustness import Robustness
from metabolisme.indicators.projects import (
    FEWEST,
    agreement,
    project_estimates,
    quality_profile,
    stage_counts,
    stage_flows,
    survival_after_launch,
    time_in_stage,
)
from metabolisme.reports.dashboard import Dashboard, Line, shown_value
from metabolisme.reports.diagnostic import KINDS, OWN_JOBS, Diagnostic
from metabolisme.reports.diagnostic_sections import cited
from metabolisme.reports.report_parts import Block, Bullets, Grid, Paragraph, Section
from metabolisme.reports.subjects import Quantity, Subject
from metabolisme.sources.actions import LEVERS
from metabolisme.sources.defaults import DRAWS, SEED
from metabolisme.sources.own_projects import CRITERIA, STAGES, ProjectFile

#: Beginning of the names of the files.
DOCUMENT = "tableau-de-bord"

_ABSENT = "n. d."


def dashboard_report(board: Dashboard, day: datetime.date | None = None) -> Diagnostic:
    """Lay a dashboard out as a report; `metabolisme.reports.diagnostic_content.diagnostic_files` writes its files.

    Parameters
    ----------
    board : Dashboard
    day : date, optional
        Printed on it; today by default.
    """
    territory = board.territory
    sections = [_overview(board), *(_line_section(board, one) for one in board.lines)]
    if board.composite is not None:
        sections.append(_composite_section(board, board.composite))
    if board.projects is not None:
        sections.append(_projects_section(board.projects))
    sources = tuple(dict.fromkeys(source for one in board.lines if one.own for source in one.own.sources))
    sections.append(_limits(board, sources))
    return Diagnostic(
        territory=territory,
        kind=KINDS.get(territory.kind, "Votre territoire"),
        size=french_text(f"{french_number(territory.population)} habitants"),
        warnings=(
            *(OWN_JOBS if territory.kind == "own" else ()),
            *territory.warnings,
            *cautions(territory, board.profile),
        ),
        sections=tuple(sections),
        sources=sources,
        dates=typeset_french(
            f"Estimations : {' ; '.join(dict.fromkeys(one.card.period for one in board.lines if one.own))}."
        ),
        version=version("metabolisme"),
        day=day or datetime.date.today(),
        title="Tableau de bord",
        document=DOCUMENT,
    )


# ---------------------------------------------------------------------------------------------------- indicators


def _overview(board: Dashboard) -> Section:
    rows = []
    for one in board.lines:
        value, bounds = _own_texts(one)
        row = {
            "Indicateur": one.card.name,
            "Ici": value or _ABSENT,
            "Fourchette": bounds or ("sans" if one.own else _ABSENT),
            **{name: _beside_text(one, name) for name in board.columns},
            "Face aux pairs": one.among_peers,
            "Sens": DIRECTIONS[one.card.direction],
        }
        rows.append(row)
    text = (
        f"{len(board.lines)} indicateurs, dans l'ordre demandé : aucun n'est un classement, et aucune note ne les "
        "résume."
    )
    blocks: list[Block] = [
        Paragraph(text, "lead"),
        Grid("Le tableau", pd.DataFrame(rows)),
        Paragraph(f"Les pairs, par ordre alphabétique : {', '.join(board.peers) or 'aucun'}. {board.criteria}"),
    ]
    if board.columns:
        blocks.append(
            Paragraph(
                "Une colonne ajoutée se compare au territoire tirage par tirage quand elle vient des mêmes tirages ; "
                "sinon, sa valeur est montrée sans verdict.",
                "note",
            )
        )
    return Section("En un coup d'œil", tuple(blocks), _subjects(board))


def _own_texts(one: Line) -> tuple[str, str]:
    if one.own is None:
        return "", ""
    low, high = one.own.within or (one.own.value, one.own.value)
    return shown_value(one.own.value, low, high, one.own.unit)


def _beside_text(one: Line, name: str) -> str:
    if name not in one.beside:
        return _ABSENT
    found = one.beside[name]
    low, high = found.within or (found.value, found.value)
    value, bounds = shown_value(found.value, low, high, found.unit)
    parts = [value, f"({bounds})" if bounds else "", f": {one.moves[name]}" if one.moves[name] else ""]
    return " ".join(part for part in parts if part)


def _line_section(board: Dashboard, one: Line) -> Section:
    card = one.card
    blocks: list[Block] = [Paragraph(card.question, "lead")]
    if one.own is None:
        blocks.append(Paragraph(f"Pas de valeur ici. {one.reason}"))
    else:
        rows: list[tuple[str, ...]] = []
        for place in one.places:
            value, bounds = shown_value(place.value, place.low, place.high, card.unit)
            told = place.verdict if rows else "le territoire"
            rows.append((place.name, value or _ABSENT, bounds or "sans", told or _ABSENT))
        names = ["Territoire", "Valeur", "Fourchette", f"{board.territory.name} face à ce pair"]
        blocks.append(
            Grid(f"{card.name}, le territoire puis ses pairs par ordre alphabétique", pd.DataFrame(rows, columns=names))
        )
        if one.own.readings:
            unit = f" {shown_unit(card.unit)}".rstrip()
            told = " ; ".join(
                f"{name} : {french_number(value, significant=3)}{unit}" for name, value in one.own.readings.items()
            )
            blocks.append(Paragraph(f"Autres lectures, que l'on ne moyenne pas : {told}."))
    blocks.append(
        Bullets(
            (
                f"{card.definition} {NATURES[card.nature].capitalize()} ; {card.period}.",
                f"Sens : {DIRECTIONS[card.direction]}. Leviers concernés : {_levers(one)}.",
                *card.does_not_say,
            )
        )
    )
    return Section(card.name, tuple(blocks))


def _levers(one: Line) -> str:
    return ", ".join(LEVERS[lever] for lever in one.card.levers) or "aucun"


def _subjects(board: Dashboard) -> tuple[Subject, ...]:
    """Sheets: territories by indicator, and what stands beside them."""
    known = [one for one in board.lines if one.own is not None]
    if not known:
        return ()
    first = known[0].table
    face = {
        f"{one.card.name}, {board.territory.name} face à ce pair": [str(word) for word in one.table["verdict"]]
        for one in known
    }
    territories = Subject(
        "Territoires",
        "Le territoire, puis ses pairs par ordre alphabétique",
        {"Territoire": [str(name) for name in first["name"]], "Code": [_code(str(code)) for code in first.index]},
        tuple(_quantity(one) for one in known),
        face,
    )
    if not board.columns:
        return (territories,)
    cases = [board.territory.name, *board.columns]
    quantities = []
    for one in known:
        assert one.own is not None
        found = [one.own, *(one.beside.get(name) for name in board.columns)]
        bounds = [(math.nan, math.nan) if cell is None or cell.within is None else cell.within for cell in found]
        quantities.append(
            _described(
                one,
                tuple(math.nan if cell is None else cell.value for cell in found),
                bounds,
                tuple("" if cell is None or cell.within is None else cell.interval_label for cell in found),
            )
        )
    moves = {
        f"{one.card.name}, par rapport au territoire": ["", *(one.moves.get(name, "") for name in board.columns)]
        for one in known
    }
    beside = Subject("Colonnes", "Le territoire et les colonnes mises à côté", {"Cas": cases}, tuple(quantities), moves)
    # « Colonnes » is the dictionary of the workbook.
    return (territories, Subject("À côté", beside.title, beside.rows, beside.quantities, beside.notes))


def _composite_section(board: Dashboard, found: Robustness) -> Section:
    place, table = board.territory.name, found.table
    verdicts = found.verdicts(place).to_dict()
    rows = [
        {
            "Territoire": str(name),
            "Rang par cette recette": french_number(row["rank"], significant=3),
            "Rang, données et choix changés": f"de {row['rank_low']:.0f} à {row['rank_high']:.0f}",
            f"{place} face à lui": verdicts.get(str(name), "le territoire"),
        }
        for name, row in table.iterrows()
    ]
    own = table.loc[place]
    text = (
        f"Une note d'ensemble a été demandée. Selon les données et les choix, {place} irait du rang "
        f"{own['rank_low']:.0f} au rang {own['rank_high']:.0f} sur {len(table)} : {100 * found.undecided:.0f} % des "
        "comparaisons ne se tranchent pas."
    )
    blocks = (
        Paragraph(text, "lead"),
        Grid("Rangs, le territoire puis ses pairs par ordre alphabétique", pd.DataFrame(rows)),
        Bullets(found.alternatives.recipe.choices, "Les choix de cette recette"),
        Paragraph(
            "L'intervalle couvre neuf tirages sur dix des données et des choix essayés ; ce qui n'a pas été essayé n'y "
            "est pas.",
            "note",
        ),
    )
    return Section("La note demandée, et son doute", blocks)


def _code(code: str) -> str:
    return f"{'ZE' if len(code) == 4 else 'EPCI'} {code}" if code.isdigit() and len(code) in (4, 9) else "votre fichier"


def _quantity(one: Line) -> Quantity:
    assert one.own is not None
    values = one.table[["value", "low", "high"]].to_numpy(dtype=float)
    doubtful = values[:, 2] > values[:, 1]
    bounds = [
        (low, high) if wide else (math.nan, math.nan) for (_, low, high), wide in zip(values, doubtful, strict=True)
    ]
    labels = tuple(one.own.interval_label if wide else "" for wide in doubtful)
    return _described(one, tuple(float(value) for value in values[:, 0]), bounds, labels)


def _described(
    one: Line, numbers: tuple[float, ...], bounds: list[tuple[float, float]], labels: tuple[str, ...]
) -> Quantity:
    assert one.own is not None
    some = any(not math.isnan(low) for low, _ in bounds)
    return Quantity(
        title=one.card.name,
        unit=one.card.unit,
        method=one.card.definition,
        period=one.card.period,
        sources=one.own.sources,
        numbers=numbers,
        caveat=" ".join(one.card.does_not_say),
        low=tuple(low for low, _ in bounds) if some else (),
        high=tuple(high for _, high in bounds) if some else (),
        interval=labels if some else (),
    )


# ------------------------------------------------------------------------------------------------------ projects


def _projects_section(table: ProjectFile) -> Section:
    count = len(table.projects)
    few = f"Moins de {FEWEST} : des nombres, aucune part." if count < FEWEST else "Assez pour donner des parts."
    stages, flows, quality = stage_counts(table), stage_flows(table), quality_profile(table)
    blocks: list[Block] = [
        Paragraph(f"{french_number(count)} projets, relevés le {table.on:%d/%m/%Y}. {few}", "lead"),
        Grid("Où en sont les projets", _stage_grid(table)),
        Grid("Passages d'une étape à l'autre", _flow_grid(flows)),
        Grid("Temps passé à chaque étape", duration_grid(table)),
        Grid("Projets lancés, et ce qu'ils sont devenus", survival_grid(table)),
    ]
    subjects = [
        Subject(
            "Projets, étapes",
            "Projets à chaque étape, le jour du relevé",
            {"Étape": [STAGES[str(stage)] for stage in stages.index]},
            (_plain(table, "Projets", "projets", [float(one) for one in stages["projects"]]),),
        )
    ]
    if len(flows):
        subjects.append(
            Subject(
                "Projets, passages",
                "Passages d'une étape à l'autre, par année",
                {
                    "Année": [str(year) for year in flows["year"]],
                    "De": [STAGES.get(str(one), "entrée dans la table") for one in flows["from"]],
                    "Vers": [STAGES[str(one)] for one in flows["to"]],
                },
                (_plain(table, "Projets", "projets", [float(one) for one in flows["projects"]]),),
            )
        )
    if len(table.ratings):
        blocks += [
            Grid("Qualité, critère par critère : nombre de notes", quality_grid(table)),
            Grid("Accord entre personnes", agreement_grid(table)),
            Bullets(
                (
                    "Un score est un rang : 3 n'est pas trois fois 1. Aucune moyenne de scores n'est faite.",
                    "L'accord est l'alpha de Krippendorff pour des scores ordonnés : 1, tous d'accord ; 0, comme au "
                    f"hasard. Il n'est calculé qu'à partir de {FEWEST} projets notés par deux personnes.",
                )
            ),
        ]
        subjects.append(
            Subject(
                "Projets, grille",
                "Notes données à chaque critère",
                {"Critère": [CRITERIA[str(one)].name for one in quality.index]},
                tuple(
                    _plain(table, f"Score {score}", "notes", [float(one) for one in quality[f"score_{score}"]])
                    for score in range(4)
                ),
            )
        )
    estimates = project_estimates(table)
    blocks.insert(1, Bullets(tuple(f"{one.label} : {one.text()}. {one.caveat}" for one in estimates.values())))
    return Section("Vos projets", tuple(blocks), tuple(subjects))


def _plain(table: ProjectFile, title: str, unit: str, numbers: list[float]) -> Quantity:
    return Quantity(
        title=title,
        unit=unit,
        method="Comptage sur la table des projets.",
        period=f"{table.on:%d/%m/%Y}",
        sources=(),
        numbers=tuple(numbers),
        caveat="La table ne contient que les projets signalés.",
    )


def _stage_grid(table: ProjectFile) -> pd.DataFrame:
    stages = stage_counts(table)
    grid = pd.DataFrame({"Étape": [STAGES[str(one)] for one in stages.index], "Projets": stages["projects"].to_list()})
    if stages["share"].notna().any():
        grid["Part, %"] = stages["share"].to_list()
    return grid


def _flow_grid(flows: pd.DataFrame) -> pd.DataFrame:
    """Years in rows, moves in columns; no move is zero, since every move has a date."""
    moves = flows["from"].map(lambda one: STAGES.get(one, "entrée")) + " → " + flows["to"].map(STAGES.__getitem__)
    wide = flows.assign(move=moves).pivot_table(
        index="year", columns="move", values="projects", aggfunc="sum", sort=False
    )
    wide = wide.reindex(range(int(flows["year"].min()), int(flows["year"].max()) + 1)).fillna(0).astype(int)
    return (
        wide.rename_axis("Année", axis="index").rename_axis(None, axis="columns").reset_index().astype({"Année": str})
    )


def duration_grid(table: ProjectFile) -> pd.DataFrame:
    """Time in each stage, in French: those that left, those that stay, and what may be said of the middle."""
    rows = []
    for stage, row in time_in_stage(table).iterrows():
        shortest, longest = (
            french_number(row[one], decimals=0) if row["left"] else "" for one in ("shortest", "longest")
        )
        if not math.isnan(row["median"]):
            high = "" if math.isnan(row["high"]) else f" à {french_number(row['high'], decimals=0)}"
            low = _ABSENT if math.isnan(row["low"]) else french_number(row["low"], decimals=0)
            middle = f"{french_number(row['median'], decimals=0)} mois (de {low}{high or ', sans borne haute'})"
        elif row["left"] + row["staying"] < FEWEST:
            middle = f"moins de {FEWEST} projets : pas de médiane"
        else:
            middle = "plus de la moitié y sont encore : plus long que ce que l'on a vu"
        rows.append(
            {
                "Étape": STAGES[str(stage)],
                "En sont sortis": int(row["left"]),
                "Y sont encore": int(row["staying"]),
                "Sortie sans date": int(row["unknown"]),
                "Sortis après, mois": f"de {shortest} à {longest}" if row["left"] else "aucun",
                "Durée médiane": middle,
            }
        )
    return pd.DataFrame(rows)


def survival_grid(table: ProjectFile) -> pd.DataFrame:
    """What launched projects became, in French."""
    rows = []
    for years, row in survival_after_launch(table).iterrows():
        share = "pas de part" if math.isnan(row["share"]) else f"{french_number(row['share'], decimals=0)} %"
        rows.append(
            {
                "Après le lancement": f"{years} an{'s' if years != 1 else ''}",
                "Projets suivis jusque-là": int(row["reached"]),
                "Dont arrêtés": int(row["stopped"]),
                "Lancés depuis moins longtemps": int(row["followed_less"]),
                "Part encore en vie": share,
            }
        )
    return pd.DataFrame(rows)


def quality_grid(table: ProjectFile) -> pd.DataFrame:
    """Scores given to each criterion, in French: how many of each, the middle, and how many people rated."""
    rows = []
    for criterion, row in quality_profile(table).iterrows():
        low, high = row["median_low"], row["median_high"]
        middle = _ABSENT if math.isnan(low) else f"{low:.0f}" if low == high else f"entre {low:.0f} et {high:.0f}"
        rows.append(
            {
                "Critère": CRITERIA[str(criterion)].name,
                **{f"Score {score}": int(row[f"score_{score}"]) for score in range(4)},
                "Score du milieu": middle,
                "Projets notés": int(row["projects"]),
                "Personnes": int(row["raters"]),
            }
        )
    return pd.DataFrame(rows)


def agreement_grid(table: ProjectFile) -> pd.DataFrame:
    """Agreement between people, in French."""
    rows = []
    for criterion, row in agreement(table).iterrows():
        alpha = row["reason"]
        if not alpha:
            low, high = (french_number(row[one], decimals=2) for one in ("low", "high"))
            alpha = f"{french_number(row['alpha'], decimals=2)} (de {low} à {high})"
        rows.append(
            {
                "Critère": CRITERIA[str(criterion)].name,
                "Projets notés à deux": int(row["projects"]),
                "Scores égaux": f"{int(row['same'])} sur {int(row['pairs'])}",
                "Accord": alpha,
            }
        )
    return pd.DataFrame(rows)


# -------------------------------------------------------------------------------------------------------- limits


def _limits(board: Dashboard, sources: tuple[str, ...]) -> Section:
    return Section(
        "Ce que ce tableau ne dit pas",
        (
            Bullets(
                (
                    "Il ne classe personne : les pairs sont par ordre alphabétique, et deux fourchettes qui se "
                    "recouvrent ne se départagent pas.",
                    "Il ne donne pas de note : additionner des parts et des tonnes demande des choix que vous "
                    "devez faire, écrire et éprouver.",
                    "Plus haut que des pairs n'est pas mieux : lisez le sens de chaque indicateur.",
                    "Une année d'écart ne se voit pas : la structure des échanges date de 2014, et la plupart des "
                    "fourchettes sont plus larges que ce qu'un projet déplace.",
                    "Une case vide n'est jamais un zéro.",
                )
            ),
            Bullets(
                (
                    f"Une fourchette va du 5e au 95e centile de {DRAWS} tirages (graine {SEED}). « Sans » : rien de "
                    "douteux n'a été tiré, la valeur vient d'emplois publiés ; un écart n'en est pas une preuve pour "
                    "autant.",
                    board.criteria or "Pairs choisis par le lecteur.",
                ),
                "Méthode",
            ),
            Bullets(tuple(cited(source) for source in sources), "Sources"),
        ),
    )
