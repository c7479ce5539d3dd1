"""Parameters of the second lever: purchases moved to suppliers of the territory."""

from __future__ import annotations

from preparation.levers.entry import Entry

NOTHING = (0.0, 0.0, 0.0)

#: By buyer, what is moved from the rest of France, then from abroad, at levels 2 to 4.
MOVED = {
    "households": ([(0.05, 0.02, 0.08), (0.12, 0.06, 0.18), (0.25, 0.15, 0.35)],
                   [(0.02, 0.01, 0.04), (0.05, 0.02, 0.09), (0.12, 0.05, 0.2)]),
    "firms": ([(0.05, 0.02, 0.08), (0.12, 0.06, 0.18), (0.25, 0.15, 0.35)],
              [(0.02, 0.01, 0.04), (0.05, 0.02, 0.09), (0.12, 0.05, 0.2)]),
    "public": ([(0.08, 0.04, 0.12), (0.18, 0.1, 0.26), (0.35, 0.2, 0.5)],
               [(0.03, 0.01, 0.06), (0.08, 0.03, 0.13), (0.15, 0.07, 0.25)]),
}

ENTRIES = [
    Entry(parameter, "part", (NOTHING, *levels), "jugement", "Provisoire.", item=buyer)
    for buyer, both in MOVED.items()
    for parameter, levels in zip(("from_rest", "from_abroad"), both, strict=True)
] + [
    Entry("kept_here", "part", (NOTHING, (0.05, 0, 0.1), (0.1, 0.05, 0.2), (0.2, 0.1, 0.3)), "jugement", "Provisoire."),
]
