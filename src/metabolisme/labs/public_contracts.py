"""Lab « Où va notre commande publique ? »: one's own file of contracts, on one's own machine."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metabolisme.charts import Figure
from metabolisme.charts.public_purchases_figures import observed_purchases_figure
from metabolisme.diagnosis.purchases_observed import purchases_observed
from metabolisme.labs.controls import described, territory_box, typed_territory
from metabolisme.labs.panel import panel
from metabolisme.sources.public_contracts import ContractFile, SireneExtract, parse_contracts, parse_sirene
from metabolisme.teaching.purchases_exercises import EXAMPLE

if TYPE_CHECKING:
    import ipywidgets

#: What a widget for files holds: one dictionary a file.
Uploaded = Sequence[Mapping[str, Any]]


def public_contracts_lab(territory: str = "Lorient") -> ipywidgets.VBox:
    """Choose a territory, or several together, a file of contracts or payments, and a Sirene extract.

    Parameters
    ----------
    territory : str
        The first one shown, see `metabolisme.labs.controls.typed_territory`. Without a file the example made up for
        teaching is shown.
    """
    import ipywidgets

    # Moving another control does not read the file again.
    read = functools.lru_cache(maxsize=1)(parse_contracts)
    read_extract = functools.lru_cache(maxsize=1)(parse_sirene)

    def contracts_of(files: Uploaded) -> ContractFile:
        return read(*uploaded_content(files)) if files else read(EXAMPLE.encode(), "exemple.csv")

    def extract_of(files: Uploaded) -> SireneExtract | None:
        return read_extract(*uploaded_content(files)) if files else None

    def draw(place: str, files: Uploaded, extract: Uploaded, complete: bool, buyer: str) -> Figure:
        observed = purchases_observed(
            contracts_of(files), typed_territory(place), extract_of(extract), extract_is_complete=complete, buyer=buyer
        )
        return observed_purchases_figure(observed, live=True, made_up=not files)

    def upload(text: str, kinds: str) -> ipywidgets.FileUpload:
        # A button has no width of label to leave whole.
        look = {name: value for name, value in described(text).items() if name != "style"}
        return ipywidgets.FileUpload(accept=kinds, multiple=False, **look)

    return panel(
        {
            "place": territory_box(territory),
            "files": upload("Fichier de marchés ou de paiements (JSON, CSV)", ".json,.csv,.txt,.tsv"),
            "extract": upload("Extrait Sirene, facultatif (CSV)", ".csv,.txt,.tsv"),
            "complete": ipywidgets.Checkbox(
                value=False,
                indent=False,
                **described("L'extrait a tous les établissements d'ici : un absent est d'ailleurs"),
            ),
            "buyer": ipywidgets.Text(
                placeholder="tous", continuous_update=False, **described("SIREN de l'acheteur à garder, puis Entrée")
            ),
        },
        draw,
    )


def uploaded_content(files: Uploaded) -> tuple[bytes, str]:
    """Bytes and name of the last file given."""
    return bytes(files[-1]["content"]), str(files[-1]["name"])
