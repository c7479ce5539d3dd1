"""The sections of the diagnostic on links: the short list, what circulates, what comes from outside, the peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL, interval_label
from metabolisme.charts import Figure, figure, horizontal_bars, stacked_bars
from metabolisme.charts.account_figures import NOT_MEASURED, TERRITORY_SOURCES
from metabolisme.diagnosis.demand_coverage import demand_coverage
from metabolisme.diagnosis.dependence import CONTENT_PLACES, concentration, content_estimates, import_content_amounts
from metabolisme.diagnosis.economic_bases import BASES, SPHERES, economic_bases, sphere_jobs
from metabolisme.diagnosis.leakage import LEAKS, payments
from metabolisme.diagnosis.measures import MEASURES, product_labels
from metabolisme.diagnosis.multipliers import (
    circuit,
    household_draws,
    households,
    mean_of,
    multipliers,
    multipliers_of,
)
from metabolisme.diagnosis.peers import peers, verdict
from metabolisme.diagnosis.relocation_mask import relocation_mask
from metabolisme.diagnosis.shocks import COUNTRIES, SHOCK_READINGS, Shock, jobs_class, shock_totals, supply_shock
from metabolisme.diagnosis.shortlist import AXES, shortlist
from metabolisme.diagnosis.territory_estimates import shown_products, territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.estimates import Estimate, french_number
from metabolisme.estimates.parameters import interval
from metabolisme.reports.diagnostic_case import Case, lower_first
from metabolisme.reports.report_parts import Block, Bullets, Grid, Paragraph, Section
from metabolisme.reports.subjects import Quantity, Subject, quantity
from metabolisme.reports.territory_sheet import written
from metabolisme.sources import concordance
from metabolisme.sources.defaults import DRAWS, JOBS_YEAR

#: Rows of the tables that are read on the page; the workbook has them all.
ROWS_SHOWN = 6

#: What the shock tried takes away: this share of what comes from abroad, for so many months.
SHOCK_CUT, SHOCK_MONTHS = 0.5, 3.0

#: Bases below this share of jobs, %, are in the workbook only.
SMALLEST_SHARE_DRAWN = 0.5

_PERIOD = MEASURES["purchases"].period
_SOURCES = MEASURES["purchases"].sources
_WAGES = ("ofce-wages",)


# ---------------------------------------------------------------------------------------------- the short list


def short_list(case: Case) -> tuple[list[Block], list[Subject]]:
    """Flows from abroad that weigh on three axes at once, and how surely each is on the list."""
    table = shortlist(case.profile)
    known = [axis for axis in AXES if axis in table.attrs["axes"]]
    abroad = table.loc[["abroad"]]
    listed = [str(label) for label, on_list in zip(abroad["label"], abroad["on_list"], strict=True) if on_list]
    from_france = table.loc[["rest_of_country"]]
    others = [str(label) for label, on in zip(from_france["label"], from_france["on_list"], strict=True) if on]
    shown = abroad[abroad["on_list"]].to_dict("records")
    columns = {
        "Produit": [row["label"] for row in shown],
        "Montant": [written(row["amount"], None, "M€", coarsest=0)[0] for row in shown],
        "Emplois possibles": [_both(row, "potential") for row in shown],
        "Dépendance": [f"{french_number(100 * row['dependence'], decimals=0)} %" for row in shown],
        **({"Empreinte, kt CO₂e": [_both(row, "footprint") for row in shown]} if "footprint" in known else {}),
        "Sur la liste, méthodes": [f"{french_number(100 * row['stability_methods'], decimals=0)} %" for row in shown],
        "Sur la liste, tirages": [f"{french_number(100 * row['stability_draws'], decimals=0)} %" for row in shown],
    }
    beaten = "les trois axes" if len(known) == len(AXES) else "les deux axes connus ici"
    blocks: list[Block] = [
        Paragraph(
            f"Flux de l'étranger à regarder d'abord : {' ; '.join(listed)}. Aucun autre ne fait mieux sur {beaten} à "
            "la fois."
            if listed
            else "Aucun flux de l'étranger ne peut être mis en avant : tous sont difficiles à rapprocher.",
            "lead",
        )
    ]
    if shown:
        blocks.append(Grid("Short-list des flux venus de l'étranger", pd.DataFrame(columns)))
    blocks += [
        Paragraph(
            "« Emplois possibles » : ce que le territoire pourrait plausiblement faire du produit pour lui-même, "
            "fournisseurs d'ici compris ; ni une prévision, ni une promesse. « Dépendance » : sur 100 € achetés du "
            "produit, ce qui finit par payer des importations. « Sur la liste » : part des méthodes et lectures, puis "
            "part des tirages, où le flux reste sur la liste.",
            "note",
        )
    ]
    if case.territory.epci:
        blocks.append(
            Paragraph("L'industrie d'un EPCI est d'un seul tenant : sa zone d'emploi donne le détail.", "note")
        )
    if others:
        blocks.append(
            Paragraph(
                f"Depuis le reste de la France, la même liste donne : {' ; '.join(others)}. Ce qui en serait rapproché "
                "serait perdu par un voisin : c'est une autre question, et une autre liste."
            )
        )
    return blocks, [_short_list_subject(table)]


def _both(row: Mapping[Any, Any], axis: str) -> str:
    value, bounds = written(row[axis], (row[f"{axis}_low"], row[f"{axis}_high"]), coarsest=0)
    return f"{value} ({bounds})" if bounds else value


def _short_list_subject(table: pd.DataFrame) -> Subject:
    origins = {"abroad": "Étranger", "rest_of_country": "Reste de la France"}

    def column(title: str, unit: str, name: str, method: str, *, factor: float = 1.0, bounds: bool = True) -> Quantity:
        described = f"{name}_low" in table and bounds
        return Quantity(
            title=title,
            unit=unit,
            method=method,
            period=_PERIOD,
            sources=(*_SOURCES, *(("jrc-co2",) if name == "footprint" else ())),
            numbers=tuple(factor * table[name]),
            caveat="Un calcul sur des branches entières : ni une prévision, ni un projet d'entreprise.",
            low=tuple(factor * table[f"{name}_low"]) if described else (),
            high=tuple(factor * table[f"{name}_high"]) if described else (),
            interval=(RANGE_LABEL,) * len(table) if described else (),
        )

    return Subject(
        "Short-list",
        "Flux venus de l'étranger et du reste de la France, sur trois axes",
        {
            "Origine": [origins[str(origin)] for origin, _ in table.index],
            "Produit": list(table["label"]),
            "Code": [str(product) for _, product in table.index],
        },
        (
            column("Montant", "M€", "amount", "Achats de tous les acheteurs d'ici."),
            column(
                "Emplois possibles",
                "emplois",
                "potential",
                "Capacité plausible, au plus le flux, multipliée par les emplois d'ici par euro produit, fournisseurs "
                "d'ici compris.",
            ),
            column(
                "Dépendance",
                "%",
                "dependence",
                "Part des achats du produit qui paie des importations, directement ou par des fournisseurs français.",
                factor=100,
            ),
            column("Empreinte", "kt CO₂e", "footprint", "Montant du flux, multiplié par les gaz émis par euro acheté."),
            column("Rang de Pareto", "1", "pareto_rank", "1 : aucun flux ne le bat sur tous les axes ; 0 : écarté."),
            column(
                "Sur la liste, méthodes",
                "%",
                "stability_methods",
                "Part des méthodes et des lectures où le flux est sur la liste.",
                factor=100,
            ),
            column(
                "Sur la liste, tirages",
                "%",
                "stability_draws",
                "Part des tirages où le flux est sur la liste, méthode et lecture retenues.",
                factor=100,
            ),
        ),
        {
            "Sur la liste": ["oui" if one else "non" for one in table["on_list"]],
            "Pourquoi il est écarté": [str(reason) for reason in table["masked"]],
        },
    )


# ---------------------------------------------------------------------------------------- what circulates here


def circulation(case: Case) -> Section:
    """Multipliers, where the euros of an order end, and what the jobs of the territory answer."""
    means = {(kind, measure): _mean_multiplier(case, kind, measure) for measure in _MEASURED for kind in _TYPES}
    leaks = _leaks(case)
    bases = _bases(case)
    spheres = sphere_jobs(pd.Series(case.profile.jobs, concordance("A38", "A5").index))
    added = [100 * means[kind, "value_added"].value for kind in _TYPES]
    added_text = [
        written(100 * one.value, None if one.within is None else (100 * one.within[0], 100 * one.within[1]), "€")
        for one in (means[kind, "value_added"] for kind in _TYPES)
    ]
    present = spheres.to_dict("index")["presential"]
    grid = pd.DataFrame(
        {
            "Pour une commande moyenne faite ici": [title for title, _ in _MEASURED.values()],
            "Fournisseurs d'ici (type I)": [_measured(means["type1", measure], measure) for measure in _MEASURED],
            "Et achats des habitants (type II)": [_measured(means["type2", measure], measure) for measure in _MEASURED],
        }
    )
    return Section(
        "Ce qui circule et ce qui fuit",
        (
            Paragraph(
                f"100 € commandés à une branche moyenne d'ici donnent {added_text[0][0]} de valeur ajoutée ici, "
                f"fournisseurs d'ici compris ({RANGE_LABEL} : {added_text[0][1]}) ; {added_text[1][0]} avec ce que les "
                f"salariés d'ici y dépensent ({added_text[1][1]})."
                if added[0] > 0
                else "Rien n'est commandé ici.",
                "lead",
            ),
            Grid("Ce que donne ici une commande, en moyenne", grid),
            _leaks_figure(case, leaks),
            _bases_figure(case, bases),
            Paragraph(
                f"Par activité, {french_number(present['share'], decimals=0)} % des emplois relèvent de la sphère "
                f"présentielle (de {french_number(present['low'], decimals=0)} à "
                f"{french_number(present['high'], decimals=0)} %, selon ce que contient chaque branche)."
            ),
            Paragraph(
                "Des dépendances comptables, à recettes et prix fixes : elles grandissent avec la taille du "
                "territoire, ne prévoient rien et ne classent personne.",
                "note",
            ),
        ),
        (
            Subject(
                "Multiplicateurs moyens",
                "Ce que donne ici une commande moyenne",
                {
                    "Mesure": [title for title, _ in _MEASURED.values() for _ in _TYPES],
                    "Sorte": [_TYPES[kind] for _ in _MEASURED for kind in _TYPES],
                },
                (quantity("Pour un euro commandé (emplois : un million)", list(means.values())),),
            ),
            _multipliers_by_branch(case),
            Subject(
                "Fuites",
                "Où finissent 100 € commandés ici, tous tours comptés",
                {"Destination": [one.label for one in leaks]},
                (quantity("Pour 100 € commandés", leaks),),
            ),
            Subject(
                "Bases économiques",
                "À qui répondent, au bout du compte, les emplois d'ici",
                {"Demande": list(BASES.values())},
                (
                    quantity("Part des emplois", bases),
                    *_base_amounts(case),
                ),
            ),
            Subject(
                "Sphères",
                "Emplois par sphère de l'Insee, approchée sur les branches",
                {"Sphère": list(SPHERES.values())},
                (
                    Quantity(
                        title="Part des emplois",
                        unit="%",
                        method="Part présentielle de chaque branche (jugement), appliquée à ses emplois.",
                        period=str(JOBS_YEAR),
                        sources=("insee-flores", "spheres"),
                        numbers=tuple(spheres["share"]),
                        caveat="L'Insee classe à un niveau plus fin, commune par commune.",
                        low=tuple(spheres["low"]),
                        high=tuple(spheres["high"]),
                        interval=("plage du jugement",) * len(spheres),
                    ),
                ),
            ),
        ),
    )


_TYPES = {"type1": "Type I : fournisseurs d'ici", "type2": "Type II : et achats des habitants"}
_MEASURED = {
    "value_added": ("Valeur ajoutée, pour 100 € commandés", "€"),
    "jobs": ("Emplois, pour 1 M€ commandé", "emplois"),
    "output": ("Production, pour 100 € commandés", "€"),
}


def _measured(estimate: Estimate, measure: str) -> str:
    factor = 1 if measure == "jobs" else 100
    within = None if estimate.within is None else (factor * estimate.within[0], factor * estimate.within[1])
    value, bounds = written(factor * estimate.value, within, _MEASURED[measure][1] if measure != "jobs" else "")
    return f"{value} ({bounds})" if bounds else value


def _mean_multiplier(case: Case, kind: str, measure: str) -> Estimate:
    """Mean over the branches, weighted by output: what `multiplier_estimate` gives, for one's own territory too."""
    found = []
    for draws, closure in zip(case.both, (households(), household_draws(DRAWS)), strict=True):
        system = circuit(draws)
        values = multipliers_of(system, kind, measure, closure=closure)
        found.append(mean_of(values, np.broadcast_to(system.output, values.shape)))
    low, high = (float(bound) for bound in interval(found[1]))
    territory = case.territory
    tested = kind == "type1" and measure == "output" and territory.kind == "zone" and not territory.overseas
    return Estimate(
        value=float(found[0][0]),
        unit="1",
        method="Inverse de Leontief des achats faits ici"
        + (", dépenses des habitants comprises." if kind == "type2" else "."),
        sources=(*_SOURCES, *(_WAGES if kind == "type2" else ())),
        period=_PERIOD,
        within=(low, high),
        caveat="Une dépendance comptable, à recettes et prix fixes : ni une prévision, ni un mérite.",
        label=_MEASURED[measure][0],
        interval_label=interval_label("mean_multiplier") if tested else RANGE_LABEL,
    )


