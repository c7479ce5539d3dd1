"""Seminars of the Fabrique Prospective and formats of classes: one row a sitting, one row a step.

What the kick-off slides planned and what the authors added are told apart by a column; minutes and words are all ours.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from preparation.seminars.fabrique import FABRIQUE
from preparation.seminars.formats import FORMATS


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Return the sittings and their steps.

    Parameters
    ----------
    raw : Path
        Not read: the tables are typed here.
    """
    sessions = (*FABRIQUE, *FORMATS)
    seminars = pd.DataFrame(
        [
            {
                "id": one.id,
                "kind": one.kind,
                "rank": one.rank,
                "title": one.title,
                "aim": one.aim,
                "minutes": one.minutes,
                "starts_at": one.starts_at,
                "participants_least": one.participants[0],
                "participants_most": one.participants[1],
                "week": one.week,
                "inputs": one.inputs,
                "outputs": one.outputs,
                "planned": one.planned,
                "source": one.source,
                "status": "planned" if one.planned else "added",
            }
            for one in sessions
        ]
    )
    steps = pd.DataFrame(
        [
            {
                "seminar": one.id,
                "rank": rank,
                "minutes": step.minutes,
                "title": step.title,
                "doing": step.doing,
                "materials": step.materials,
                "output": step.output,
                "says": step.says,
                "may_go_wrong": step.may_go_wrong,
                "offline": step.offline,
                "source": step.source,
                "status": "break" if step.is_break else "work",
            }
            for one in sessions
            for rank, step in enumerate(one.steps, start=1)
        ]
    )
    return {"seminars": seminars, "seminar_steps": steps}
