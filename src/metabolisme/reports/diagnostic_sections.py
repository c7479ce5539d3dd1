"""The sections of the diagnostic, one function each: from a `Case` to what is read and to the numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from metabolisme.accounts.coverage import RANGE_LABEL
from metabolisme.accounts.worked_stocks import goods_account
from metabolisme.charts import Figure, figure, readings, stacked_bars
from metabolisme.charts.account_figures import (
    drawn_flows,
    drawn_purchases,
    drawn_quotients,
)
from metabolisme.diagnosis.measures import (
    BUYER_LABELS,
    GROUP_LABELS,
    MEASURES,
    PLACE_LABELS,
    product_labels,
)
from metabolisme.diagnosis.relocation_mask import not_relocated
from metabolisme.diagnosis.territory_estimates import has_estimate, shown_products, territory_estimate
from metabolisme.estimates import Estimate, french_number
from metabolisme.reports.diagnostic_case import Case, like, lower_first, value_of
from metabolisme.reports.diagnostic_links import short_list
from metabolisme.reports.leading_branches import branch_weights
from metabolisme.reports.report_parts import Block, Bullets, Grid, Paragraph, Section
from metabolisme.reports.subjects import Quantity, Subject, quantity, readings_subject
from metabolisme.reports.territory_sheet import PLACES, places_to_ask, written
from metabolisme.sources import load_card, load_table
from metabolisme.sources.defaults import DEFAULT_YEAR, DRAWS, SEED

#: Products drawn with the carbon footprint.
PRODUCTS_DRAWN = 8

#: Final products whose CO₂e is told by place of emission.
_CARBON_PLACES = ("here", "rest_of_country", "abroad")


def hundred_euros(case: Case) -> Section:
    """Where what is spent goes, in one sentence and one figure."""
    results, parts = case.results, case.parts
    buyers = ["households", "firms", "public", "investment", "all"]
    spent = [sum(value_of(case, "spending", buyer, place) for place in PLACES.values()) for buyer in buyers]
    described = territory_estimate(results, "spending", "all", "here")
    by_place = [
        quantity(
            f"Sur 100 € dépensés, {lower_first(PLACE_LABELS[place])}",
            [territory_estimate(results, "spending_per_100", buyer, place) for buyer in buyers],
        )
        for place in PLACES.values()
    ]
    return Section(
        "En une phrase : cent euros dépensés",
        (
            Paragraph(parts["phrase"], "lead"),
            Paragraph(parts["dates"], "note"),
            drawn_purchases(results),
            Paragraph(parts["barres_phrase"]),
            Paragraph(parts["methodes"]["phrase"]),
            Paragraph(parts["barres_reserve"], "note"),
        ),
        (
            Subject(
                "Cent euros",
                "Où va ce que dépense le territoire, acheteur par acheteur",
                {"Acheteur": [BUYER_LABELS[buyer] for buyer in buyers]},
                (*by_place, like(described, "Dépense totale", spent)),
            ),
            readings_subject(
                "Cent euros, méthodes",
                "La part d'ici selon la méthode de régionalisation",
                [one for one in case.found.estimates["spending"] if one.readings],
            ),
        ),
    )


def what_is_made(case: Case) -> Section:
    """Branches, jobs and value added."""
    leading, footprints = case.parts["branches"], case.parts["empreintes"]
    blocks: list[Block] = [Paragraph(leading["phrase"], "lead")]
    if leading["branches"]:
        blocks.append(Bullets(tuple(f"{line['nom']}{line['suite']}" for line in leading["branches"])))
    blocks += [
        Paragraph(leading["reserve"], "note"),
        drawn_quotients(case.profile),
        Paragraph(footprints["valeur_ajoutee"]["phrase"]),
        Paragraph(footprints["emplois"]["phrase"]),
        Paragraph(footprints["emplois"]["reserve"], "note"),
    ]
    return Section(
        "Ce qui se fait ici",
        tuple(blocks),
        (
            _branches(case),
            _amounts(
                case,
                "Production",
                "Ce que le territoire produit",
                [("value_added", "all", "here"), ("output", "all", "here")],
            ),
            _amounts(
                case,
                "Emplois",
                "Emplois présents, et emplois que fait travailler la demande d'ici",
                [
                    ("jobs", "all", "here"),
                    ("footprint_jobs", "all", "here"),
                    ("footprint_jobs", "all", "rest_of_country"),
                ],
            ),
        ),
    )


def _branches(case: Case) -> Subject:
    weights = branch_weights(case.profile)
    described = MEASURES["jobs"]
    own = case.territory.kind == "own"
    estimated = bool((weights["jobs_low"] < weights["jobs_high"]).any())

    def column(title: str, unit: str, name: str, *, bounds: bool = False) -> Quantity:
        return Quantity(
            title=title,
            unit=unit,
            method="Emplois de votre fichier ; France : Insee, Flores." if own else described.method,
            period=described.period,
            sources=described.sources,
            numbers=tuple(weights[name]),
            caveat=described.caveat,
            low=tuple(weights[f"{name}_low"]) if bounds else (),
            high=tuple(weights[f"{name}_high"]) if bounds else (),
            interval=(RANGE_LABEL,) * len(weights) if bounds else (),
        )

    return Subject(
        "Branches",
        "Emplois salariés de chaque branche, ici et en France",
        {
            "Branche": [product_labels()[str(code)] for code in weights.index],
            "Code": [str(one) for one in weights.index],
        },
        (
            column("Emplois salariés ici", "emplois", "jobs", bounds=estimated),
            column("Part des emplois d'ici", "%", "share", bounds=estimated),
            column("Part des emplois de France", "%", "national"),
            column("Quotient de localisation", "1", "quotient"),
        ),
    )


def flows(case: Case) -> Section:
    """What is bought, and the largest flows that come from abroad."""
    parts = case.parts
    rows = parts["flux"]
    amounts = [one for one in case.found.estimates["flows"] if one.unit == "M€"]
    # In the file the CO₂ of a flow comes after its amount, where it is known.
    co2: list[float] = []
    described: Estimate | None = None
    for one in case.found.estimates["flows"]:
        if one.unit == "M€":
            co2.append(math.nan)
        else:
            co2[-1], described = one.value, one
    apart = {**not_relocated(), **_set_apart(case)}
    listed, listed_subjects = short_list(case)
    products = shown_products(case.territory)
    return Section(
        "Les flux qui entrent, et la short-list",
        (
            Paragraph(parts["flux_phrase"], "lead"),
            drawn_flows(case.results, apart),
            Grid("Plus gros flux venus de l'étranger, en millions d'euros par an", _flow_rows(rows)),
            Paragraph(parts["flux_reserve"], "note"),
            *listed,
        ),
        (
            *listed_subjects,
            Subject(
                "Flux",
                "Plus gros flux venus de l'étranger, et CO₂ émis pour les produire",
                {"Produit": [row["produit"] for row in rows], "Origine": [row["origine"] for row in rows]},
                (
                    quantity("Montant du flux", amounts),
                    *([like(described, "CO₂ derrière le flux", co2)] if described else []),
                ),
                {"Remarque": [row["hors_jeu"] for row in rows]},
            ),
            Subject(
                "Achats",
                "Tout ce qui est acheté ici, produit par produit, selon le lieu où c'est produit",
                {"Produit": [product_labels()[product] for product in products], "Code": products},
                tuple(
                    quantity(
                        f"Achats, {lower_first(PLACE_LABELS[place])}",
                        [territory_estimate(case.results, "purchases", product, place) for product in products],
                    )
                    for place in PLACES.values()
                ),
            ),
        ),
    )


def _flow_rows(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The flows as they are read; remarks only where there is one."""
    table = pd.DataFrame(
        {
            "Produit": [row["produit"] for row in rows],
            "Origine": [row["origine"] for row in rows],
            "Montant": [row["montant"] for row in rows],
            "Fourchette": [row["bornes"] for row in rows],
            "Part": [row["part"] for row in rows],
            "CO₂ derrière": [row["empreinte"] for row in rows],
            "Remarque": [row["hors_jeu"] for row in rows],
        }
    )
    return table if table["Remarque"].any() else table.drop(columns="Remarque")


