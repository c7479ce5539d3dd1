"""One parameter of a lever at its four levels, as it is typed."""

from __future__ import annotations

from dataclasses import dataclass

#: Item of a parameter that has one value.
ALL = "all"

#: Value, low and high at one level.
Reading = tuple[float, float, float]


@dataclass(frozen=True)
class Entry:
    """A parameter of a lever.

    Attributes
    ----------
    parameter : str
        Identifier, as the operator of the lever reads it.
    unit : str
        "part" for shares between 0 and 1, else as it is read in French.
    levels : four of (value, low, high)
        Levels 1 to 4.
    source : str, or four of them
        Key of a publication with its page or table, or "jugement".
    reasoning : str, or four of them
        French: why this value and this range.
    item : str
        Branch, buyer or other code; `ALL` when the parameter has one value.
    """

    parameter: str
    unit: str
    levels: tuple[Reading, Reading, Reading, Reading]
    source: str | tuple[str, str, str, str]
    reasoning: str | tuple[str, str, str, str]
    item: str = ALL

    def rows(self, lever: str) -> list[dict[str, object]]:
        """The four rows of the table."""
        sources = (self.source,) * 4 if isinstance(self.source, str) else self.source
        reasons = (self.reasoning,) * 4 if isinstance(self.reasoning, str) else self.reasoning
        return [
            {
                "lever": lever,
                "parameter": self.parameter,
                "item": self.item,
                "level": level,
                "value": float(value),
                "low": float(low),
                "high": float(high),
                "unit": self.unit,
                "source": source,
                "reasoning": reasoning,
            }
            for level, ((value, low, high), source, reasoning) in enumerate(
                zip(self.levels, sources, reasons, strict=True), start=1
            )
        ]
