"""Parameters of the lever « business_models »."""

from __future__ import annotations

from preparation.levers.entry import Entry

ENTRIES: list[Entry] = []