def _multipliers_by_branch(case: Case) -> Subject:
    """Multipliers of each branch that may be shown."""
    shown = [code for code in shown_products(case.territory) if code in case.account.output.index]
    columns = []
    for measure, unit in (("value_added", "€ par €"), ("jobs", "emplois par M€")):
        for kind, name in _TYPES.items():
            found = multipliers(case.account, kind, measure).to_dict()
            columns.append(
                Quantity(
                    title=f"{_MEASURED[measure][0].partition(',')[0]}, {name.partition(' :')[0].replace('T', 't')}",
                    unit=unit,
                    method="Inverse de Leontief des achats faits ici"
                    + (", dépenses des habitants comprises." if kind == "type2" else "."),
                    period=_PERIOD,
                    sources=(*_SOURCES, *(_WAGES if kind == "type2" else ())),
                    numbers=tuple(float(found[code]) for code in shown),
                    caveat="Valeur centrale, sans fourchette. Vide : la branche ne produit rien ici.",
                )
            )
    return Subject(
        "Multiplicateurs par branche",
        "Ce que donne ici une commande à chaque branche",
        {"Branche": [product_labels()[code] for code in shown], "Code": shown},
        tuple(columns),
    )


def _leaks(case: Case) -> list[Estimate]:
    """Where 100 € ordered to the branches of the territory, in proportion to their output, end."""
    found = []
    for draws, closure in zip(case.both, (households(), household_draws(DRAWS)), strict=True):
        system = circuit(draws)
        paid = payments(system, closure)
        matrix = system.next_round(closure)
        order = 100 * system.output / system.output.sum(axis=-1, keepdims=True)
        called = np.linalg.solve(np.eye(order.shape[-1]) - matrix, np.broadcast_to(order, matrix.shape[:-1])[..., None])
        found.append({name: (part * called[..., 0]).sum(axis=-1) for name, part in paid.items() if name in LEAKS})
    bounds = {name: interval(drawn) for name, drawn in found[1].items()}
    return [
        Estimate(
            value=float(middle[0]),
            unit="€",
            method="Tours successifs d'une commande faite ici, achats des habitants compris, jusqu'au dernier euro.",
            sources=(*_SOURCES, *_WAGES),
            period=_PERIOD,
            within=(float(bounds[name][0]), float(bounds[name][1])),
            caveat="Ce qui est payé à l'étranger ou ailleurs peut revenir par d'autres achats : ce retour n'y est pas.",
            label=LEAKS[name],
            interval_label=RANGE_LABEL,
        )
        for name, middle in found[0].items()
    ]


