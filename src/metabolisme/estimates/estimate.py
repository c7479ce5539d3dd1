"""What a result is: a value, its unit, where it comes from, and the two kinds of interval around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from types import MappingProxyType

from metabolisme.errors import NARROW_NO_BREAK_SPACE, MetabolismeError
from metabolisme.estimates.numbers import (
    DEFAULT_SIGNIFICANT,
    exact_decimal,
    round_to_place,
    significant_place,
    write_decimal,
)

#: Unit of a pure number (a ratio, a multiplier), after ISO 80000-1; nothing is printed for it.
DIMENSIONLESS = "1"

#: Units that French readers replace by a larger one: the larger one, and how many powers of ten are between.
LARGER_UNIT = {"€": ("M€", 6), "k€": ("M€", 3), "M€": ("Md€", 3), "kt": ("Mt", 3)}

#: Digits of the half-width of an interval that say something (see `Estimate.text`).
SIGNIFICANT_OF_HALF_WIDTH = 2


@dataclass(frozen=True)
class Estimate:
    """A result as a page shows it. Nothing returns a bare number to a page.

    Attributes
    ----------
    value : float
        Finite: a missing result is an error or a sentence, never an estimate.
    unit : str
        As printed after the number: ``"Mt CO₂"``, ``"t CO₂e/hab."``, ``"%"``; ``"1"`` for a pure number.
    method : str
        One French sentence.
    sources : tuple of str
        Identifiers of source cards; empty for an example made up for teaching.
    period : str
        Years described: ``"2014"``, ``"2019-2023"``.
    within : tuple of float, optional
        Low and high of the value under this one reading, in `unit`.
    readings : mapping of str to float
        Value of each named reading of the same question, in `unit`; kept as a read-only copy.
    caveat : str
        What the number does not say.
    label : str
        Name of the quantity, for a table or a chart.
    interval_label : str
        What `within` may be called, given its measured coverage: « intervalle à 90 % », « fourchette de méthode ».

    Raises
    ------
    MetabolismeError
        With every fault: value, bounds or readings not finite, bounds in the wrong order, no unit, no method,
        sources given as one string.

    Examples
    --------
    >>> footprint = Estimate(472.3, "Mt CO₂", "Intensités par origine.", ("wiod-2016",), "2014",
    ...                      readings={"origine": 472.3, "42 pays": 536.8, "EXIOBASE": 411.2})
    >>> footprint.between
    (411.2, 536.8)
    >>> print(footprint.text())
    472 Mt CO₂ ; entre lectures : de 411 à 537
    """

    value: float
    unit: str
    method: str
    sources: tuple[str, ...]
    period: str
    within: tuple[float, float] | None = None
    readings: Mapping[str, float] = field(default_factory=dict, hash=False)
    caveat: str = ""
    label: str = ""
    interval_label: str = "fourchette de méthode"

    def __post_init__(self) -> None:
        faults = [*_text_faults(self), *_number_faults(self)]
        if faults:
            name = f"« {self.label} »" if self.label else "sans nom"
            raise MetabolismeError(f"Estimation {name} incorrecte :\n" + "\n".join(f"  - {fault}" for fault in faults))
        # The caller keeps its own dictionary: changing it later must not change a result.
        object.__setattr__(self, "readings", MappingProxyType(dict(self.readings)))

    def __reduce__(self) -> tuple[Callable[..., Estimate], tuple[object, ...]]:
        """Pickle as a call of the constructor: a read-only mapping cannot be pickled."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        values["readings"] = dict(self.readings)
        return type(self), tuple(values.values())

    @property
    def between(self) -> tuple[float, float] | None:
        """Lowest and highest of the readings, in `unit`; None without readings."""
        if not self.readings:
            return None
        return min(self.readings.values()), max(self.readings.values())

    def text(self, significant: int = DEFAULT_SIGNIFICANT) -> str:
        """French text of the value and of its intervals.

        Parameters
        ----------
        significant : int
            Most significant digits of the value, 1 or more.

        Returns
        -------
        str
            « 472 Mt CO₂ ; entre lectures : de 411 à 537 »; *within* is called « fourchette ».

        Notes
        -----
        All the numbers are rounded at the same place. That place is the coarser of two: the last of
        `significant` digits of the value, and the second significant digit of the half-width of the widest
        interval (JCGM 100:2008, Guide to the expression of uncertainty in measurement, 7.2.6). So 472.3
        between 411.2 and 536.8 (half-width 63) is written 472, and 10,935 between 4,000 and 18,000
        (half-width 7,000) is written 10,900.
        """
        unit, power = _readable_unit(self.unit, self.value)

        def scaled(number: float) -> Decimal:
            return exact_decimal(number).scaleb(-power)

        value = scaled(self.value)
        intervals = [
            (name, scaled(bounds[0]), scaled(bounds[1]))
            for name, bounds in (("fourchette", self.within), ("entre lectures", self.between))
            if bounds is not None
        ]
        half_width = max(((high - low) / 2 for _, low, high in intervals), default=Decimal(0))
        places = [significant_place(value, significant)] if value else []
        if half_width:
            places.append(significant_place(half_width, SIGNIFICANT_OF_HALF_WIDTH))
        place = max(places, default=0)
        parts = [write_decimal(value, place) + _unit_suffix(unit)]
        for name, low, high in intervals:
            if round_to_place(low, place) == round_to_place(high, place):
                parts.append(f"{name}{NARROW_NO_BREAK_SPACE}: écart plus petit que l'arrondi")
            else:
                bounds = f"de {write_decimal(low, place)} à {write_decimal(high, place)}"
                parts.append(f"{name}{NARROW_NO_BREAK_SPACE}: {bounds}")
        return f"{NARROW_NO_BREAK_SPACE}; ".join(parts)


