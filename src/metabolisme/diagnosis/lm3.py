"""LM3, the local multiplier of three rounds, from a survey: who was paid with an income, and whom those paid in turn.

LM3 = (R1 + R2 + R3) ÷ R1. R1 is the income of an organisation; R2, what it pays to people and firms here; R3, what
these pay here with what they got from it (Sacks 2002). It stops there, by convention.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metabolisme.accounts.territory import TerritoryAccount
from metabolisme.diagnosis.leakage import leakage_rounds
from metabolisme.diagnosis.multipliers import Households, circuit, households
from metabolisme.errors import DataFileError
from metabolisme.estimates import Estimate

#: Columns of a ledger, and what each holds (French).
LEDGER_COLUMNS = {
    "round": "tour : 1 (reçu par l'organisation), 2 (payé par elle), 3 (payé par ceux d'ici qu'elle a payés)",
    "payer": "qui paie",
    "payee": "qui est payé",
    "amount": "montant en euros, positif",
    "local": "oui, non ou inconnu : le payé est-il d'ici ? (sans effet au tour 1)",
}

#: Answers that a ledger may give to « is it local? », after accents, case and spaces are put aside.
_ANSWERS = {
    "oui": True,
    "yes": True,
    "o": True,
    "true": True,
    "non": False,
    "no": False,
    "n": False,
    "false": False,
    "inconnu": None,
    "unknown": None,
    "?": None,
    "": None,
}

#: Sums of a ledger that differ by no more are the same: cents rounded line by line.
ROUNDING_EUROS = 1.0

REPAIR = "corrigez ces lignes dans le fichier du grand livre, puis relancez ; une ligne douteuse se garde, « inconnu »"


@dataclass(frozen=True, eq=False)
class LocalMultiplier:
    """LM3 of a survey, and how far it can be trusted.

    Attributes
    ----------
    estimate : Estimate
        LM3, without unit, 1 to 3. ``within``: all that is unknown counted as elsewhere, then all as local.
    rounds : DataFrame, index 1 to 3, columns ``value``, ``low``, ``high``
        R1, R2, R3, €.
    payers : DataFrame, index (round, payer)
        For each who pays at rounds 2 and 3: ``received`` (€ counted, from the round before), ``told`` (€ in the
        ledger), ``local``, ``elsewhere``, ``unknown`` (€ told), ``untold`` (received and not told), ``scale`` (what
        each euro told counts for: below 1 when more is told than was received).
    doubtful : DataFrame
        Rows of the ledger to look at, with ``reason`` (French).
    """

    estimate: Estimate
    rounds: pd.DataFrame
    payers: pd.DataFrame
    doubtful: pd.DataFrame


def lm3(ledger: pd.DataFrame) -> LocalMultiplier:
    """Compute the LM3 of a ledger.

    Parameters
    ----------
    ledger : DataFrame
        One payment a row, columns `LEDGER_COLUMNS`: ``round`` 1, 2 or 3; ``payer``, ``payee``, names; ``amount``, €,
        > 0; ``local``, « oui », « non » or « inconnu » (or empty). Other columns are left alone. Those who are paid at
        round 1 pay at round 2; those who are paid at round 2 and are local pay at round 3.

    Returns
    -------
    LocalMultiplier

    Raises
    ------
    DataFileError
        With every fault: missing columns, rounds, amounts or answers that cannot be read, nobody paid at round 1, or
        somebody who pays without having been paid.

    Notes
    -----
    A payer who tells more than it received from the round before is told as a sample: its payments count in proportion.
    One who tells less has kept, or not told, the rest. What is unknown (rows « inconnu », what is not told, those who
    are paid here and tell nothing) is shared in ``value`` as the known rows of the round are, but for what a payer who
    tells its spending does not tell, taken as not local; ``low`` counts all of it as elsewhere, ``high`` as local.

    References
    ----------
    Sacks (2002), The Money Trail, New Economics Foundation and The Countryside Agency.
    """
    table = _read(ledger)
    income = _received(table[table["round"] == 1])
    second = _pay(table[table["round"] == 2], income, income, income)
    rows = table[table["round"] == 2]
    counted = rows.assign(amount=rows["amount"] * second.payers["scale"].reindex(rows["from"]).to_numpy())
    local = _received(counted[counted["state"] == "local"])
    known = local.index.union(_received(counted[counted["state"] == "unknown"]).index)
    local = local.reindex(known, fill_value=0.0)
    unknown = _received(counted[counted["state"] == "unknown"]).reindex(known, fill_value=0.0)
    third = _pay(table[table["round"] == 3], local + second.local_share * unknown, local, local + unknown)
    first = float(income.sum())
    rounds = pd.DataFrame(
        [[first] * 3, second.sums, third.sums],
        index=pd.Index([1, 2, 3], name="round"),
        columns=["value", "low", "high"],
    )
    value, low, high = (float(rounds[column].sum() / first) for column in rounds)
    names = table.drop_duplicates("from").set_index("from")["payer"].to_dict()
    names = table.drop_duplicates("to").set_index("to")["payee"].to_dict() | names
    payers = pd.concat({2: second.payers, 3: third.payers}, names=["round", "payer"]).rename(index=names, level="payer")
    return LocalMultiplier(
        estimate=Estimate(
            value=value,
            unit="1",
            method="Revenu de l'organisation et ses deux premiers tours de paiements locaux, rapportés à ce revenu.",
            sources=(),
            period="année du grand livre",
            within=(low, high) if high > low else None,
            caveat="Trois tours seulement, et une seule organisation : ce n'est pas le multiplicateur du territoire.",
            label="LM3",
            interval_label="tout l'inconnu ailleurs, puis tout ici",
        ),
        rounds=rounds,
        payers=payers,
        doubtful=_doubtful(table, second.payers, third.payers, known),
    )


def simulated_ledger(
    account: TerritoryAccount, product: str, amount: float = 100_000.0, closure: Households | None = None
) -> pd.DataFrame:
    """The ledger that a perfect survey would bring back, were each firm the mean of its branch.

    Parameters
    ----------
    account : TerritoryAccount
    product : str
        Branch of the organisation.
    amount : float
        Its income, €.
    closure : Households, optional
        How residents spend their wages; default: `metabolisme.diagnosis.multipliers.households`.

    Returns
    -------
    DataFrame
        Columns `LEDGER_COLUMNS`. Residents are one payee, « habitants », paid what they can spend or save.

    Notes
    -----
    Its LM3 is the sum of the first three rounds of the circuit in which the income of residents is a round of its own:
    never above the total of all rounds (`closed_total`).
    """
    closed = closure or households()
    matrix, names = _closed_matrix(account, closed)
    leakage_rounds(account, product, amount, 1, closed)  # refuses what cannot be ordered here
    start = names.index(product)
    rows: list[tuple[int, str, str, float, str]] = [(1, "clients", product, amount, "oui")]
    paid = amount * matrix[:, start]
    # Who is paid here at round 2 under the name of the organisation is another firm of its branch.
    label = {name: f"{name} (fournisseur)" for name in names[:-1]} | {names[-1]: names[-1]}
    rows += [(2, product, label[name], part, "oui") for name, part in zip(names, paid, strict=True) if part > 0]
    rows.append((2, product, "ailleurs, impôts et bénéfices", amount - float(paid.sum()), "non"))
    for payer, received, column in zip(names, paid, matrix.T, strict=True):
        if received > 0:
            again = received * column
            rows += [
                (3, label[payer], label[name], part, "oui") for name, part in zip(names, again, strict=True) if part > 0
            ]
            rows.append((3, label[payer], "ailleurs, impôts et bénéfices", received - float(again.sum()), "non"))
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))


def closed_total(account: TerritoryAccount, product: str, closure: Households | None = None) -> float:
    """Incomes of sellers and residents, all rounds, per euro ordered: what LM3 stops short of.

    Parameters
    ----------
    account : TerritoryAccount
    product : str
        Branch ordered.
    closure : Households, optional

    Returns
    -------
    float
        At least the type II output multiplier of the branch, by what residents earn.
    """
    matrix, names = _closed_matrix(account, closure or households())
    total = np.linalg.solve((np.eye(len(names)) - matrix).T, np.ones(len(names)))
    return float(total[names.index(product)])


def _closed_matrix(account: TerritoryAccount, closure: Households) -> tuple[np.ndarray, list[str]]:
    """Payments here per euro received, (n + 1, n + 1): branches, then residents."""
    system = circuit(account)
    n = len(system.branches)
    matrix = np.zeros((n + 1, n + 1))
    matrix[:n, :n] = system.inputs_here
    matrix[n, :n] = system.take_home(closure)
    matrix[:n, n] = system.spending_here(closure)
    return matrix, [*map(str, system.branches), "habitants"]


@dataclass(frozen=True, eq=False)
class _Paid:
    """Local payments of a round.

    ``sums``: value, low and high, €. ``payers``: see `LocalMultiplier`. ``local_share``: of the rows that say whether
    they are local, share of the amount that is.
    """

    sums: list[float]
    payers: pd.DataFrame
    local_share: float


def _received(rows: pd.DataFrame) -> pd.Series:
    """What each payee got, €."""
    return rows.groupby("to")["amount"].sum()


def _pay(rows: pd.DataFrame, received: pd.Series, lowest: pd.Series, highest: pd.Series) -> _Paid:
    """What those who received an income pay here with it; ``lowest`` and ``highest`` bound what they received."""
    rows = rows[rows["from"].isin(received.index)]
    told = rows.pivot_table(index="from", columns="state", values="amount", aggfunc="sum", fill_value=0.0)
    told = told.reindex(index=received.index, columns=["local", "elsewhere", "unknown"]).fillna(0.0)
    answered = told["local"].sum() + told["elsewhere"].sum()
    local_share = float(told["local"].sum() / answered)
    total = told.sum(axis="columns")
    speaks = total > 0
    # Told in full, or as a sample of a larger spending.
    base = total.where(total > received, received).where(speaks, 1.0)
    value = (told["local"] + local_share * told["unknown"]) / base
    mean = float((value * received)[speaks].sum() / received[speaks].sum())
    value = value.where(speaks, mean)
    low = (told["local"] / base).where(speaks, 0.0)
    high = (1 - told["elsewhere"] / base).where(speaks, 1.0)
    scale = (received / total.where(speaks, 1.0)).clip(upper=1.0).where(speaks, 1.0)
    payers = pd.DataFrame(
        {
            "received": received,
            "told": total,
            "local": told["local"],
            "elsewhere": told["elsewhere"],
            "unknown": told["unknown"],
            "untold": received - total * scale,
            "scale": scale,
        }
    ).rename_axis("payer")
    sums = [float((received * value).sum()), float((lowest * low).sum()), float((highest * high).sum())]
    return _Paid(sums, payers, local_share)


def _read(ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger with its answers as ``state``, and names that match whatever their case (``from``, ``to``)."""
    missing = [column for column in LEDGER_COLUMNS if column not in ledger.columns]
    if missing:
        told = [f"colonne « {column} » absente ({LEDGER_COLUMNS[column]})" for column in missing]
        raise DataFileError.from_faults("Le grand livre n'a pas les colonnes attendues", told, REPAIR)
    table = ledger[list(LEDGER_COLUMNS)].reset_index(drop=True).copy()
    faults: list[str] = []
    numbers = {column: pd.to_numeric(table[column], errors="coerce") for column in ("round", "amount")}
    states = []
    for position, row in enumerate(table.itertuples(index=False)):
        # The first row of a sheet holds the titles.
        where = f"ligne {position + 2}"
        if numbers["round"][position] not in (1, 2, 3):
            faults.append(f"{where} : tour « {row.round} », attendu 1, 2 ou 3")
        amount = numbers["amount"][position]
        if not (np.isfinite(amount) and amount > 0):
            faults.append(f"{where} : montant « {row.amount} », attendu un nombre positif en euros")
        for column, name in (("payer", row.payer), ("payee", row.payee)):
            if _is_empty(name):
                faults.append(f"{where} : {LEDGER_COLUMNS[column]}, vide")
        states.append(_state(row.local))
        if states[-1] is None:
            faults.append(f"{where} : « {row.local} », attendu oui, non ou inconnu")
    if faults:
        raise DataFileError.from_faults("Le grand livre ne peut pas être lu", faults, REPAIR)
    table["round"], table["amount"] = numbers["round"].astype(int), numbers["amount"].astype(float)
    table["state"] = states
    table["from"], table["to"] = table["payer"].map(_key), table["payee"].map(_key)
    faults = _broken_chain(table)
    if faults:
        raise DataFileError.from_faults("Le grand livre ne suit pas l'argent d'un tour au suivant", faults, REPAIR)
    return table


