"""Parameters of the lever « sobriety »."""

from __future__ import annotations

from preparation.levers.entry import Entry

ENTRIES: list[Entry] = []
