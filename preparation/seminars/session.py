"""What a session and its steps are made of, before they become tables."""

from __future__ import annotations

from dataclasses import dataclass

#: Where a session or a step comes from: the kick-off slides of 23 January 2020, or the authors of this handbook.
KICK_OFF, AUTHORS = "004", "authors"
ON_PAPER = "Rien ne change : tout est sur papier."


@dataclass(frozen=True)
class Step:
    """One step of a session.

    Attributes
    ----------
    minutes : int
    title, doing : str
        What it is called and what people do, in French; ``{fin}`` and ``{loin}`` stand for the two horizons.
    output : str
        What stays on the wall; may be empty in a break.
    says, may_go_wrong : str
        One sentence of the facilitator; what may happen and what to do then. Empty in a break only.
    materials : str
        What lies on the tables.
    offline : str
        What changes without network or computer.
    source : str
        `KICK_OFF` when the slides planned this step, `AUTHORS` when it is ours. Minutes and words are always ours.
    is_break : bool
    """

    minutes: int
    title: str
    doing: str
    output: str = ""
    says: str = ""
    may_go_wrong: str = ""
    materials: str = "Feutres et cartes."
    offline: str = ON_PAPER
    source: str = AUTHORS
    is_break: bool = False


@dataclass(frozen=True)
class Session:
    """A sitting: one row of ``seminars.csv``, and its steps.

    Attributes
    ----------
    id : str
        English, lower case, hyphens.
    kind : str
        ``"immersion"``, ``"local"``, ``"intersite"`` or ``"class"``.
    rank : int
        Among those of its kind, from 1. Two sittings of one seminar share it.
    title, aim, inputs, outputs : str
        French; several inputs or outputs are parted by « ; ».
    minutes : int
        From the first to the last, breaks included: the minutes of the steps add up to it.
    starts_at : str
        Usual time of beginning, ``"HH:MM"``.
    participants : (int, int)
        Fewest and most.
    week : int
        Weeks after the start of its cycle; 0 for a class that is held alone.
    planned : str
        What the kick-off slides planned, in our words; empty when they say nothing of it.
    source : str
        `KICK_OFF` or `AUTHORS`.
    steps : tuple of Step
    """

    id: str
    kind: str
    rank: int
    title: str
    aim: str
    minutes: int
    starts_at: str
    participants: tuple[int, int]
    week: int
    inputs: str
    outputs: str
    planned: str
    source: str
    steps: tuple[Step, ...]
