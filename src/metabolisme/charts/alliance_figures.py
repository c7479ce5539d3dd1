"""Figures of « Alliances » and « Piloter »: territories together, what the account does not see, branches in a year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.text import titled
from metabolisme.diagnosis.alliances import UNION, Alliance
from metabolisme.diagnosis.branch_watch import LEFT_OUTSIDE, VERDICTS
from metabolisme.diagnosis.measures import product_labels
from metabolisme.errors import MetabolismeError
from metabolisme.estimates import french_number
from metabolisme.sources.territories import Territory

SOURCES = ("insee-flores", "insee-zones", "insee-epci", "wiod-2016", "meti-2005", "scotland-2019")
YEARS = "emplois 2023, structure des échanges 2014"


def _names(found: Alliance) -> str:
    *first, last = (member.name for member in found.members)
    return f"{', '.join(first)} et {last}"


def _bounds(row: Mapping[str, float], decimals: int = 0) -> str:
    return f"de {french_number(row['low'], decimals=decimals)} à {french_number(row['high'], decimals=decimals)}"


def _rows(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Numbers of a frame by row, then by column."""
    return {str(row): dict(zip(table.columns, map(float, cells), strict=True)) for row, *cells in table.itertuples()}


def alliance_figure(found: Alliance, *, label: str = "") -> Figure:
    """What of 100 € spent pays what is made inside: each member alone, the same added up, and their union.

    Parameters
    ----------
    found : Alliance
    label : str
        What comes before the title.
    """
    names = {member.code: member.name for member in found.members}
    shares = found.results.loc["spending_per_100"]
    by_measure = found.results["value"].unstack("where")
    rows = _rows(by_measure)
    kept, spent = (sum(rows[name][code] for code in names) for name in ("kept", "spent"))
    apart, together = 100 * kept / spent, rows["spending_per_100"][UNION]
    separately, united = "Les mêmes, séparées", "Unies"
    values = pd.Series({**{names[code]: shares["value"][code] for code in names}, separately: apart, united: together})
    within = pd.DataFrame({names.get(str(code), united): row for code, row in shares[["low", "high"]].iterrows()}).T
    gains = _rows(found.gain)
    gain, size = gains["per_100"], gains["of_size"]
    multiplier = by_measure.loc["output_multiplier"].rename(lambda code: names.get(str(code), united))
    table = pd.DataFrame({"€ pour 100 €": values}).join(within.rename(columns={"low": "Au moins", "high": "Au plus"}))
    table["Multiplicateur de production"] = multiplier.reindex(table.index)
    return figure(
        horizontal_bars(values, within=within, colours={united: "here"}, decimals=1),
        title=titled(
            label,
            f"Réunies, {_names(found)} gardent {french_number(together, decimals=1)} € sur 100, contre "
            f"{french_number(apart, decimals=1)} séparées",
        ),
        subtitle=f"Sur 100 € dépensés, ce qui paie une production d'ici, € ; {YEARS}",
        sentence=(
            f"L'écart est de {french_number(gain['value'], decimals=1)} € pour 100 € (fourchette de méthode : "
            f"{_bounds(gain, 1)}). L'effet de taille du calcul en fait {french_number(size['value'], decimals=0)} % "
            f"({_bounds(size)} selon les tirages). Aucun achat n'a bougé : c'est la frontière qui s'est déplacée."
        ),
        table=table.rename_axis("Territoire"),
        alt="Barres horizontales : chaque territoire seul, les mêmes additionnés, puis réunis, avec leurs fourchettes.",
        sources=SOURCES,
        caveat="Personne ne mesure les achats d'une zone à l'autre : l'écart est la différence de deux estimations.",
    )


