"""Parameters of the third lever: what branches can make more of."""

from __future__ import annotations

from preparation.levers.entry import Entry

ENTRIES = [
    Entry(
        "growth", "part", ((0.05, 0, 0.1), (0.1, 0.05, 0.15), (0.2, 0.1, 0.3), (0.35, 0.2, 0.5)), "jugement", "Provisoire."
    ),
]
