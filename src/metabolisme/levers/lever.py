"""What every lever is: an operator on the account, what bounds it, what it touches and what it cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from metabolisme.levers.account import LeverAccount
from metabolisme.levers.parameters import LeverParameters, central_parameters, checked_levels

#: (account, levels of shape (s, 1), parameters) to the account that the lever leaves.
Operator = Callable[[LeverAccount, np.ndarray, LeverParameters], LeverAccount]


@dataclass(frozen=True)
class Lever:
    """One of the six levers.

    Attributes
    ----------
    identifier : str
        Key of `metabolisme.sources.levers.LEVERS`.
    operator : callable
        Pure: arrays of the account that it is given are never written.
    bounds : dict of str to str
        Name of each bound that the lever may meet (keys of `LeverAccount.limits`), and what it is, in French.
    touches : tuple of str
        French: what the lever changes in the account.
    cannot_say : tuple of str
        French: what its result is silent about.
    """

    identifier: str
    operator: Operator
    bounds: dict[str, str]
    touches: tuple[str, ...]
    cannot_say: tuple[str, ...]

    def apply(
        self, account: LeverAccount, level: float | np.ndarray, parameters: LeverParameters | None = None
    ) -> LeverAccount:
        """The account once the lever is moved.

        Parameters
        ----------
        account : LeverAccount
            s scenarios, or one for all.
        level : float or ndarray, shape (s,) or (s, 1)
            1 to 4; 1 leaves the account as it is.
        parameters : LeverParameters, optional
            By default central; with as many draws as the account, or one.

        Returns
        -------
        LeverAccount

        Raises
        ------
        MetabolismeError
            A level outside 1 to 4.
        """
        return self.operator(account, checked_levels(level), parameters or central_parameters())
