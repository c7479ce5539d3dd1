"""Parameters of the lever « skills »."""

from __future__ import annotations

from preparation.levers.entry import Entry

ENTRIES: list[Entry] = []