def _text_faults(estimate: Estimate) -> list[str]:
    faults = [
        f"« {name} » doit être un texte non vide, reçu {getattr(estimate, name)!r} ({hint})"
        for name, hint in (
            ("unit", "« 1 » pour un nombre sans unité"),
            ("method", "une phrase"),
            ("period", "les années décrites"),
        )
        if not (isinstance(getattr(estimate, name), str) and getattr(estimate, name).strip())
    ]
    if not isinstance(estimate.sources, tuple) or not all(isinstance(item, str) for item in estimate.sources):
        faults.append(f'« sources » doit être un tuple de fiches, reçu {estimate.sources!r} : écrivez ("fiche",)')
    return faults


def _number_faults(estimate: Estimate) -> list[str]:
    if not _is_pair(estimate.within):
        return [f"« within » doit être un couple (bas, haut), reçu {estimate.within!r}"]
    low, high = estimate.within or (0.0, 0.0)
    numbers: dict[str, object] = {"value": estimate.value, "borne basse": low, "borne haute": high}
    numbers |= {f"lecture « {name} »": number for name, number in estimate.readings.items()}
    faults = []
    for name, number in numbers.items():
        try:
            exact_decimal(number)
        except MetabolismeError as error:
            faults.append(f"{name} : {error.message}")
    if not faults and low > high:
        faults.append(f"« within » va du plus bas au plus haut, reçu {estimate.within!r} : inversez les bornes")
    return faults


def _is_pair(within: object) -> bool:
    return within is None or (isinstance(within, tuple) and len(within) == 2)


def _readable_unit(unit: str, value: float) -> tuple[str, int]:
    """Unit in which the value has less than four digits before the comma, and its powers of ten."""
    power = 0
    while True:
        symbol = re.split(r"[\s/]", unit, maxsplit=1)[0]
        larger, step = LARGER_UNIT.get(symbol, ("", 0))
        if not larger or abs(value) < 10 ** (power + step):
            return unit, power
        unit = larger + unit[len(symbol) :]
        power += step


def _unit_suffix(unit: str) -> str:
    """What follows the number, held to it and in one piece by no-break spaces."""
    if unit == DIMENSIONLESS:
        return ""
    return NARROW_NO_BREAK_SPACE + unit.replace(" ", "\u00a0")
