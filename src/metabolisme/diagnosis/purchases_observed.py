"""Where one's own public purchases go: observed shares by amount and by number, doubtful lines apart, exact totals.

What is observed is the address of a *supplier*. The account follows the place of *production*: the two are put side by
side, not mixed (`match_rates_observed`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from metabolisme.accounts.territory import TerritoryAccount, territory_account
from metabolisme.errors import MetabolismeError, UnknownCodeError, typeset_french
from metabolisme.estimates import Estimate
from metabolisme.sources import Territory, find_territory, load_table
from metabolisme.sources.defaults import PRODUCT_MATCH_RATE_OF_CARRIERS, PRODUCT_MATCH_RATE_OF_SERVICES
from metabolisme.sources.identifiers import read_identifier
from metabolisme.sources.names import plain_words, plain_words_of_each
from metabolisme.sources.public_contracts import ContractFile, Holder, Line, SireneExtract
from metabolisme.sources.territories import ARRONDISSEMENTS

#: Cents. A contract of 0 or 1 € has no real amount; one of more than 100 M€ is to be checked first (a judgement).
SYMBOLIC = 1_00
HUGE = 100_000_000_00
#: Why a line is doubtful, the first that applies being the one that is shown.
DOUBTS: Mapping[str, str] = {
    "no_amount": "montant absent ou illisible : corrigez-le dans le fichier",
    "negative": "montant négatif : un avoir, ou une erreur",
    "symbolic": "montant de 0 ou 1 € : le montant réel est ailleurs",
    "huge": "plus de 100 M€ : vérifiez l'unité et le nombre de zéros",
    "framework": "accord-cadre : le montant est un maximum, pas une dépense",
    "two_amounts": "deux montants pour le même marché et le même titulaire",
    "repeated": "paiement répété à l'identique : deux paiements, ou un doublon",
    "missing_id": "aucun identifiant de fournisseur",
    "foreign_id": "identifiant étranger, ou qui n'est pas un SIRET",
    "siren_alone": "SIREN seul : il désigne l'entreprise, pas l'établissement",
    "damaged_id": "SIRET abîmé par le tableur : remettez la colonne en texte",
    "wrong_id": "SIRET impossible : longueur ou clé de contrôle fausse",
    "split_unknown": "plusieurs titulaires, d'ici et d'ailleurs : le partage n'est pas connu",
    "no_place": "lieu du fournisseur absent du fichier",
    "department_only": "lieu connu au département seulement",
    "unknown_commune": "commune inconnue du manuel",
}
#: Why a line is left out: what it says is counted elsewhere, or is no purchase of this buyer.
EXCLUSIONS: Mapping[str, str] = {
    "other_buyer": "autre acheteur",
    "concession": "concession : la valeur globale n'est pas une dépense de la collectivité",
    "earlier": "version antérieure du même marché",
    "duplicate": "doublon : même marché, même titulaire, même montant",
    "co_holder": "montant répété pour un autre titulaire du même marché",
}
#: Sentences of the result, filled alike here and by the page.
SENTENCES: Mapping[str, str] = {
    "shares": (
        "{place} : {share_amount} % du montant ({here} sur {kept}) et {share_number} % du nombre ({here_number} sur "
        "{kept_number} {things}) vont à un établissement d'ici."
    ),
    "bounds": (
        "Selon que les lignes douteuses comptent ou non, et d'où elles sont quand on l'ignore, la part du montant va "
        "de {low} à {high} %."
    ),
    "no_place": (
        "On ne peut pas dire où vont ces achats : un SIRET ne contient pas de lieu, et le fichier ne donne pas la "
        "commune du fournisseur. Joignez un extrait Sirene (siret, codeCommuneEtablissement)."
    ),
    "nothing": "Aucune ligne sûre : toutes sont douteuses ou écartées. Aucune part n'est calculée.",
    "suppliers": "Dans les lignes sûres, établissements (SIRET) : {sirets} ; entreprises (SIREN) : {sirens}.",
    "offices": (
        "Lignes d'ici qui vont à un siège : {offices}. Le travail peut être fait par un autre établissement de la même "
        "entreprise."
    ),
    "buyers": "Le fichier a {buyers} acheteurs : donnez le SIREN du vôtre pour ne garder que lui.",
    "period": "Dates : du {first} au {last}.",
    "balance": (
        "Lu : {read_number} lignes, {read}. Retenu {kept_number}, {kept} ; douteux {doubtful_number}, {doubtful} ; "
        "écarté {excluded_number}, {excluded}. La somme est exacte."
    ),
    "method": (
        "Observé : c'est l'adresse du titulaire, pas le lieu de production ; les montants sont ceux des contrats ou "
        "des paiements du fichier."
    ),
    "contracts": "marchés",
    "payments": "paiements",
}
HERE, ELSEWHERE = "here", "elsewhere"
COLUMNS = ("line", "subject", "supplier", "identifier", "date", "amount", "status", "reason", "place", "cpv")


@dataclass(frozen=True)
class CommuneIndex:
    """What of the communes of France is in a territory."""

    here: frozenset[str]
    known: frozenset[str]
    departments: frozenset[str]
    named: Mapping[tuple[str, tuple[str, ...]], frozenset[bool]]


@dataclass(frozen=True)
class ObservedPurchases:
    """Where the purchases of a file go.

    Attributes
    ----------
    territory : Territory
    kind : {"contracts", "payments"}
    lines : DataFrame
        A row for each line read: ``line``, ``subject``, ``supplier``, ``identifier``, ``date``, ``amount`` (cents, or
        missing), ``status`` ("kept", "doubtful", "excluded"), ``reason`` (of `DOUBTS` or `EXCLUSIONS`), ``place``
        ("here", "elsewhere" or ""), ``cpv``.
    balance : DataFrame, index status
        ``lines`` and ``cents``; "read" is the exact sum of the three others.
    located : bool
        Whether anything says where suppliers are. Without it there is no share.
    share_amount, share_number : Estimate, optional
        % of the kept lines that go to an establishment of the territory.
    sentences : tuple of str
        French, the result first.
    """

    territory: Territory
    kind: str
    lines: pd.DataFrame
    balance: pd.DataFrame
    located: bool
    share_amount: Estimate | None
    share_number: Estimate | None
    sentences: tuple[str, ...] = field(default=())

    @property
    def doubtful(self) -> pd.DataFrame:
        """Doubtful lines, largest amounts first, with the French reason."""
        rows = self.lines[self.lines["status"] == "doubtful"]
        return rows.assign(reason=rows["reason"].map(french_reasons())).sort_values(
            "amount", ascending=False, na_position="last", kind="stable"
        )


def french_reasons() -> dict[str, str]:
    """Why a line is doubtful or left out, by name, typography set."""
    return {name: typeset_french(text.replace("'", "’")) for name, text in {**DOUBTS, **EXCLUSIONS}.items()}


def french_sentences() -> dict[str, str]:
    """Sentences of the result, typography set."""
    return {name: typeset_french(text.replace("'", "’")) for name, text in SENTENCES.items()}


def purchases_observed(
    contracts: ContractFile,
    territory: Territory | str | list[str],
    sirene: SireneExtract | None = None,
    *,
    extract_is_complete: bool = False,
    buyer: str = "",
) -> ObservedPurchases:
    """Say where the purchases of a file go.

    Parameters
    ----------
    contracts : ContractFile
        From `sources.public_contracts.read_contracts`.
    territory : Territory, or what `find_territory` takes
    sirene : SireneExtract, optional
        Communes of establishments; comes before what the file says.
    extract_is_complete : bool
        Whether the extract has every establishment of the territory: one that is not in it is then from elsewhere.
    buyer : str
        SIREN or SIRET of the buyer to keep.

    Returns
    -------
    ObservedPurchases

    Notes
    -----
    A line is *excluded* when its amount is counted on another line (an earlier version, a duplicate, another supplier
    of the same contract) or is no purchase of this buyer; *doubtful* when its amount or its place cannot be trusted;
    *kept* otherwise. Cents are whole numbers: the three sum exactly to what was read.

    Place of a supplier, from the surest: the extract, by SIRET; the code of the commune in the file; its name with the
    département; the département alone, which can only say that it is elsewhere. A post code gives the département (a
    few communes are served from the next one). The bounds put every doubtful line of known amount up to 100 M€ here,
    or elsewhere, unless its place is known.
    """
    place = find_territory(territory)
    located = sirene is not None or contracts.has_places
    index = commune_index(place)
    rows: list[list[object]] = []
    offices = 0
    sirets: set[str] = set()
    for line, holders, exclusion, doubt in _settled(contracts.lines, buyer):
        reason, where = exclusion, ""
        if not exclusion:
            faults, where = _place_of_line(holders, index, sirene, extract_is_complete, located)
            reason = next((name for name in DOUBTS if name in {doubt, *_doubts_of_amount(line), *faults}), "")
        status = "excluded" if exclusion else "doubtful" if reason else "kept"
        identifiers = [read_identifier(holder.identifier, holder.kind)[0] for holder in holders]
        if status == "kept":
            sirets.update(identifiers)
            if where == HERE and sirene and any(one in sirene.head_offices for one in identifiers):
                offices += 1
        names = " ; ".join(dict.fromkeys(holder.name for holder in holders if holder.name))
        amount = pd.NA if line.amount is None else line.amount
        typed = " ; ".join(holder.identifier for holder in holders)
        rows.append([line.number, line.subject, names, typed, line.date, amount, status, reason, where, line.cpv])
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"amount": "Int64"})
    balance = _balance(frame)
    shares = _shares(frame, located)
    facts = {"offices": offices, "sirets": len(sirets), "sirens": len({siret[:9] for siret in sirets})}
    if not buyer:
        facts["buyers"] = len({_siren(one) for one in contracts.buyers})
    sentences = _sentences(place, contracts.kind, frame, balance, located, facts)
    return ObservedPurchases(place, contracts.kind, frame, balance, located, *shares, sentences=sentences)


# --------------------------------------------------------------------------- which line counts for a contract


def _siren(identifier: str) -> str:
    return "".join(letter for letter in identifier if letter in "0123456789")[:9]


def _settled(lines: Sequence[Line], buyer: str) -> Iterable[tuple[Line, tuple[Holder, ...], str, str]]:
    """Each line with its suppliers, why it is left out, and what of its contract is doubtful."""
    wanted = _siren(buyer)
    last: dict[str, int] = {}
    for line in lines:
        if line.key:
            last[line.key] = max(last.get(line.key, -1), line.version)
    excluded: dict[int, str] = {}
    doubts: dict[int, str] = {}
    groups: dict[str, list[int]] = {}
    seen: set[tuple[object, ...]] = set()
    for rank, line in enumerate(lines):
        if wanted and _siren(line.buyer) != wanted:
            excluded[rank] = "other_buyer"
        elif line.concession:
            excluded[rank] = "concession"
        elif not line.current or (line.key and line.version < last[line.key]):
            excluded[rank] = "earlier"
        elif line.key:
            groups.setdefault(line.key, []).append(rank)
        else:
            same = (line.amount, line.date, line.subject, *(holder.identifier for holder in line.holders))
            if same in seen:
                doubts[rank] = "repeated"
            seen.add(same)
    holders = {rank: line.holders for rank, line in enumerate(lines)}
    for ranks in groups.values():
        _settle_contract(lines, ranks, holders, excluded, doubts)
    for rank, line in enumerate(lines):
        yield line, holders[rank], excluded.get(rank, ""), doubts.get(rank, "")


def _settle_contract(
    lines: Sequence[Line],
    ranks: list[int],
    holders: dict[int, tuple[Holder, ...]],
    excluded: dict[int, str],
    doubts: dict[int, str],
) -> None:
    """Lines of one version of a contract: one for each supplier with the amount repeated, lots, or duplicates."""
    first_of_amount: dict[int | None, int] = {}
    amounts_of: dict[tuple[str, ...], int | None] = {}
    for rank in ranks:
        line = lines[rank]
        named = tuple(holder.identifier for holder in line.holders)
        if named in amounts_of and amounts_of[named] == line.amount:
            excluded[rank] = "duplicate"
        elif named in amounts_of:
            doubts[rank] = "two_amounts"
        elif line.amount in first_of_amount:
            excluded[rank] = "co_holder"
            holders[first_of_amount[line.amount]] += line.holders
        else:
            first_of_amount[line.amount] = rank
        amounts_of.setdefault(named, line.amount)


# ------------------------------------------------------------------------------------------- what is doubtful


def _doubts_of_amount(line: Line) -> list[str]:
    if line.amount is None:
        return ["no_amount"]
    return [
        name
        for name, found in (
            ("negative", line.amount < 0),
            ("symbolic", 0 <= line.amount <= SYMBOLIC),
            ("huge", line.amount > HUGE),
            ("framework", line.framework),
        )
        if found
    ]


def _place_of_line(
    holders: tuple[Holder, ...], index: CommuneIndex, sirene: SireneExtract | None, complete: bool, located: bool
) -> tuple[set[str], str]:
    """What is doubtful of the suppliers of a line, and where they all are."""
    faults, places = set(), set()
    for holder in holders:
        digits, fault = read_identifier(holder.identifier, holder.kind)
        if fault:
            faults.add(fault)
        elif located:
            where = _place_of(digits, holder, index, sirene, complete)
            if where in DOUBTS:
                faults.add(where)
            else:
                places.add(where)
    if len(places) > 1:
        faults.add("split_unknown")
    return faults, places.pop() if len(places) == 1 and not faults else ""


def _place_of(digits: str, holder: Holder, index: CommuneIndex, sirene: SireneExtract | None, complete: bool) -> str:
    """Whether an establishment is here or elsewhere, or why that is not known."""
    if sirene and digits in sirene.communes:
        return _place_of_code(sirene.communes[digits], index)
    if sirene and complete:
        return ELSEWHERE
    if holder.commune:
        return _place_of_code(holder.commune, index)
    department = _department(holder)
    if not department:
        return "no_place"
    if department not in index.departments:
        return ELSEWHERE
    if not holder.town:
        return "department_only"
    named = index.named.get((department, _town_words(holder.town)), frozenset())
    if len(named) != 1:
        return "unknown_commune"
    return HERE if True in named else ELSEWHERE


def _place_of_code(typed: str, index: CommuneIndex) -> str:
    code = typed.strip().upper().removesuffix(".0").zfill(5)
    code = _WHOLE_COMMUNE.get(code, code)
    if code in index.here:
        return HERE
    return ELSEWHERE if code in index.known else "unknown_commune"


#: Code of the commune by that of each arrondissement of Paris, Lyon and Marseille.
_WHOLE_COMMUNE = {
    str(offset + number): commune
    for commune, count, offset in ARRONDISSEMENTS.values()
    for number in range(1, count + 1)
}


def _department(holder: Holder) -> str:
    typed = holder.department.strip().upper()
    if typed:
        return typed.zfill(2)
    code = holder.postcode.strip().removesuffix(".0").zfill(5) if holder.postcode else ""
    if len(code) != 5 or not code.isascii() or not code.isdigit():
        return ""
    if code.startswith("20"):
        return "2A" if code < "20200" else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]


def _town_words(town: str) -> tuple[str, ...]:
    """Words of the name of a town, without « cedex » and numbers."""
    return tuple(word for word in plain_words(town) if word != "cedex" and not word.isdigit())


@functools.lru_cache(maxsize=16)
def commune_index(territory: Territory) -> CommuneIndex:
    """Communes of a territory, and those of the rest of France; names only where they may tell, in its départements."""
    table = load_table("territories/communes")
    inside = table["zone"].isin(territory.zones) | table["epci"].isin(territory.epci)
    departments = frozenset(table.loc[inside, "department"])
    near = table["department"].isin(departments)
    named: dict[tuple[str, tuple[str, ...]], set[bool]] = {}
    words = plain_words_of_each(table.loc[near, "name"].tolist())
    for department, name, here in zip(table.loc[near, "department"], words, inside[near], strict=True):
        named.setdefault((department, name), set()).add(bool(here))
    return CommuneIndex(
        here=frozenset(table.loc[inside, "commune"]),
        known=frozenset(table["commune"]),
        departments=departments,
        named={key: frozenset(found) for key, found in named.items()},
    )


# ----------------------------------------------------------------------------------------- sums and sentences


def _balance(frame: pd.DataFrame) -> pd.DataFrame:
    """Lines and cents by status; Python integers, since a sum of hostile amounts may pass 64 bits."""
    rows = {}
    for status in ("kept", "doubtful", "excluded"):
        amounts = frame.loc[frame["status"] == status, "amount"]
        rows[status] = (len(amounts), sum(int(one) for one in amounts.dropna()))
    rows["read"] = (len(frame), sum(int(one) for one in frame["amount"].dropna()))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["lines", "cents"], dtype=object)


@dataclass(frozen=True)
class _Weights:
    """Amounts in cents, or numbers of lines: kept and here, kept, doubtful that may be here, that may be elsewhere."""

    here: int
    kept: int
    may_be_here: int
    may_be_elsewhere: int

    @property
    def bounds(self) -> tuple[float, float]:
        low = 100 * self.here / (self.kept + self.may_be_elsewhere)
        return low, 100 * (self.here + self.may_be_here) / (self.kept + self.may_be_here)


def _weights(frame: pd.DataFrame, by_amount: bool) -> _Weights:
    weight = frame["amount"] if by_amount else pd.Series(1, frame.index)
    kept = frame["status"] == "kept"
    plausible = (frame["status"] == "doubtful") & (frame["amount"] > SYMBOLIC).fillna(False)
    plausible &= (frame["amount"] <= HUGE).fillna(False)

    def total(chosen: pd.Series) -> int:
        return sum(int(one) for one in weight[chosen].dropna())

    return _Weights(
        total(kept & (frame["place"] == HERE)),
        total(kept),
        total(plausible & (frame["place"] != ELSEWHERE)),
        total(plausible & (frame["place"] != HERE)),
    )


def _shares(frame: pd.DataFrame, located: bool) -> tuple[Estimate | None, Estimate | None]:
    if not located or not (frame["status"] == "kept").any():
        return None, None
    dates = sorted(date for date in frame.loc[frame["status"] == "kept", "date"] if date)
    found = []
    for by_amount, what in ((True, "du montant"), (False, "du nombre")):
        weights = _weights(frame, by_amount)
        found.append(
            Estimate(
                100 * weights.here / weights.kept,
                "%",
                "Lignes sûres du fichier, lieu du titulaire d'après son SIRET ou son adresse.",
                (),
                "-".join(dict.fromkeys((dates[0][:4], dates[-1][:4]))) if dates else "dates absentes",
                within=weights.bounds,
                label=f"Part {what} qui va à un établissement d'ici",
                interval_label="bornes, selon les lignes douteuses",
                caveat="C'est l'adresse du vendeur, pas le lieu de production.",
            )
        )
    return found[0], found[1]


def whole_percent(part: int, whole: int) -> str:
    """Percentage rounded half up from whole numbers, so that Python and a browser write the same."""
    return str((200 * part + whole) // (2 * whole))


def count(number: int) -> str:
    """A number of lines as « 20 000 »."""
    return f"{number:,}".replace(",", "\u202f")


def euros(cents: int) -> str:
    """Cents as « 1 234,50 € »."""
    sign, whole = ("−" if cents < 0 else ""), abs(cents)
    return f"{sign}{whole // 100:,}".replace(",", "\u202f") + f",{whole % 100:02d}\u00a0€"


def french_day(date: str) -> str:
    """« 31/12/2024 » for 2024-12-31."""
    return "/".join(reversed(date.split("-")))


def _sentences(
    territory: Territory,
    kind: str,
    frame: pd.DataFrame,
    balance: pd.DataFrame,
    located: bool,
    facts: Mapping[str, int],
) -> tuple[str, ...]:
    texts = french_sentences()
    words: dict[str, str] = {name: count(number) for name, number in facts.items()}
    words |= {"place": territory.name.replace("'", "’"), "things": texts[kind]}
    for status, (lines, cents) in balance.iterrows():
        words |= {f"{status}_number": count(lines), str(status): euros(cents)}
    kept = frame["status"] == "kept"
    chosen = []
    if not located:
        chosen = ["no_place"]
    elif not kept.any():
        chosen = ["nothing"]
    else:
        by_amount, by_number = _weights(frame, True), _weights(frame, False)
        words |= {
            "here": euros(by_amount.here),
            "here_number": count(by_number.here),
            "share_amount": whole_percent(by_amount.here, by_amount.kept),
            "share_number": whole_percent(by_number.here, by_number.kept),
            "low": whole_percent(by_amount.here, by_amount.kept + by_amount.may_be_elsewhere),
            "high": whole_percent(by_amount.here + by_amount.may_be_here, by_amount.kept + by_amount.may_be_here),
        }
        chosen = ["shares", *(["bounds"] if by_amount.may_be_here or by_amount.may_be_elsewhere else [])]
    chosen += ["suppliers"] if facts["sirets"] else []
    chosen += ["offices"] if facts["offices"] else []
    chosen += ["buyers"] if facts.get("buyers", 0) > 1 else []
    dates = sorted(date for date in frame.loc[kept, "date"] if date)
    if dates:
        words |= {"first": french_day(dates[0]), "last": french_day(dates[-1])}
        chosen.append("period")
    return tuple(texts[name].format(**words) for name in (*chosen, "balance", "method"))


def page_rules() -> dict[str, object]:
    """What the page needs to judge and to say as this module does, JSON-able."""
    return {
        "symbolic": SYMBOLIC,
        "huge": HUGE,
        "doubts": list(DOUBTS),
        "reasons": french_reasons(),
        "sentences": french_sentences(),
        "whole_communes": _WHOLE_COMMUNE,
    }


# --------------------------------------------------------------------------------- beside the model, and into it

#: Match rate κ of each group of products in the account of reference; that of goods is λ, which follows the size.
MATCH_RATES: Mapping[str, float | None] = {
    "goods": None,
    "carriers": PRODUCT_MATCH_RATE_OF_CARRIERS,
    "services": PRODUCT_MATCH_RATE_OF_SERVICES,
}
#: Products that public bodies make themselves: no contract is signed for them.
OWN_SERVICES = ("OZ", "PZ", "QZ")
#: Halvings of the range of κ: to the fourth decimal.
STEPS = 14
PERIMETERS = typeset_french(
    "Périmètres différents : le modèle compte la production (une fourniture achetée à un négociant d'ici n'est pas "
    "faite ici), réunit tous les acteurs publics et, dans sa barre publique, les services qu'ils rendent eux-mêmes ; "
    "le fichier compte des contrats, signés pour plusieurs années, d'un seul acheteur, à l'adresse du titulaire."
)


def group_of_cpv(cpv: str) -> str:
    """Group of products of a CPV code: 03 to 44 goods, but for 09 and 41 (energy, water); 60 to 64 carriers.

    Returns
    -------
    {"goods", "carriers", "services", ""}
        Works (45) and software (48) are services here, as in the account. "" when the code cannot be read.

    Examples
    --------
    >>> [group_of_cpv(code) for code in ("15810000-9", "45000000", "60130000", "09310000", "?")]
    ['goods', 'services', 'carriers', 'services', '']
    """
    division = cpv.strip()[:2]
    if len(division) < 2 or not division.isascii() or not division.isdigit():
        return ""
    if division in ("09", "41"):
        return "services"
    if int(division) <= 44:
        return "goods"
    return "carriers" if 60 <= int(division) <= 64 else "services"


def observed_by_group(observed: ObservedPurchases) -> dict[str, float]:
    """Local share of the kept amounts by group of products, 0 to 1, for the groups that the CPV codes tell."""
    kept = observed.lines[observed.lines["status"] == "kept"]
    if not observed.located or kept.empty:
        return {}
    amounts = kept["amount"].astype(float).groupby([kept["cpv"].map(group_of_cpv), kept["place"] == HERE]).sum()
    by_group = amounts.unstack().fillna(0.0).reindex(columns=[False, True], fill_value=0.0)
    shares = by_group[True] / by_group.sum(axis="columns")
    return {group: float(shares[group]) for group in MATCH_RATES if group in shares.index}


def public_shares(account: TerritoryAccount) -> pd.Series:
    """Local share of what public bodies and associations buy, by group of products, without their own services.

    Returns
    -------
    Series, index {"goods", "carriers", "services"}
        0 to 1, missing where they buy nothing.
    """
    uses = ["government", "non_profit"]
    groups = _groups(account)
    bought = account.final_demand[uses].sum(axis="columns").groupby(groups).sum()
    here = account.final_demand_local[uses].sum(axis="columns").groupby(groups).sum()
    return (here / bought.where(bought > 0)).reindex(list(MATCH_RATES))


def _groups(account: TerritoryAccount) -> pd.Series:
    """Group of each product; missing for dwellings and for what public bodies make themselves."""
    letters = account.nation.branches.str[0]
    names = ["goods" if one in "ABC" else "carriers" if one in "GH" else "services" for one in letters]
    groups = pd.Series(names, account.nation.branches)
    return groups.mask((letters == "L") | account.nation.branches.isin(OWN_SERVICES))


def match_rates_observed(territory: Territory | str | list[str], observed: Mapping[str, float]) -> pd.DataFrame:
    """The match rates κ with which the account has the local shares observed in public purchases.

    Parameters
    ----------
    territory : Territory, or what `find_territory` takes
    observed : mapping
        Local share, 0 to 1, of purchases of ``"goods"``, ``"carriers"`` or ``"services"``.

    Returns
    -------
    DataFrame, index group
        ``observed``, ``modelled`` (with the match rate of reference), ``match_rate`` (κ, 0 to 1, to give to
        `territory_account`), ``reached`` (the share with it), ``status``: "reached"; "above" when even κ = 1 gives
        less, which stays then; "below" when κ = 0 gives more; "absent" when nothing of the kind is bought, κ missing.
        `PERIMETERS`, in ``attrs["caveat"]``, is to be said wherever these are shown.

    Raises
    ------
    UnknownCodeError
        Unknown group.
    MetabolismeError
        A share that is not between 0 and 1.

    Notes
    -----
    Bisection, one group after the other. For goods, the address of a supplier says little of where they are made: κ is
    then an upper reading.

    Examples
    --------
    >>> match_rates_observed("5309", {"services": 0.5}).loc["services", "status"]
    'reached'
    """
    for group, share in observed.items():
        if group not in MATCH_RATES:
            raise UnknownCodeError.among("le groupe de produits", group, MATCH_RATES)
        if not 0 <= share <= 1:
            raise MetabolismeError(
                f"Part observée de « {group} » : {share} reçu, de 0 à 1 attendu (45 % s'écrit 0,45)."
            )
    place = find_territory(territory)
    rates: dict[str, float | None] = dict(MATCH_RATES)

    def share_with(group: str, rate: float | None) -> float:
        return float(public_shares(_account_with(place, {**rates, group: rate}))[group])

    modelled = public_shares(_account_with(place, rates))
    found = {}
    for group, share in observed.items():
        if pd.isna(modelled[group]):
            found[group] = (float("nan"), "absent")
            continue
        found[group] = _bisect(functools.partial(share_with, group), share)
        rates[group] = found[group][0]
    reached = public_shares(_account_with(place, rates))
    frame = pd.DataFrame(
        {
            group: (share, modelled[group], found[group][0], reached[group], found[group][1])
            for group, share in observed.items()
        },
        index=["observed", "modelled", "match_rate", "reached", "status"],
    ).T.astype({"observed": float, "modelled": float, "match_rate": float, "reached": float})
    frame.attrs["caveat"] = PERIMETERS
    return frame


def _account_with(territory: Territory, rates: Mapping[str, float | None]) -> TerritoryAccount:
    carriers, services = rates["carriers"], rates["services"]
    return territory_account(
        territory,
        match_rate_of_goods=rates["goods"],
        match_rate_of_carriers=PRODUCT_MATCH_RATE_OF_CARRIERS if carriers is None else carriers,
        match_rate_of_services=PRODUCT_MATCH_RATE_OF_SERVICES if services is None else services,
    )


def _bisect(share_at: Callable[[float], float], share: float) -> tuple[float, str]:
    """The rate at which a share that grows with it is reached, and how."""
    low, high = 0.0, 1.0
    if share_at(high) < share:
        return high, "above"
    if share_at(low) > share:
        return low, "below"
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if share_at(middle) < share else (low, middle)
    return high, "reached"