def _set_apart(case: Case) -> dict[str, str]:
    """Products that the page of the territory sets apart for a reason of its own, such as a refinery here."""
    codes = {product_labels()[product]: product for product in shown_products(case.territory)}
    plain = {_plain(label): code for label, code in codes.items()}
    return {
        plain[_plain(row["produit"])]: row["hors_jeu"].partition(" : ")[2].rstrip(".")
        for row in case.parts["flux"]
        if row["hors_jeu"] and _plain(row["produit"]) in plain
    }


def _plain(label: str) -> str:
    return label.replace("’", "'").replace("\u202f", " ").replace("\u00a0", " ")


def carbon_and_materials(case: Case) -> Section:
    """Carbon and material footprints of what is bought here."""
    footprints = case.parts["empreintes"]
    carbon, materials = footprints["carbone"], footprints["matieres"]
    goods = (_goods(case),)
    if carbon is None or materials is None:
        return Section(
            "Carbone, matières, stocks", (Paragraph(footprints["sans_carbone"], "lead"), *_goods_blocks(case)), goods
        )
    ghg, co2 = case.found.estimates["carbon"][:2]
    head = case.found.estimates["materials"][0]
    return Section(
        "Carbone, matières, stocks",
        (
            Paragraph(carbon["phrase"], "lead"),
            _carbon_figure(case),
            Paragraph(carbon["phrase_co2"]),
            Paragraph(f"{carbon['dates']} {carbon['reserve']}", "note"),
            Paragraph(materials["phrase"], "lead"),
            _readings_figure(case, co2, head),
            Paragraph(materials["phrase_lectures"]),
            Paragraph(f"{materials['dates']} {materials['reserve']}", "note"),
            *_goods_blocks(case),
        ),
        (
            Subject(
                "Carbone par habitant",
                "Empreinte carbone d'un habitant",
                {"Empreinte": ["Tous gaz à effet de serre"]},
                (quantity("Empreinte carbone", [ghg]),),
            ),
            readings_subject("CO2, lectures", "Empreinte CO₂ par habitant, selon la façon de compter", [co2]),
            _carbon_by_product(case),
            Subject(
                "Matières par habitant",
                "Empreinte matières d'un habitant",
                {"Empreinte": ["Matières premières"]},
                (quantity("Empreinte matières", [head]),),
            ),
            readings_subject("Matières, lectures", "Empreinte matières par habitant, selon l'édition publiée", [head]),
            Subject(
                "Matières par produit",
                "Empreinte matières du territoire, par groupe de produits",
                {"Produits": list(GROUP_LABELS.values())},
                (
                    quantity(
                        "Empreinte matières",
                        [
                            territory_estimate(case.results, "footprint_materials", group, "total")
                            for group in GROUP_LABELS
                        ],
                    ),
                ),
            ),
            *goods,
        ),
    )