def _leaks_figure(case: Case, leaks: Sequence[Estimate]) -> Figure:
    ordered = sorted(leaks, key=lambda one: -one.value)
    first, second = ordered[:2]
    return _bars(
        ordered,
        title=f"{case.territory.name} : où finissent 100 € commandés ici",
        subtitle="Euros pour 100 € commandés aux branches d'ici, à proportion de leur production, tous tours comptés, "
        f"achats des habitants compris ; {_PERIOD} ; moustache : {RANGE_LABEL}",
        sentence=f"D'abord, {_in_sentence(first.label)} : {_whole(first)} ; puis, {_in_sentence(second.label)} : "
        f"{_whole(second)}.",
        rows="Destination",
        sources=(*TERRITORY_SOURCES, *_WAGES),
    )


def _in_sentence(label: str) -> str:
    return lower_first(label.partition(" : ")[0])


def _whole(estimate: Estimate) -> str:
    """The value with its unit, without decimals."""
    return written(estimate.value, estimate.within, estimate.unit, coarsest=0)[0]


def _bases(case: Case) -> list[Estimate]:
    """Share of jobs that answers each demand; without bounds for one's own territory."""
    own = case.territory.kind == "own"
    table = economic_bases(case.account if own else case.territory).loc[list(BASES)].to_dict("index")
    return [
        Estimate(
            value=float(row["share"]),
            unit="%",
            method="Production appelée par chaque demande finale, fournisseurs d'ici compris, partagée en emplois.",
            sources=_SOURCES,
            period=_PERIOD,
            within=None if own else (float(row["low"]), float(row["high"])),
            caveat="Ce qui revient ici par les achats du reste de la France compte avec les ventes à celui-ci.",
            label=BASES[str(base)],
            interval_label=RANGE_LABEL,
        )
        for base, row in table.items()
    ]