def elsewhere_figure(table: pd.DataFrame, place: Territory, *, label: str = "") -> Figure:
    """The gain of a union beside that with zones as large anywhere in France: the account knows no distance.

    Parameters
    ----------
    table : DataFrame
        From `metabolisme.diagnosis.alliances.unions_elsewhere`, with its default sizes, for a partner next to it.
    place : Territory
    label : str
    """
    gain = table["gain_per_100"]
    partner = str(table.loc[table["chosen"], "name"].iloc[0])
    chosen = float(gain[table["chosen"]].iloc[0])
    quarters = gain.quantile([0.0, 0.25, 0.5, 0.75, 1.0])
    names = ("La plus petite", "Une sur quatre a moins", "Celle du milieu", "Une sur quatre a plus", "La plus grande")
    own = f"{partner}, la partenaire"
    values = pd.Series({own: chosen, **dict(zip(names, quarters, strict=True))})
    told = [french_number(value, decimals=1) for value in (chosen, quarters.iloc[0], quarters.iloc[-1])]
    return figure(
        horizontal_bars(values, colours={own: "here"}, decimals=1),
        title=titled(label, f"Le calcul ne sait pas que {place.name} et {partner} sont voisines"),
        subtitle=f"{place.name} réunie à une zone aussi grande, où qu'elle soit : € gardés de plus pour 100 € ; "
        f"{YEARS}",
        sentence=(
            f"Avec {partner}, {place.name} garderait {told[0]} € de plus pour 100 € ; avec {french_number(len(gain))} "
            f"zones "
            f"d'emploi aussi grandes, partout en France, de {told[1]} à {told[2]} €. Le voisinage n'y est pour rien : "
            f"le "
            "compte n'a pas de distance."
        ),
        table=pd.DataFrame({"€ de plus pour 100 €": values}).rename_axis("Union"),
        table_decimals=1,
        alt="Six barres : l'union choisie, puis la plus petite, les quartiles et la plus grande des unions "
        "comparables.",
        sources=SOURCES,
        caveat=f"Aussi grande : entre deux tiers et une fois et demie les emplois de {partner}. Valeurs centrales, "
        "sans fourchette. Ce n'est pas une liste de partenaires à préférer.",
    )


def known_unions_figure(unions: pd.DataFrame, ratios: pd.DataFrame, *, label: str = "") -> Figure:
    """What is true over what is computed, for unions of regions whose trade is known.

    Parameters
    ----------
    unions : DataFrame
        From `metabolisme.diagnosis.alliances.unions_of_known_regions`.
    ratios : DataFrame
        From `metabolisme.diagnosis.alliances.true_over_computed`.
    label : str
    """
    names = {
        "neighbours": f"{ratios['unions']['neighbours']} unions de voisines",
        "others": f"{ratios['unions']['others']} autres unions",
    }
    values = 100 * ratios["median"].rename(names)
    within = 100 * ratios[["low", "high"]].rename(index=names)
    by_kind = _rows(ratios)
    near, far = by_kind["neighbours"], by_kind["others"]
    told = unions.assign(kind=unions["neighbours"].map({True: "oui", False: "non"})).set_index("names")
    return figure(
        horizontal_bars(values, within=within, decimals=0, colours={names["neighbours"]: "here"}),
        title=titled(label, "Entre voisines, le calcul a le bon ordre de grandeur ; entre régions éloignées, non"),
        subtitle="Vrai gain pour 100 de gain calculé ; barre : union du milieu, trait : de la plus petite à la plus "
        "grande ; "
        "neuf régions du Japon, 2005",
        sentence=(
            f"Pour 100 calculés, les voisines échangent {french_number(100 * near['median'], decimals=0)} (de "
            f"{french_number(100 * near['low'], decimals=0)} à {french_number(100 * near['high'], decimals=0)}), les "
            f"autres "
            f"{french_number(100 * far['median'], decimals=0)} (de {french_number(100 * far['low'], decimals=0)} à "
            f"{french_number(100 * far['high'], decimals=0)}). La fourchette du calcul contient la vérité dans "
            f"{french_number(int(near['held']))} unions de voisines sur {french_number(int(near['unions']))} et "
            f"{french_number(int(far['held']))} des autres sur {french_number(int(far['unions']))}."
        ),
        table=told[["kind", "true", "computed", "low", "high"]]
        .rename(
            columns={
                "kind": "Voisines",
                "true": "Vrai, %",
                "computed": "Calculé, %",
                "low": "Au moins",
                "high": "Au plus",
            }
        )
        .rename_axis("Union"),
        table_decimals=1,
        alt="Deux barres avec leur étendue : unions de régions voisines, et autres unions.",
        sources=["meti-2005"],
        caveat="Ces régions sont plus grandes que nos zones, et des mers les séparent. Voisines : une frontière, un "
        "pont ou "
        "un tunnel. Gain en % des achats de produits du pays.",
    )


