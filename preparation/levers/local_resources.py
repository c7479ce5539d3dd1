"""Parameters of the lever « local_resources »."""

from __future__ import annotations

from preparation.levers.entry import Entry

ENTRIES: list[Entry] = []