def _base_amounts(case: Case) -> tuple[Quantity, ...]:
    table = economic_bases(case.account).loc[list(BASES)]
    return tuple(
        Quantity(
            title=title,
            unit=unit,
            method="Production appelée par chaque demande finale, fournisseurs d'ici compris.",
            period=_PERIOD,
            sources=_SOURCES,
            numbers=tuple(table[name]),
            caveat="Valeur centrale, sans fourchette.",
        )
        for title, unit, name in (("Emplois salariés", "emplois", "jobs"), ("Valeur ajoutée", "M€", "value_added"))
    )


def _bases_figure(case: Case, bases: Sequence[Estimate]) -> Figure:
    shown = [one for one in bases if one.value >= SMALLEST_SHARE_DRAWN]
    largest = max(shown, key=lambda one: one.value)
    return _bars(
        shown,
        title=f"{case.territory.name} : à qui répondent, au bout du compte, les emplois d'ici",
        subtitle=f"% des emplois salariés, {_PERIOD}, fournisseurs d'ici compris"
        + (f" ; moustache : {RANGE_LABEL}" if largest.within else ""),
        sentence=f"Le plus gros poste : {_in_sentence(largest.label)}, {_whole(largest)} des emplois.",
        rows="Demande",
        sources=TERRITORY_SOURCES,
    )