def _broken_chain(table: pd.DataFrame) -> list[str]:
    """Why the money cannot be followed from a round to the next."""
    if table.empty:
        return ["aucune ligne : tapez les paiements de trois tours, un par ligne"]
    faults = [f"aucun paiement au tour {number}" for number in (1, 2, 3) if not (table["round"] == number).any()]
    for number, before in ((2, "au tour 1"), (3, "au tour 2")):
        rows = table[table["round"] == number]
        paid = set(table.loc[table["round"] == number - 1, "to"])
        strangers = rows.loc[~rows["from"].isin(paid), "payer"].astype(str).drop_duplicates()
        faults += [f"« {name} » paie au tour {number} sans avoir été payé {before}" for name in strangers]
        counted = paid if number == 2 else set(table.loc[(table["round"] == 2) & (table["state"] != "elsewhere"), "to"])
        useful = rows[rows["from"].isin(counted)]
        if len(rows) and not len(useful):
            faults.append(f"au tour {number}, personne d'ici ne dit à qui il paie")
        elif len(rows) and (useful["state"] == "unknown").all():
            faults.append(f"au tour {number}, aucune ligne ne dit si le payé est d'ici : répondez pour les plus gros")
    return faults


def _is_empty(name: object) -> bool:
    return name is None or name is pd.NA or name != name or not str(name).strip()


