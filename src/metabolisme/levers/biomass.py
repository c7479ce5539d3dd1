"""Who gets the biomass: a linear programme that shares it out between uses, and what each limit is worth.

Food comes first: nothing here takes land from it. Then the soil takes back its part of the residues. What is left goes
where it takes the place of the dearest purchases, within what is asked by each use.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from metabolisme.errors import BalanceError

SOURCES = ("wood", "residues", "cover_crops", "manure", "biowaste")

#: Uses in the order of the hierarchy that the State proposes: materials, heat, gas, fuels.
USES = ("materials", "heat", "biogas", "fuels")

#: Who can go where; whatever is not here has no path.
PATHS = (
    ("wood", "materials"),
    ("wood", "heat"),
    ("wood", "fuels"),
    ("residues", "materials"),
    ("residues", "heat"),
    ("residues", "biogas"),
    ("residues", "fuels"),
    ("cover_crops", "biogas"),
    ("manure", "biogas"),
    ("biowaste", "biogas"),
)

#: What each path gives, in the order of yields: its use, and for sawn wood the heat of its offcuts as well.
OUTPUTS = (*PATHS, ("wood", "materials", "heat"))

_SOURCE_OF = np.array([SOURCES.index(source) for source, _ in PATHS])
_PATH_OF = np.array([PATHS.index((output[0], output[1])) for output in OUTPUTS])
_USE_OF = np.array([USES.index(output[-1]) for output in OUTPUTS])

#: Programmes solved together: the simplex slows down beyond.
_TOGETHER = 100

#: Quantities below this share of the largest are nothing.
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Allocation:
    """Biomass shared out, for k programmes at once.

    Attributes
    ----------
    flows : ndarray, shape (k, paths)
        GWh a year of biomass that take each of `PATHS`.
    delivered : ndarray, shape (k, uses)
        GWh a year of useful energy (or of wood put to work) for each of `USES`.
    value : ndarray, shape (k,)
        k€ a year of purchases replaced.
    scarcity : ndarray, shape (k, sources)
        Shadow price of each source, € per MWh of it (≥ 0): what one more would let replace.
    satiety : ndarray, shape (k, uses)
        Shadow price of each need, € per MWh: what one more would let replace; 0 when biomass is what is short.
    """

    flows: np.ndarray = field(repr=False)
    delivered: np.ndarray
    value: np.ndarray
    scarcity: np.ndarray
    satiety: np.ndarray


def share_out(supply: np.ndarray, needs: np.ndarray, prices: np.ndarray, yields: np.ndarray) -> Allocation:
    """Share the biomass out so that the purchases that it replaces are worth the most.

    Parameters
    ----------
    supply : ndarray, shape (k, sources)
        GWh a year of each of `SOURCES`, once the soil has taken its part.
    needs : ndarray, shape (k, uses)
        GWh a year asked for each of `USES`.
    prices : ndarray, shape (k, uses)
        € per MWh delivered.
    yields : ndarray, shape (k, outputs)
        MWh delivered per MWh of biomass, 0 to 1, for each of `OUTPUTS`.

    Returns
    -------
    Allocation

    Raises
    ------
    BalanceError
        The solver finds no optimum, which would be an error of the program: sharing nothing is always allowed.

    Notes
    -----
    max Σ p_u η_fu x_f  subject to  Σ_{f of s} x_f ≤ S_s,  Σ_f η_fu x_f ≤ N_u,  x ≥ 0. The dual prices y, z ≥ 0 satisfy
    y_s + Σ_u η_fu z_u ≥ Σ_u p_u η_fu, and Σ S y + Σ N z is the same value (strong duality). The k programmes share
    nothing: they are solved a hundred at a time, as one sparse programme, by HiGHS (Huangfu and Hall 2018,
    doi:10.1007/s12532-017-0130-5). Each is put to scale first, so that small territories are solved as exactly as
    large ones. Where a supply is also a need met exactly, shadow prices are not unique: one of them is given.
    """
    count = len(supply)
    scale = np.maximum(supply.max(axis=1), needs.max(axis=1))
    scale = np.where(scale > 0, scale, 1.0)[:, None]
    worth = (prices[:, _USE_OF] * yields) @ (_PATH_OF[:, None] == np.arange(len(PATHS)))
    parts = [
        _solved((supply / scale)[part], (needs / scale)[part], worth[part], yields[part])
        for part in (slice(first, first + _TOGETHER) for first in range(0, count, _TOGETHER))
    ]
    flows = np.concatenate([found for found, _ in parts]) * scale
    shadows = np.concatenate([found for _, found in parts])
    delivered = (flows[:, _PATH_OF] * yields) @ (_USE_OF[:, None] == np.arange(len(USES)))
    return Allocation(
        flows=flows,
        delivered=np.minimum(delivered, needs),
        value=(worth * flows).sum(axis=1),
        scarcity=shadows[:, : len(SOURCES)],
        satiety=shadows[:, len(SOURCES) :],
    )


def _solved(
    supply: np.ndarray, needs: np.ndarray, worth: np.ndarray, yields: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Flows, (k, paths), and shadow prices of sources then uses, (k, sources + uses), of some programmes."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    count, paths = worth.shape
    limits = len(SOURCES) + len(USES)
    which = np.arange(count)[:, None]
    rows = [which * limits + _SOURCE_OF, which * limits + len(SOURCES) + _USE_OF]
    columns = [which * paths + np.arange(paths), which * paths + _PATH_OF]
    entries = np.concatenate([np.ones(count * paths), yields.ravel()])
    where = tuple(np.concatenate([one.ravel() for one in side]) for side in (rows, columns))
    matrix = coo_matrix((entries, where), shape=(count * limits, count * paths))
    bounds = np.concatenate([supply, needs], axis=1).ravel()
    found = linprog(-worth.ravel(), A_ub=matrix.tocsr(), b_ub=bounds, bounds=(0, None), method="highs-ds")
    if found.status != 0:
        raise BalanceError(
            "Le partage de la biomasse ne trouve pas de solution. Remède : signalez le territoire et les niveaux "
            f"choisis ({found.message})"
        )
    flows = np.where(found.x > _NOTHING, found.x, 0.0).reshape(count, paths)
    shadows: np.ndarray = np.maximum(-found.ineqlin.marginals, 0.0).reshape(count, limits)
    return flows, shadows