def _bars(
    estimates: Sequence[Estimate],
    *,
    title: str,
    subtitle: str,
    sentence: str,
    rows: str,
    sources: Sequence[str],
    caveat: str = NOT_MEASURED,
) -> Figure:
    """One bar an estimate, in the order given, with whiskers where there are bounds."""
    unit = estimates[0].unit
    values = pd.Series({one.label: one.value for one in estimates})
    known = {one.label: one.within for one in estimates if one.within}
    within = pd.DataFrame.from_dict(known, orient="index", columns=["low", "high"]) if known else None
    table = pd.DataFrame({unit: values})
    if within is not None:
        table = table.assign(**{f"Au moins, {unit}": within["low"], f"Au plus, {unit}": within["high"]})
    return figure(
        horizontal_bars(values, within=within, decimals=0, unit=unit),
        title=title,
        subtitle=subtitle,
        sentence=sentence,
        table=table.rename_axis(rows),
        alt=f"{len(values)} barres horizontales{', chacune avec une moustache' if known else ''}.",
        sources=sources,
        caveat=caveat,
        table_decimals=1,
    )


# ------------------------------------------------------------------------------------------ what it depends on


def dependence(case: Case) -> Section:
    """How far purchases depend on imports, from how few countries, and what one shortage would expose."""
    contents = _contents(case)
    direct, total = contents["direct", "abroad"], contents["total", "abroad"]
    products = _dependent_products(case)
    shock = _shock(case)
    return Section(
        "Dépendances et chocs",
        (
            Paragraph(
                f"Sur 100 € que dépense la demande finale d'ici, {_whole(direct)} paient directement une importation ; "
                f"en comptant celles des fournisseurs français, {_whole(total)} finissent à l'étranger.",
                "lead",
            ),
            _content_figure(case, contents),
            Grid(
                "Produits dont les achats finissent le plus à l'étranger, demande finale",
                pd.DataFrame(
                    {
                        "Produit": [product_labels()[code] for code in products.index],
                        "Achats, M€": products["bought"].round(0).astype(int).tolist(),
                        "Finit à l'étranger, %": products["abroad"].round(0).astype(int).tolist(),
                        "Dont hors Union, %": products["non_eu"].round(0).astype(int).tolist(),
                        "Premier pays (biens)": list(products["first"]),
                    }
                ).head(ROWS_SHOWN),
            ),
            *_shock_blocks(case, shock),
        ),
        (
            Subject(
                "Contenu en importations",
                "Où finissent 100 € de demande finale",
                {
                    "Vue": [_REACH[reach] for reach, _ in contents],
                    "Lieu": [_PLACES[place] for _, place in contents],
                },
                (quantity("Pour 100 € de demande finale", list(contents.values())),),
            ),
            _dependence_subject(products),
            _shock_subject(case, shock),
        ),
    )


_REACH = {"direct": "Chez le vendeur", "total": "Au bout de la chaîne"}
_PLACES = {
    "here": "Ici",
    "rest_of_country": "Reste de la France",
    "eu": "Union européenne",
    "non_eu": "Hors Union européenne",
    "taxes": "Impôts et transport international",
    "abroad": "Étranger",
}
_CONTENT_METHOD = "Achats suivis jusqu'au dernier fournisseur français ; recettes et parts importées de la France."


def _contents(case: Case) -> dict[tuple[str, str], Estimate]:
    """Where 100 € of final demand end, by reach and place; without bounds for one's own territory."""
    amounts = import_content_amounts(case.account).sum()
    bounds = None if case.territory.kind == "own" else content_estimates(case.territory).loc["all"]
    rows = {} if bounds is None else dict(zip(bounds.index, bounds.to_numpy().tolist(), strict=True))
    found = {}
    bought = float(sum(amounts["direct", place] for place in CONTENT_PLACES))
    for reach in _REACH:
        for place in _PLACES:
            low_high = rows.get((reach, place))
            found[reach, place] = Estimate(
                value=100 * float(amounts[reach, place]) / bought,
                unit="€",
                method=_CONTENT_METHOD,
                sources=_SOURCES,
                period=_PERIOD,
                within=None if low_high is None else (100 * low_high[1], 100 * low_high[2]),
                caveat="La recette de chaque branche et la part importée de chaque produit sont celles de la France.",
                label=f"{_REACH[reach]} : {lower_first(_PLACES[place])}",
                interval_label=RANGE_LABEL,
            )
    return found


