"""What a scripted class has people do in the built book: pages, clicks and labels, in order."""

from __future__ import annotations

import pandas as pd

from metabolisme.errors import UnknownCodeError, typeset_french
from metabolisme.sources.seminars import seminar_steps
from metabolisme.sources.tables import load_table

TABLE = "class_gestures"

#: What one does, by code, and how the script says it: the label, then the value.
ACTS = {
    "follow": "Dans le sommaire, suivez « {label} ».",
    "read": "Allez au titre « {label} ».",
    "type": "Dans « {label} », écrivez « {value} ».",
    "pick": "Dans la liste, prenez « {label} ».",
    "select": "Dans la liste « {label} », choisissez « {value} ».",
    "tick": "Sous « {label} », cochez « {value} ».",
    "click": "Pressez « {label} ».",
    "open": "Dépliez « {label} ».",
    "reopen": "Dans « {label} », reprenez le fichier « {value} ».",
}


def class_gestures(seminar: str) -> pd.DataFrame:
    """The gestures of a class, in order.

    Parameters
    ----------
    seminar : str
        Id of `sources.seminars.seminars`.

    Returns
    -------
    DataFrame, index rank
        ``step``: rank of the step. ``page``: of the book, without suffix. ``act``: code of `ACTS`. ``label``: as the
        page writes it. ``value``: what is typed or chosen, "" when nothing is. ``said``: the gesture, as a French
        sentence. ``then``: what is seen, French.

    Raises
    ------
    UnknownCodeError
        When the class has no gesture.

    Examples
    --------
    >>> print(class_gestures("council").loc[1, "label"])
    Voir sans parier
    """
    table = load_table(TABLE)
    if seminar not in set(table["seminar"]):
        raise UnknownCodeError.among("la séance minutée", seminar, list(dict.fromkeys(table["seminar"])))
    own = table[table["seminar"] == seminar].set_index("rank").drop(columns=["seminar", "status"])
    for name in ("label", "value", "then"):
        own[name] = own[name].map(typeset_french)
    done = own[["act", "label", "value"]].to_numpy()
    own["said"] = [typeset_french(ACTS[act].format(label=label, value=value)) for act, label, value in done]
    return own


def script(seminar: str, pages: dict[str, str]) -> pd.DataFrame:
    """The gestures of a class beside the step that they belong to.

    Parameters
    ----------
    seminar : str
    pages : dict of str to str
        Title of each page, by its name without suffix.

    Returns
    -------
    DataFrame, index « Étape »
        ``Page``, ``Geste``, ``On voit``: French.
    """
    gestures, steps = class_gestures(seminar), seminar_steps(seminar)
    table = pd.DataFrame(
        {
            "Page": gestures["page"].map(pages),
            "Geste": gestures["said"],
            "On voit": gestures["then"],
        }
    )
    return table.set_axis([f"{step}. {steps.loc[step, 'title']}" for step in gestures["step"]]).rename_axis("Étape")


def facilitation(seminar: str) -> pd.DataFrame:
    """What the facilitator of a class needs at hand, step by step, breaks left out.

    Parameters
    ----------
    seminar : str
        Id of `sources.seminars.seminars`.

    Returns
    -------
    DataFrame, index « Étape »
        ``À dire``, ``Ce qui peut mal tourner``, ``Sans réseau ou sans ordinateur``: French. The last is left out when
        every step has the same: `same_offline` has that sentence.
    """
    names = {"says": "À dire", "may_go_wrong": "Ce qui peut mal tourner", "offline": "Sans réseau ou sans ordinateur"}
    if same_offline(seminar):
        del names["offline"]
    work = _work(seminar).set_index("title").rename_axis("Étape")
    return work[list(names)].rename(columns=names)


def same_offline(seminar: str) -> str:
    """What every step of a class becomes without network or computer, said once.

    Parameters
    ----------
    seminar : str
        Id of `sources.seminars.seminars`.

    Returns
    -------
    str
        French sentence, to be written under `facilitation`; "" when steps differ.

    Examples
    --------
    >>> same_offline("two-hours")
    ''
    """
    said = _work(seminar)["offline"].unique()
    return str(said[0]) if len(said) == 1 else ""


def _work(seminar: str) -> pd.DataFrame:
    """Steps of a class, breaks left out."""
    steps = seminar_steps(seminar)
    return steps[steps["status"] == "work"]