def _goods(case: Case) -> Subject:
    """Durable goods that households have, and what replacing them asks each year."""
    table = load_table("materials/durable_goods")
    account = goods_account(case.territory.population, years=1)

    def column(title: str, unit: str, values: Iterable[float], method: str) -> Quantity:
        return Quantity(
            title=title,
            unit=unit,
            method=method,
            period=load_card("goods-lifetimes").period,
            sources=("goods-lifetimes",),
            numbers=tuple(float(value) for value in values),
            caveat="Nombres par habitant de toute la France : deux territoires ne diffèrent que par leur population.",
        )

    return Subject(
        "Biens durables",
        "Biens durables des habitants, et ce qu'il faut racheter chaque année",
        {"Bien": list(table["label"])},
        (
            column("En usage", "unités", account.stock.iloc[-1], "Nombre par habitant, multiplié par la population."),
            column("Durée de vie", "ans", table["lifetime_simulator"], "Durée retenue."),
            column("À racheter chaque année", "unités", account.entered[-1], "Stock stable : stock sur durée de vie."),
        ),
    )


def _goods_blocks(case: Case) -> tuple[Block, ...]:
    goods = _goods(case).wide().to_dict("list")
    names, stock, life, bought = goods.values()
    return (
        Grid(
            "Un stock : des biens durables des habitants, et ce qu'il faut racheter chaque année",
            pd.DataFrame(
                {
                    "Bien": names,
                    "En usage": [written(number)[0] for number in stock],
                    "Durée de vie, années": [french_number(years, significant=2) for years in life],
                    "À racheter chaque année": [written(number)[0] for number in bought],
                }
            ),
        ),
        Paragraph(
            "Nombres par habitant de toute la France, durées de vie publiées ou jugées : un ordre de grandeur. Une "
            "durée de vie plus longue d'un quart retire un cinquième de ces achats.",
            "note",
        ),
    )


def _carbon_items(case: Case) -> list[str]:
    return [*shown_products(case.territory), "direct_households"]


def _carbon_of(case: Case, item: str, place: str) -> float:
    """CO₂e, kt; households emit here only."""
    if item == "direct_households" and place != "here":
        return 0.0
    return value_of(case, "footprint_ghg", item, place)