def _content_figure(case: Case, contents: dict[tuple[str, str], Estimate]) -> Figure:
    drawn = {"here": "here", "rest_of_country": "france", "eu": "eu", "non_eu": "non_eu", "taxes": "mark"}
    table = pd.DataFrame(
        {colour: {_REACH[reach]: contents[reach, place].value for reach in _REACH} for place, colour in drawn.items()}
    )
    here = {reach: contents[reach, "here"] for reach in _REACH}
    names = {colour: _PLACES[place] for place, colour in drawn.items()}
    return figure(
        stacked_bars(
            table, colours={colour: colour for colour in drawn.values()}, names=names, totals=False, decimals=0
        ),
        title=f"{case.territory.name} : où finissent 100 € de demande finale",
        subtitle=f"Euros pour 100 € dépensés par les habitants, le public et l'investissement, {_PERIOD}",
        sentence=f"Restent ici, sur 100 € : {written(here['direct'].value, here['direct'].within, '€')[0]} chez le "
        f"vendeur, {written(here['total'].value, here['total'].within, '€')[0]} au bout de la chaîne.",
        table=table.rename(columns={colour: f"{name}, €" for colour, name in names.items()}).rename_axis("Vue"),
        alt="Deux barres empilées de même longueur : où l'on achète, où l'argent finit.",
        sources=TERRITORY_SOURCES,
        caveat=NOT_MEASURED,
        table_decimals=0,
    )


