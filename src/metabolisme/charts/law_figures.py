"""Who may do what: the catalogue by pillar and competent level, the texts of law by topic, the seeds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from metabolisme.charts.bars import stacked_bars
from metabolisme.charts.figure import Figure, figure
from metabolisme.charts.shown import Table, table
from metabolisme.charts.text import titled
from metabolisme.errors import UnknownCodeError
from metabolisme.estimates import french_number
from metabolisme.sources.actions import COMPETENT_LEVELS, META_ACTIONS, PILLARS, actions
from metabolisme.sources.legal import SHORT_CHECKS, TOPICS, legal_references
from metabolisme.sources.seeds import documents, ideas

#: Colour of each competent level, from the nearest to the reader to the farthest.
LEVEL_COLOURS = {
    "commune": "amount_2",
    "epci": "amount_3",
    "shared": "amount_4",
    "region": "amount_6",
    "outside": "abroad",
}

#: Who decides, in a table of texts: others than authorities, where no competence is spoken of.
_DECIDE = COMPETENT_LEVELS | {"outside": "d'autres"}

_FIRST = 2
_CAVEAT = (
    "Le niveau est un repère : statuts, intérêt communautaire et conventions le changent. Une action n'en vaut pas une "
    "autre : un nombre d'actions ne mesure ni leur poids ni leur effet."
)


def levels_by_pillar() -> pd.DataFrame:
    """Number of types of action, by pillar (rows) and competent level (columns, in the order of `LEVEL_COLOURS`)."""
    counted = actions().groupby(["pillar", "competent_level"]).size().unstack(fill_value=0)
    return counted.reindex(index=list(PILLARS), columns=list(LEVEL_COLOURS), fill_value=0)


def competence_figure(*, label: str = "") -> Figure:
    """Which level is competent for the types of action, pillar by pillar.

    Parameters
    ----------
    label : str
        What comes before the title.

    Returns
    -------
    Figure
    """
    counts = levels_by_pillar()
    counts.index = pd.Index([PILLARS[code].capitalize() for code in counts.index])
    whole, by_level = int(counts.to_numpy().sum()), counts.sum()
    written = {level: french_number(int(by_level[level])) for level in LEVEL_COLOURS}
    return figure(
        stacked_bars(
            counts.astype(float),
            colours=LEVEL_COLOURS,
            names=COMPETENT_LEVELS,
            decimals=0,
            totals=False,
        ),
        title=titled(label, f"{written['shared']} actions sur {french_number(whole)} relèvent de plusieurs niveaux"),
        subtitle="Types d'action du catalogue, par pilier et par niveau compétent ; novembre 2026",
        sentence=(
            f"Sur {french_number(whole)} types d'action, {written['shared']} sont partagés entre plusieurs niveaux, "
            f"{written['epci']} reviennent à l'intercommunalité, {written['commune']} à la commune, "
            f"{written['region']} à la région, et {written['outside']} à d'autres : l'État, les entreprises."
        ),
        table=counts.rename(columns=COMPETENT_LEVELS).rename_axis("Pilier"),
        alt="Quatre barres, une par pilier, coupées selon le niveau compétent : la part partagée est la plus longue.",
        sources=["actions"],
        caveat=_CAVEAT,
    )


def catalogue_table(*, pillar: str = "", families: Sequence[str] = ()) -> Table:
    """Types of action of a pillar, or of some families, with the level that is competent and the texts.

    Parameters
    ----------
    pillar : str
        Key of `metabolisme.sources.actions.PILLARS`; all of them by default.
    families : sequence of str
        Keys of `metabolisme.sources.actions.META_ACTIONS`; all of them by default.

    Returns
    -------
    Table

    Raises
    ------
    UnknownCodeError
        An unknown pillar or family.
    """
    if pillar and pillar not in PILLARS:
        raise UnknownCodeError.among("le pilier", pillar, PILLARS)
    for family in families:
        if family not in META_ACTIONS:
            raise UnknownCodeError.among("la famille d'actions", family, META_ACTIONS)
    every = actions()
    chosen = every[
        (every["pillar"].eq(pillar) | (pillar == "")) & (every["meta_action"].isin(families) | (not families))
    ]
    texts = legal_references()
    rows = [
        (
            row["title"],
            row["what_is_done"],
            COMPETENT_LEVELS[row["competent_level"]],
            " ; ".join(f"{texts.loc[one, 'text']}, {texts.loc[one, 'article']}" for one in row["legal_ids"]),
        )
        for row in chosen.to_dict("records")
    ]
    columns = ["Type d'action", "Ce que l'on fait", "Compétence", "Textes"]
    others = f"Les {len(rows) - _FIRST} autres actions"
    return table(pd.DataFrame(rows, columns=columns).set_index("Type d'action"), first=_FIRST, more=others)


def law_table(*topics: str, first: int = _FIRST) -> Table:
    """Texts of law of some topics: what they allow, what they demand or forbid, who decides, how they were read.

    Parameters
    ----------
    *topics : str
        Keys of `metabolisme.sources.legal.TOPICS`; one at least.
    first : int
        Rows left unfolded.

    Returns
    -------
    Table

    Raises
    ------
    UnknownCodeError
        An unknown topic.
    """
    for topic in topics:
        if topic not in TOPICS:
            raise UnknownCodeError.among("le sujet", topic, TOPICS)
    every = legal_references()
    chosen = pd.concat([every[every["topic"] == topic] for topic in topics])
    rows = [
        (
            f"{row['text']}, {row['article']}",
            row["allows"] or "–",
            row["demands"] or "–",
            _DECIDE[row["competent_levels"]],
            _read(row),
        )
        for row in chosen.to_dict("records")
    ]
    columns = ["Texte", "Il permet", "Il demande ou interdit", "Qui décide", "Vérification"]
    others = f"Les {len(rows) - first} {'autres ' if first else ''}textes : {', '.join(TOPICS[one] for one in topics)}"
    return table(pd.DataFrame(rows, columns=columns).set_index("Texte"), first=first, more=others)


def _read(row: Mapping[Hashable, Any]) -> str:
    """Since when the wording applies, where it was read, and whether it changed since."""
    since = f"En vigueur depuis {row['in_force_since'][:4]} ; " if row["in_force_since"] else ""
    where = f"{SHORT_CHECKS[row['checked_how']]} {row['wording_of'][:4]}".strip()
    if row["wording_of"] and row["status"] == "to_check":
        where += ", à relire"
    return since + where if since else where[0].upper() + where[1:]


def seeds_table() -> Table:
    """The texts that the handbook starts from: nature, author, date, number of ideas, what to know before use."""
    counted = ideas()["seed"].value_counts().to_dict()
    rows = [
        (
            row["title"],
            f"{row['nature'].capitalize()}, {row['date'] or 'sans date'}",
            row["author"],
            french_number(counted[seed]),
            row["caution"],
        )
        for seed, row in documents().iterrows()
    ]
    columns = ["Texte", "Nature et date", "Auteur", "Idées relevées", "À savoir avant de s'en servir"]
    return table(pd.DataFrame(rows, columns=columns).set_index("Texte"))