def complementarity_figure(found: Alliance, count: int = 6, *, label: str = "") -> Figure:
    """Products that a member sells outside and another one brings in, the largest bounds first.

    Parameters
    ----------
    found : Alliance
        Of zones d'emploi: branches of an EPCI are estimated, and not published one by one.
    count : int
        Products drawn.
    label : str

    Raises
    ------
    MetabolismeError
        A member is an EPCI.
    """
    if any(member.jobs_are_estimated for member in found.members):
        raise MetabolismeError(
            "Les branches d'une intercommunalité sont estimées : leurs échanges ne se lisent pas une à une. Remède : "
            "prenez des zones d'emploi."
        )
    labels = product_labels()
    products = found.products.rename(index=labels)
    largest = products["bound"].nlargest(count)
    columns: dict[str, pd.Series] = {}
    for member in found.members:
        columns[f"{member.name} fait venir"] = products[f"buys|{member.code}"]
        columns[f"{member.name} expédie"] = products[f"sells|{member.code}"]
    gain, bound = found.products["gain"].sum(), found.products["bound"].sum()
    return figure(
        horizontal_bars(largest, decimals=0),
        title=titled(label, f"« {largest.index[0]} » : le plus à regarder entre {_names(found)}"),
        subtitle=f"Au plus ce que l'une expédie dans le reste de la France et que l'autre en fait venir, M€ ; {YEARS}",
        sentence=(
            f"Tous produits : au plus {french_number(bound, decimals=0)} M€ pourraient s'échanger sans rien produire "
            f"de "
            f"plus ; le calcul n'en garde que {french_number(gain, decimals=0)}. Une branche n'est pas un produit : "
            f"deux "
            "usines de la même branche ne font pas la même chose."
        ),
        table=pd.DataFrame({"Au plus, M€": products["bound"], **columns}).loc[largest.index].rename_axis("Produit"),
        table_decimals=0,
        alt="Barres horizontales : une par produit, la plus longue en haut.",
        sources=SOURCES,
        caveat="Une borne, pas un flux : nul ne sait qui achète à qui. Valeurs centrales.",
    )


def watch_figure(table: pd.DataFrame, place: str, count: int = 8, *, label: str = "") -> Figure:
    """Branches whose jobs changed most in a year, beside what such a branch does elsewhere.

    Parameters
    ----------
    table : DataFrame
        From `metabolisme.diagnosis.branch_watch.branch_watch`.
    place : str
    count : int
        Branches drawn: those whose own part is largest, up or down.
    label : str
    """
    first, last = table.attrs["years"]
    outside = int(table["verdict"].isin(["above", "below"]).sum())
    largest = table.loc[table["own"].abs().nlargest(count).index].sort_values("own", ascending=False)
    values = largest.set_index("label")["own"]
    told = pd.DataFrame(
        {
            f"Emplois {first}": largest["before"].astype(int),
            f"Emplois {last}": largest["after"].astype(int),
            "Au rythme de la France": largest["national"].round().astype(int),
            "Le reste": largest["own"].round().astype(int),
            "Lecture": largest["verdict"].map(VERDICTS),
        }
    ).set_axis(pd.Index(largest["label"], name="Branche"))
    whole = french_number(len(table))
    many = f"{french_number(outside)} branches sur {whole} sortent"
    said = {0: f"aucune branche sur {whole} ne sort", 1: f"une branche sur {whole} sort"}.get(outside, many)
    return figure(
        horizontal_bars(values, decimals=0),
        title=titled(label, f"{place} : {said} de l'habituel"),
        subtitle=f"Emplois salariés gagnés ou perdus de {first} à {last}, au-delà du rythme de la branche en France ; "
        f"les {french_number(len(values))} plus grands écarts",
        sentence=(
            f"À {place}, {said} de ce que font, en un an, neuf zones sur dix dont la branche est aussi grande. "
            f"Cette règle en laisse toujours dehors environ {french_number(100 * LEFT_OUTSIDE, decimals=0)} sur 100, "
            "avec ou sans raison : un an ne fait pas une tendance."
        ),
        table=told,
        alt="Barres horizontales à droite et à gauche de zéro, une par branche.",
        sources=["insee-flores"],
        caveat="Une branche n'est pas une entreprise : un établissement reclassé déplace un nombre sans qu'un emploi "
        "bouge.",
    )