def _pooled(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """Amounts by product that may be shown: the industry of an EPCI is one."""
    shown, sectors = shown_products(case.territory), concordance("A38", "A5")
    names = [code if code in shown else sectors[code] for code in table.index]
    pooled: pd.DataFrame = table.groupby(names).sum().loc[shown]
    return pooled


def _dependent_products(case: Case) -> pd.DataFrame:
    """Products, those that pay most abroad first: bought (M€), abroad and non_eu (% of it), first country."""
    amounts = import_content_amounts(case.account)
    direct = cast("pd.DataFrame", amounts["direct"])[list(CONTENT_PLACES)].sum(axis="columns")
    table = _pooled(
        case,
        pd.DataFrame(
            {"bought": direct, "abroad_meur": amounts["total", "abroad"], "non_eu_meur": amounts["total", "non_eu"]}
        ),
    )
    bought = table["bought"].where(table["bought"] > 0)
    countries = concentration(case.account).to_dict("index")
    table["abroad"] = 100 * table["abroad_meur"] / bought
    table["non_eu"] = 100 * table["non_eu_meur"] / bought
    # Of goods only: which country sells a service is hardly known.
    goods = [str(code) in countries and str(code).startswith(("A", "B", "C")) for code in table.index]
    table["first"] = [
        _first_country(countries[str(code)]) if known else "non disponible"
        for code, known in zip(table.index, goods, strict=True)
    ]
    return table.sort_values("abroad_meur", ascending=False)


#: French names of the other countries of ``imports/countries_2011``.
_OTHER_COUNTRIES = {
    "AUS": "l'Australie",
    "AUT": "l'Autriche",
    "BGR": "la Bulgarie",
    "CAN": "le Canada",
    "CYP": "Chypre",
    "CZE": "la Tchéquie",
    "DNK": "le Danemark",
    "EST": "l'Estonie",
    "FIN": "la Finlande",
    "GRC": "la Grèce",
    "HUN": "la Hongrie",
    "IDN": "l'Indonésie",
    "IRL": "l'Irlande",
    "KOR": "la Corée du Sud",
    "LTU": "la Lituanie",
    "LUX": "le Luxembourg",
    "LVA": "la Lettonie",
    "MEX": "le Mexique",
    "MLT": "Malte",
    "POL": "la Pologne",
    "PRT": "le Portugal",
    "ROM": "la Roumanie",
    "SVK": "la Slovaquie",
    "SVN": "la Slovénie",
    "SWE": "la Suède",
    "TWN": "Taïwan",
}


def _first_country(row: Mapping[Any, Any]) -> str:
    if not row["first_share"] > 0:
        return "non disponible"
    name = {**COUNTRIES, **_OTHER_COUNTRIES}[str(row["first"])]
    return f"{name} ({french_number(100 * row['first_share'], decimals=0)} %)"


def _dependence_subject(products: pd.DataFrame) -> Subject:
    def column(title: str, unit: str, name: str) -> Quantity:
        return Quantity(
            title=title,
            unit=unit,
            method=_CONTENT_METHOD,
            period=_PERIOD,
            sources=_SOURCES,
            numbers=tuple(products[name]),
            caveat="Valeur centrale, sans fourchette ; parts importées de la France.",
        )

    return Subject(
        "Dépendance",
        "Demande finale de chaque produit, et part qui finit à l'étranger",
        {"Produit": [product_labels()[str(code)] for code in products.index], "Code": list(map(str, products.index))},
        (
            column("Demande finale", "M€", "bought"),
            column("Finit à l'étranger", "%", "abroad"),
            column("Finit hors de l'Union", "%", "non_eu"),
        ),
        {"Premier pays d'origine, biens (2011)": list(products["first"])},
    )


def _shock(case: Case) -> Shock:
    """A shortage of the good that the territory imports most, among those that are not set apart."""
    mask = relocation_mask()
    goods = [code for code in mask.index if mask["treatment"][code] == "open" and str(code)[0] in "AC"]
    imports = case.account.imports_abroad[goods]
    return Shock(str(imports.idxmax()), origin="abroad", cut=SHOCK_CUT, months=SHOCK_MONTHS)


def _shock_jobs(case: Case, shock: Shock) -> pd.DataFrame:
    """Exposed jobs and value added by reading, with the range of the draws but for one's own territory."""
    if case.territory.kind != "own":
        return shock_totals(case.territory, shock)
    found = supply_shock(case.account, shock)
    value = {
        (measure, reading): float(cast("pd.Series", found[measure].loc[reading]).sum())
        for measure in ("value_added_meur", "jobs")
        for reading in SHOCK_READINGS
    }
    index = pd.MultiIndex.from_tuples(value, names=["measure", "reading"])
    return pd.DataFrame({name: list(value.values()) for name in ("value", "low", "high")}, index)


def _shock_blocks(case: Case, shock: Shock) -> list[Block]:
    totals = cast("pd.DataFrame", _shock_jobs(case, shock).loc["jobs"]).loc[list(SHOCK_READINGS)]
    name = product_labels()[shock.product]
    said = jobs_class(float(totals["low"].min()), float(totals["high"].max()))
    return [
        Paragraph(
            f"Un essai : pendant {french_number(shock.months, decimals=0)} mois, "
            f"{french_number(100 * shock.cut, decimals=0)} % de « {name} » venus de l'étranger manquent, ici et dans "
            f"le reste de la France. Selon ce qui remplace ce qui manque : {said}."
        ),
        Bullets(
            tuple(
                f"{SHOCK_READINGS[reading]} : {jobs_class(float(row['low']), float(row['high']))}."
                for reading, row in zip(totals.index, totals.to_dict("records"), strict=True)
            )
        ),
        Paragraph(
            "« Exposés » n'est pas « perdus ». Trois lectures, qu'on ne moyenne pas ; aucune ne prévoit.", "note"
        ),
    ]


def _shock_subject(case: Case, shock: Shock) -> Subject:
    table = _shock_jobs(case, shock)
    readings = list(SHOCK_READINGS)

    def column(title: str, unit: str, measure: str) -> Quantity:
        rows = table.loc[measure].loc[readings]
        return Quantity(
            title=title,
            unit=unit,
            method=f"{french_number(100 * shock.cut, decimals=0)} % de « {product_labels()[shock.product]} » venus de "
            f"l'étranger manquent {french_number(shock.months, decimals=0)} mois ; part remplacée : "
            f"{french_number(100 * shock.substitution, decimals=0)} %.",
            period=_PERIOD,
            sources=_SOURCES,
            numbers=tuple(rows["value"]),
            caveat="Exposés, pas perdus : ni une prévision, ni une probabilité.",
            low=tuple(rows["low"]),
            high=tuple(rows["high"]),
            interval=(RANGE_LABEL,) * len(readings),
        )

    return Subject(
        "Choc",
        f"Ce qu'exposerait un manque de « {product_labels()[shock.product]} »",
        {"Lecture": [SHOCK_READINGS[reading] for reading in readings]},
        (
            column("Emplois exposés", "emplois", "jobs"),
            column("Valeur ajoutée exposée, sur la période", "M€", "value_added_meur"),
        ),
    )


# --------------------------------------------------------------------------------- what is covered, and peers


def demand(case: Case) -> Section:
    """What local production covers of local demand, and territories that are alike."""
    covered = _coverage(case)
    group = peers(case.profile)
    compared = _compared(case, [str(code) for code in group.index])
    own = compared[0]
    told = [(one.label, verdict(_bounds(own), _bounds(one))) for one in compared[1:]]
    apart = [f"{word} que {name}" for name, word in told if word != "on ne peut pas trancher"]
    sentence = (
        f"Part d'ici : {' ; '.join(apart)} ; avec les autres, on ne peut pas trancher."
        if apart
        else "Avec tous ces pairs, on ne peut pas trancher : les intervalles se recouvrent."
    )
    gaps = covered[covered["open"]].head(ROWS_SHOWN)
    return Section(
        "La demande couverte, et des territoires semblables",
        (
            Grid(
                "Plus gros écarts entre ce qui est acheté ici et ce qui y est produit pour cela",
                pd.DataFrame(
                    {
                        "Produit": [product_labels()[str(code)] for code in gaps.index],
                        "Achats, M€": gaps["demand"].round(0).astype(int).tolist(),
                        "Couvert ici, %": (100 * gaps["coverage"]).round(0).astype(int).tolist(),
                        "Écart, M€": gaps["gap"].round(0).astype(int).tolist(),
                        "Emplois de la branche pour l'écart": [
                            written(jobs, coarsest=1)[0] for jobs in gaps["gap_jobs"]
                        ],
                    }
                ),
            ),
            Paragraph(
                "Les emplois de l'écart sont une conversion, pas un gisement : personne ne dit que l'écart peut ou "
                "doit se combler. Ce qui est difficile à rapprocher n'est pas ici ; il est dans le classeur.",
                "note",
            ),
            Paragraph(str(group.attrs["criteria"])),
            _bars(
                compared,
                title=f"{case.territory.name} et ses pairs : part d'ici sur 100 € dépensés",
                subtitle=f"Euros sur 100 € dépensés qui paient une production d'ici, {_PERIOD} ; moustache : "
                f"{own.interval_label} ; le territoire puis ses pairs, par ordre alphabétique",
                sentence=sentence,
                rows="Territoire",
                sources=TERRITORY_SOURCES,
            ),
        ),
        (
            _coverage_subject(covered),
            Subject(
                "Pairs",
                "Le territoire et des territoires semblables : part d'ici sur 100 € dépensés",
                {
                    "Territoire": [one.label for one in compared],
                    "Code": [case.territory.code, *map(str, group.index)],
                },
                (quantity("Part d'ici sur 100 € dépensés", compared),),
                {"Verdict": ["", *(word for _, word in told)]},
            ),
        ),
    )


def _bounds(estimate: Estimate) -> tuple[float, float]:
    return estimate.within or (estimate.value, estimate.value)


def _compared(case: Case, codes: Sequence[str]) -> list[Estimate]:
    """Share made here of 100 € spent: the territory, then its peers; labels are their names."""
    found = [territory_estimate(case.results, "spending_per_100", "all", "here")]
    names = [case.territory.name]
    for code in codes:
        results = territory_results(code)
        found.append(territory_estimate(results, "spending_per_100", "all", "here"))
        names.append(results.attrs["territory"].name)
    return [replace(one, label=name) for one, name in zip(found, names, strict=True)]


def _coverage(case: Case) -> pd.DataFrame:
    """Demand and what covers it by product that may be shown, largest gap first; ``open``: not set apart."""
    table = demand_coverage(case.account)
    amounts = ["demand", "covered", "rest_of_country", "abroad", "gap", "sold_elsewhere", "gap_jobs"]
    pooled = _pooled(case, table[amounts])
    pooled["coverage"] = pooled["covered"] / pooled["demand"].where(pooled["demand"] > 0)
    treatment = relocation_mask()["treatment"].to_dict()
    pooled["open"] = [treatment.get(code, "open") == "open" for code in pooled.index]
    return pooled.sort_values("gap", ascending=False)


def _coverage_subject(covered: pd.DataFrame) -> Subject:
    def column(title: str, unit: str, name: str, factor: float = 1.0) -> Quantity:
        return Quantity(
            title=title,
            unit=unit,
            method="Achats de tous les acheteurs, et part servie par une production d'ici.",
            period=_PERIOD,
            sources=_SOURCES,
            numbers=tuple(factor * covered[name]),
            caveat="Valeur centrale, sans fourchette. Les emplois de l'écart sont une conversion, pas un gisement.",
        )

    return Subject(
        "Couverture",
        "Ce qui est acheté ici, ce qui y est produit pour cela, et l'écart",
        {"Produit": [product_labels()[str(code)] for code in covered.index], "Code": list(map(str, covered.index))},
        (
            column("Achats", "M€", "demand"),
            column("Couvert ici", "M€", "covered"),
            column("Acheté au reste de la France", "M€", "rest_of_country"),
            column("Acheté à l'étranger", "M€", "abroad"),
            column("Taux de couverture", "%", "coverage", 100),
            column("Vendu ailleurs", "M€", "sold_elsewhere"),
            column("Emplois de la branche pour l'écart", "emplois", "gap_jobs"),
        ),
        {"Difficile à rapprocher": ["" if one else "oui" for one in covered["open"]]},
    )