def _state(answer: object) -> str | None:
    """« local », « elsewhere » or « unknown »; None when the answer cannot be read."""
    if _is_empty(answer):
        return "unknown"
    word = str(answer).strip().casefold()
    if word not in _ANSWERS:
        return None
    return {True: "local", False: "elsewhere", None: "unknown"}[_ANSWERS[word]]


def _key(name: object) -> str:
    """A name whatever its case and spaces."""
    return " ".join(str(name).casefold().split())


def _doubtful(table: pd.DataFrame, second: pd.DataFrame, third: pd.DataFrame, known: pd.Index) -> pd.DataFrame:
    """Rows to look at, and why; a row with several reasons comes several times."""
    later = table[table["round"] > 1]
    both = later.groupby("to")["state"].agg(lambda states: {"local", "elsewhere"} <= set(states))
    reasons = {
        "on ne sait pas si le payé est d'ici": later["state"] == "unknown",
        "même payeur, même payé, même montant qu'une autre ligne": later.duplicated(
            ["round", "from", "to", "amount"], keep=False
        ),
        "le payé est dit d'ici sur une ligne, d'ailleurs sur une autre": later["to"].map(both),
        "payeur d'ailleurs : ses paiements ne comptent pas": (later["round"] == 3) & ~later["from"].isin(known),
    }
    for number, payers in ((2, second), (3, third)):
        over = payers.index[payers["told"] > payers["received"] + ROUNDING_EUROS]
        reasons[f"paie plus qu'il n'a reçu au tour {number - 1} : compté en proportion"] = (
            later["round"] == number
        ) & later["from"].isin(over)
    found = [
        later.loc[chosen.to_numpy(dtype=bool), list(LEDGER_COLUMNS)].assign(reason=reason)
        for reason, chosen in reasons.items()
    ]
    return pd.concat(found)
