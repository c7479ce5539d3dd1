"""Lab « De la branche à l'entreprise »: a flow of the short list, an extract of Sirene, ten calls."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from metabolisme.charts.establishments_figures import CALLS, call_sheet, establishments_figure
from metabolisme.charts.figure import Figure
from metabolisme.charts.text import french_text
from metabolisme.diagnosis.shortlist import shortlist
from metabolisme.errors import MetabolismeError
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel
from metabolisme.sources import load_table
from metabolisme.sources.establishments import SIZES, Extract, call_list, extract_from

if TYPE_CHECKING:
    import ipywidgets

#: Draws behind the short list of the lab: its order alone is used.
DRAWS = 50


def establishments_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, a product, an extract of Sirene, and how many calls.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`.
    """
    import ipywidgets

    @functools.lru_cache(maxsize=2)
    def read(content: bytes, name: str) -> Extract:
        return extract_from(content, name)

    def draw(place: str, product: str, upload: tuple[Any, ...], smallest: str, calls: int) -> Figure:
        if not upload:
            raise MetabolismeError(
                "Chargez votre extrait. Sur annuaire-entreprises.data.gouv.fr, « Générer une liste d'établissements », "
                "choisissez le département et les codes d'activité, puis donnez ici le CSV tel quel. Il reste sur cet "
                "ordinateur."
            )
        extract = read(bytes(upload[0]["content"]), str(upload[0]["name"]))
        found = call_list(extract, typed_territory(place), product, smallest=smallest)
        drawn = establishments_figure(found, live=True)
        return Figure(drawn.title, drawn.sentence, drawn.html + call_sheet(found, calls).html)

    box = territory_box(territory)
    products = ipywidgets.Dropdown(options=_products(territory), **described("Produit (d'abord ceux de la short-list)"))

    def follow(_: Any) -> None:
        chosen = products.value
        try:
            options = _products(box.value)
        except MetabolismeError:
            # The figure tells what is wrong with the territory; products stay those of the last one.
            return
        if options != list(products.options):
            products.options = options
            products.value = chosen

    box.observe(follow, names="value")
    return panel(
        {
            "place": box,
            "product": products,
            # A button has no style of description.
            "upload": ipywidgets.FileUpload(
                accept=".csv,.txt",
                multiple=False,
                description=french_text("Votre extrait Sirene (CSV)"),
                layout={"width": "max-content"},
            ),
            "smallest": ipywidgets.Dropdown(
                options=[(label, size) for size, (label, _, _) in SIZES.items() if size not in ("51", "52", "53")],
                value="NN",
                **described("À partir de quel effectif"),
            ),
            "calls": ipywidgets.IntSlider(value=CALLS, min=1, max=CALLS, **described("Appels à préparer")),
        },
        draw,
    )


def _products(territory: str) -> list[tuple[str, str]]:
    """Branches with their French names, those whose flows from France or abroad are on the short list first."""
    names = load_table("nomenclatures/branches").set_index("code")["label"].to_dict()
    flows = shortlist(typed_territory(territory), size=DRAWS)
    listed = list(dict.fromkeys(flows.index[flows["on_list"]].get_level_values("product")))
    first = [(f"★ {names[product]}", product) for product in listed]
    return [*first, *((name, branch) for branch, name in names.items() if branch not in listed)]