def _carbon_figure(case: Case) -> Figure:
    """Final products that emit most, by place."""
    population = case.territory.population
    table = pd.DataFrame(
        {
            drawn: {
                product_labels()[item]: 1e6 * _carbon_of(case, item, place) / population for item in _carbon_items(case)
            }
            for place, drawn in zip(_CARBON_PLACES, ("here", "france", "abroad"), strict=True)
        }
    )
    kept = table.loc[table.sum(axis="columns").sort_values(ascending=False).index[:PRODUCTS_DRAWN]]
    first, share = kept.index[0], kept.sum().sum() / table.sum().sum()
    return figure(
        stacked_bars(kept, decimals=0),
        title=f"{case.territory.name} : ces {len(kept)} postes font {french_number(100 * share, decimals=0)} % de "
        "l'empreinte carbone",
        subtitle=f"kg CO₂e par habitant, {MEASURES['footprint_ghg'].period}, par produit acheté et lieu d'émission",
        sentence=f"Le premier poste est « {lower_first(str(first))} », "
        f"{french_number(kept.sum(axis='columns').iloc[0], significant=2)} kg CO₂e par habitant et par an.",
        table=kept.set_axis(["Ici, kg", "Reste de la France, kg", "Étranger, kg"], axis="columns").rename_axis("Poste"),
        alt=f"{len(kept)} barres empilées, du plus gros poste au plus petit, coupées selon le lieu d'émission.",
        sources=[source for source in MEASURES["footprint_ghg"].sources if source in _CITED],
        caveat=MEASURES["footprint_ghg"].caveat,
        table_decimals=0,
    )


#: Cards cited under a figure; the list at the end has them all.
_CITED = ("insee-flores", "wiod-2016", "sdes-carbon", "sdes-materials", "jrc-co2")


def _carbon_by_product(case: Case) -> Subject:
    items = _carbon_items(case)
    described = territory_estimate(case.results, "footprint_ghg", "all", "total")
    return Subject(
        "Carbone par produit",
        "Empreinte carbone du territoire, par produit acheté et lieu d'émission",
        {"Produit": [product_labels()[item] for item in items]},
        tuple(
            like(described, f"Émis {where}", [_carbon_of(case, item, place) for item in items])
            for place, where in zip(_CARBON_PLACES, ("ici", "dans le reste de la France", "à l'étranger"), strict=True)
        ),
    )


def _readings_figure(case: Case, co2: Estimate, materials: Estimate) -> Figure:
    """The readings of the material footprint, which no average may replace."""
    low, high = materials.between or (materials.value, materials.value)
    return figure(
        readings({"Matières premières": materials}),
        title=f"{case.territory.name} : de {french_number(low, decimals=1)} à {french_number(high, decimals=1)} t de "
        "matières par habitant, selon l'édition",
        subtitle=f"Tonnes de matières premières par habitant, {materials.period} ; trait : {materials.interval_label}",
        sentence="Chaque point est une édition publiée de l'empreinte de la France, ramenée au territoire. Ces "
        "lectures se comparent, elles ne se moyennent pas.",
        table=pd.DataFrame({"t par habitant": dict(materials.readings)}).rename_axis("Lecture"),
        alt="Une rangée de points nommés, un par lecture, et un trait pour la fourchette de la valeur retenue.",
        sources=[source for source in materials.sources if source in _CITED],
        caveat=materials.caveat,
        table_decimals=1,
    )


def sources_section(case: Case, sources: Sequence[str]) -> Section:
    """What is not said, whom to ask, and where the numbers come from."""
    blocks: list[Block] = [
        Bullets(tuple(case.parts["pas_dit"])),
    ]
    ask = places_to_ask(case.territory)
    if ask:
        blocks.append(
            Grid(
                "À qui demander la suite",
                pd.DataFrame({"Qui": [one["qui"] for one in ask], "Quoi": [one["demander"] for one in ask]}),
            )
        )
    blocks += [
        Bullets(
            (
                f"Le compte du territoire vient de la table entrées-sorties de la France de {DEFAULT_YEAR}, ramenée "
                "ici par les emplois de chaque branche et par le revenu des habitants.",
                f"Un trait ou « de… à… » est une fourchette, du 5e au 95e centile de {DRAWS} tirages (graine {SEED}) "
                "des paramètres et de l'erreur des quotients. « Intervalle à 90 % » : essayé sur des régions connues ; "
                "« fourchette de méthode » : aucun essai possible.",
                "Deux lectures d'une même question restent côte à côte : on ne les moyenne pas.",
                "Une case vide n'est jamais un zéro.",
            ),
            "Méthode",
        ),
        Bullets(tuple(cited(source) for source in sources), "Sources"),
    ]
    return Section("Ce que ce diagnostic ne dit pas", tuple(blocks))


def cited(source: str) -> str:
    """A source as the list of sources has it."""
    card = load_card(source)
    return f"{card.title} ({card.publisher}, {card.vintage}), recueilli le {card.retrieved.strftime('%d/%m/%Y')}."


def _amounts(case: Case, name: str, title: str, keys: Sequence[tuple[str, str, str]]) -> Subject:
    """Results of one unit, a row each."""
    estimates = [territory_estimate(case.results, *key) for key in keys if has_estimate(case.results, *key)]
    return Subject(
        name,
        title,
        {"Grandeur": [one.label for one in estimates]},
        (quantity(name, estimates),),
    )
