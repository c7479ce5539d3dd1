"""One drawing of each kind, with names as long as those of French branches, and a reader of their SVG."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme import charts
from metabolisme.charts.actor_figures import network_drawing
from metabolisme.charts.composite_figures import rank_rows
from metabolisme.charts.doughnut_figures import doughnut_drawing
from metabolisme.charts.lever_figures import Effect, effect_rows
from metabolisme.charts.text import text_width
from metabolisme.diagnosis.worked_network import example, example_results
from metabolisme.estimates import Estimate
from metabolisme.indicators.doughnut import doughnut, national_doughnut
from metabolisme.sources.actions import ACTORS, META_ACTIONS

SVG = "{http://www.w3.org/2000/svg}"

BRANCHES = pd.Series(
    {
        "Agriculture, sylviculture et pêche": 12.4,
        "Fabrication de denrées alimentaires, de boissons et de produits à base de tabac": 35.1,
        "Construction": 88.0,
        "Énergie": 7.2,
    }
)
PLACES = pd.DataFrame(
    {"here": [48.0, 30.0], "france": [32.0, 40.0], "eu": [12.0, 26.5], "non_eu": [8.0, 3.5]},
    index=["Ménages", "Entreprises du territoire, toutes branches"],
)
FOOTPRINT = Estimate(
    472.3,
    "Mt CO₂",
    "Intensités par origine.",
    ("wiod-2016",),
    "2014",
    within=(450.0, 495.0),
    readings={"Pays d'origine": 472.3, "Monde moyen": 536.8, "Table mondiale 2011": 517.0, "EXIOBASE": 411.2},
)


def flows(size: int) -> pd.DataFrame:
    """A table of flows with many sizes, some zeros and a missing cell; seeded."""
    codes = [first + second for first in "ABCDEF" for second in "ZAEIMV"][:size]
    generator = np.random.default_rng(20140101)
    cells = np.where(generator.random((size, size)) < 0.2, 0.0, generator.lognormal(5, 2, (size, size)))
    cells[1, 0] = np.nan
    return pd.DataFrame(cells, index=codes, columns=codes)


DRAWINGS = {
    "horizontal_bars": charts.horizontal_bars(
        BRANCHES,
        within=pd.DataFrame({"low": [10.0, 70.0], "high": [15.0, 99.0]}, index=["Énergie", "Construction"]),
        colours={"Construction": "here"},
        unit="%",
    ),
    "horizontal_bars, negative": charts.horizontal_bars(
        pd.Series({"Lorient": 270.0, "Reste de la France": -274.0}), unit="M€"
    ),
    "stacked_bars": charts.stacked_bars(PLACES, unit="€"),
    "steps": charts.steps(
        pd.Series({"Commande": 100.0, "Premier tour de fournisseurs": 52.0, "Rebond": -8.0}), unit="€"
    ),
    "balance": charts.balance(
        pd.Series({"Extraction intérieure": 654.0, "Importations": 327.0, "Éléments d'équilibrage, oxygène": 477.0}),
        pd.Series({"Exportations": 188.0, "Émissions vers la nature": 450.0, "Décharges": 17.0, "Stock": 803.0}),
        colours={"Extraction intérieure": "france", "Importations": "abroad"},
        unit="Mt",
    ),
    "rank_rows": rank_rows(
        pd.DataFrame(
            {"rank": [1.0, 2.5, 2.5, 4.0], "rank_low": [1.0, 1.0, 2.0, 2.0], "rank_high": [1.0, 4.0, 3.0, 4.0]},
            index=["Lorient", "Boulogne-sur-Mer", "CA Saint-Dié-des-Vosges Agglomération et ses voisines", "Lens"],
        ),
        "Lorient",
        intervals=True,
        live=False,
    ),
    "time_series": charts.time_series(
        {
            "SDES, édition 2025": pd.Series({year: 700.0 - 8 * (year - 2010) for year in range(2010, 2024)}),
            "SDES, édition 2024": pd.Series({2010: 760.0, 2011: np.nan, 2012: 740.0, 2023: 644.0}),
            "WIOD 2016": pd.Series({2014: 644.0}),
        }
    ),
    "heatmap of 34": charts.heatmap(flows(34), names={"AZ": "Agriculture, sylviculture et pêche"}, unit="M€"),
    "heatmap of 5": charts.heatmap(
        flows(5), names={"AZ": "Administration publique, enseignement, santé et action sociale"}, unit="M€"
    ),
    "heatmap of words": charts.heatmap(
        pd.DataFrame(7.0, index=list(META_ACTIONS.values()), columns=list(ACTORS.values())), limits=[2, 4], decimals=0
    ),
    "readings": charts.readings(
        {"Empreinte CO₂ de la France": FOOTPRINT, "La même, autre façon de compter": FOOTPRINT},
        beside={"Si tout était fait ici": 356.0},
    ),
    "effect_rows": effect_rows(
        [
            (
                "Valeur ajoutée dans le reste de la France, M€ par an (aujourd'hui : 1 900 000)",
                [Effect("2", -44.0, -70.0, -20.0, "−44", "france"), Effect("3", -79.0, -120.0, 10.0, "−79", "france")],
            ),
            ("Achats faits ici, € sur 100 €", [Effect("2", 1.8, 1.2, 2.4, "+1,8", "here"), Effect("3", 0, 0, 0, "0")]),
        ],
        shared=False,
    ),
    "network of actors": network_drawing(example(), example_results()),
    "doughnut": doughnut_drawing(national_doughnut()),
    "doughnut refused": doughnut_drawing(doughnut("4417", rule="by_consumption")),
}


@dataclass(frozen=True)
class Box:
    """Where a text stands in a drawing, px."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


def text_boxes(svg: str) -> list[Box]:
    """Every line of text of a drawing, as wide as the widest system font makes it."""
    boxes: list[Box] = []

    def walk(element: ElementTree.Element, x: float, y: float) -> None:
        for shift_x, shift_y in re.findall(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", "")):
            x, y = x + float(shift_x), y + float(shift_y)
        if element.tag == f"{SVG}text":
            size = float(element.attrib["font-size"].removesuffix("px"))
            lines = [span.text or "" for span in element] or [element.text or ""]
            steps = [float(span.get("dy", 0)) for span in element] or [0.0]
            anchor = element.get("text-anchor", "start")
            for line, step in zip(lines, steps, strict=True):
                y += step
                width = text_width(line, size)
                left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
                # Letters stand on y: four fifths of their size above, one fifth below.
                boxes.append(Box(line, left, left + width, y - 0.8 * size, y + 0.2 * size))
        for child in element:
            walk(child, x, y)

    walk(ElementTree.fromstring(svg), 0.0, 0.0)
    return boxes
