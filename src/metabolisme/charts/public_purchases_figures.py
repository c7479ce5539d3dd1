"""Where one's own public purchases go, drawn."""

from __future__ import annotations

import pandas as pd

from metabolisme.charts.bars import horizontal_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.shown import table
from metabolisme.diagnosis.purchases_observed import ELSEWHERE, HERE, ObservedPurchases, count, euros
from metabolisme.estimates import french_number
from metabolisme.sources import card_of_table

#: Doubtful lines shown under the figure.
SHOWN = 50


def observed_purchases_figure(observed: ObservedPurchases, *, live: bool = False, made_up: bool = False) -> Figure:
    """Amounts of a file of contracts by where they go, the total, and the doubtful lines.

    Parameters
    ----------
    observed : ObservedPurchases
    live : bool
        Whether the drawing writes itself, for a lab.
    made_up : bool
        Whether the file is the example made up for teaching, which is then said.

    Returns
    -------
    Figure
    """
    lines, balance = observed.lines, observed.balance
    kept = lines["status"] == "kept"
    groups = (
        {"Sûr, vers ici": kept & (lines["place"] == HERE), "Sûr, vers ailleurs": kept & (lines["place"] == ELSEWHERE)}
        if observed.located
        else {"Sûr, lieu inconnu": kept}
    )
    groups["Douteux"] = lines["status"] == "doubtful"
    drawn = pd.Series({name: float(lines.loc[rows, "amount"].sum()) / 100_000 for name, rows in groups.items()})
    names = {"kept": "Retenu", "doubtful": "Douteux", "excluded": "Écarté", "read": "Lu"}
    sums = pd.DataFrame(
        {
            "Lignes": [count(lines) for lines in balance["lines"][list(names)].astype(int)],
            "Montant": [euros(cents) for cents in balance["cents"][list(names)].tolist()],
        },
        index=pd.Index(list(names.values()), name="Lignes lues"),
    )
    what = "Exemple inventé : " if made_up else ""
    share = observed.share_amount
    told = (
        f"{french_number(share.value, decimals=0)} % du montant sûr va à un établissement d'ici"
        if share
        else ("on ne peut pas dire où va le montant")
    )
    drawing = figure(
        horizontal_bars(drawn, colours={"Sûr, vers ici": "here", "Sûr, vers ailleurs": "france"}, unit="k€", live=live),
        title=f"{what}{told}" if made_up else told[:1].upper() + told[1:],
        subtitle=f"Montants en milliers d'euros, {observed.territory.name}, lignes du fichier",
        sentence=" ".join(observed.sentences),
        table=sums,
        alt="Barres horizontales : montants sûrs vers ici et vers ailleurs, puis montants douteux.",
        sources=[card_of_table("territories/communes").id],
    )
    doubtful = observed.doubtful.head(SHOWN)
    if doubtful.empty:
        return drawing
    rows = pd.DataFrame(
        {
            "Objet": doubtful["subject"].tolist(),
            "Fournisseur": (doubtful["supplier"] + " " + doubtful["identifier"]).str.strip().tolist(),
            "Montant": ["illisible" if pd.isna(one) else euros(int(one)) for one in doubtful["amount"]],
            "Pourquoi": doubtful["reason"].tolist(),
        },
        index=pd.Index([f"Ligne {number}" for number in doubtful["line"]], name="Lignes douteuses"),
    )
    return Figure(drawing.title, drawing.sentence, drawing.html + table(rows).html)
