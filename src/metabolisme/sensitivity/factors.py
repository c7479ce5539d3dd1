"""Sources of doubt: one number with its range, or a whole field of errors that one number stands for."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metabolisme.errors import MetabolismeError
from metabolisme.estimates.parameters import Parameter

#: Resolution of the number that stands for a field: two numbers that differ by more give two independent fields.
_STEPS = 2**53


@dataclass(frozen=True)
class RandomField:
    """Many independent errors, one a branch or a purchase, taken together as one source of doubt.

    Attributes
    ----------
    name : str
        Identifier.
    symbol : str
        As in formulas, or a short French name.
    label : str
        French, what it says.

    Notes
    -----
    Variance-based indices need one number a factor. A field is stood for by a number drawn evenly between 0 and 1 that
    names it: equal numbers give the same field, two others two independent ones. The indices of the field are then
    those of all its errors together (Lilburne and Tarantola 2009, doi:10.1080/13658810802094995). The number has no
    order: a direction of its effect has no meaning.
    """

    name: str
    symbol: str
    label: str

    def scores(self, named: np.ndarray, shape: tuple[int, ...], seed: int) -> np.ndarray:
        """The fields that numbers name: independent standard normal errors.

        Parameters
        ----------
        named : ndarray, shape (d,)
            Between 0 and 1.
        shape : tuple of int
            Of one field.
        seed : int
            Another seed gives other fields.

        Returns
        -------
        ndarray, shape (d, *shape)
        """
        distinct, rows = np.unique(named, return_inverse=True)
        own = zlib.crc32(self.name.encode())
        fields = [
            np.random.default_rng([seed, own, int(number * _STEPS)]).standard_normal(shape) for number in distinct
        ]
        drawn: np.ndarray = np.stack(fields)[rows]
        return drawn


#: A source of doubt.
Factor = Parameter | RandomField


def parameter_factors(factors: Sequence[Factor], unit: np.ndarray) -> dict[str, np.ndarray]:
    """Values of factors at given parts of their laws.

    Parameters
    ----------
    factors : sequence of Factor
    unit : ndarray, shape (d, k)
        Between 0 and 1, one column a factor.

    Returns
    -------
    dict of ndarray, shape (d,)
        By name: quantiles of a parameter; for a field, the number that names it.
    """
    inside = np.clip(unit, 1e-9, 1 - 1e-9)
    return {
        factor.name: factor.quantiles(inside[:, rank]) if isinstance(factor, Parameter) else unit[:, rank]
        for rank, factor in enumerate(factors)
    }


def check_factors(factors: Sequence[Factor]) -> None:
    """Refuse fewer than two factors or two of the same name.

    Raises
    ------
    MetabolismeError
    """
    names = [factor.name for factor in factors]
    twice = sorted({name for name in names if names.count(name) > 1})
    if len(names) < 2 or twice:
        raise MetabolismeError(
            f"Il faut au moins deux hypothèses, de noms différents ; reçu : {', '.join(names) or 'aucune'}."
        )
