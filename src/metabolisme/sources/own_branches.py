"""Jobs by branch of a reader's table: which level, which branch, how many, and what is missing."""

from __future__ import annotations

import functools
import math
import re

import numpy as np
import pandas as pd

from metabolisme.errors import nearest
from metabolisme.sources.names import plain_words
from metabolisme.sources.nomenclatures import concordance, nomenclature
from metabolisme.sources.own_columns import Columns, below, fault, find_columns, is_note, is_total, place_of, value_of
from metabolisme.sources.spreadsheets import Cell, Row, Sheet, shown
from metabolisme.sources.tables import load_table
from metabolisme.sources.typed_values import is_secret, plain

LEVELS = ("A38", "A21", "A17", "A5")
OPTIONAL_PARTS = frozenset({"TZ", "UZ", "T", "U"})
"""Parts of RTZ and RU that Insee does not publish by zone: household staff and embassies."""
TOTAL_TOLERANCE = 0.005
"""A stated total may differ from the sum of branches by this share…"""
TOTAL_ROUNDING = 5.0
"""… or by this many jobs, whichever is more: 34 rounded numbers seldom add up."""
JOB_DECIMALS = 2
"""Half-time jobs and full-time equivalents are welcome; more decimals are shares, or thousands typed with a point."""

NAF_CODE = re.compile(r"[0-9][0-9., ]*[A-Z]?")
JOBS_EXPECTED = "un nombre d'emplois, tel que 1 250 ou 12,5"

JOB_COLUMNS: Columns = {
    "code": (("code",), ("branche",), ("a38",), ("a21",), ("a17",), ("a5",), ("secteur",), ("section",), ("activite",)),
    "jobs": (("emplois",), ("emploi",), ("effectifs",), ("effectif",), ("salaries",), ("postes",), ("jobs",)),
}


@functools.cache
def known_codes() -> dict[str, dict[str, str]]:
    """By level, each code that a file may use and the code of the level that holds it."""
    levels = {level: {code: code for code in nomenclature(level)["code"]} for level in LEVELS}
    levels["A38"] |= concordance("A38_INSEE", "A38").to_dict()
    levels["A21"] |= dict.fromkeys("RSTU", "RU")
    return levels


@functools.cache
def _labels() -> dict[str, dict[tuple[str, ...], str]]:
    """By level, the plain words of each label and its code."""
    labels: dict[str, dict[tuple[str, ...], str]] = {}
    for level, names in {"A38": ("A38", "A38_INSEE"), **{level: (level,) for level in LEVELS[1:]}}.items():
        # Where two classifications share a label, the first one named wins.
        tables = [nomenclature(name).set_index("code")["label"] for name in reversed(names)]
        labels[level] = {plain_words(label): str(code) for table in tables for code, label in table.to_dict().items()}
    short = load_table("nomenclatures/branches").set_index("code")["short_label"]
    labels["A38"] |= {plain_words(label): str(code) for code, label in short.to_dict().items()}
    return labels


def code_at_each_level(text: str) -> dict[str, str]:
    """The code that a text is at each level where it is one: itself, at its head, or by its label."""
    tidy = plain(text).upper()
    head = re.split(r"[\s:.;,(/-]+", tidy, maxsplit=1)[0]
    found = {}
    for level in LEVELS:
        codes = known_codes()[level]
        if tidy in codes:
            found[level] = tidy
        elif label := _labels()[level].get(plain_words(text)):
            found[level] = label
        elif head in codes and len(tidy) > len(head) + 2 and (len(head) > 1 or re.match(r"\w\s*[-:.;(/–]", tidy)):
            found[level] = head
    return found


@functools.cache
def national_jobs(level: str) -> pd.Series:
    """Salaried jobs of the 305 zones by branch of a level."""
    table = load_table("employment/jobs_by_zone")
    branch = table["branch"].map(concordance("A38_INSEE", "A38").to_dict())
    if level != "A38":
        branch = branch.map(concordance("A38", level).to_dict())
    return table["jobs_2023"].groupby(branch).sum().reindex(list(nomenclature(level)["code"])).astype(float)


def read_jobs(sheet: Sheet, faults: list[str], notes: list[str]) -> tuple[str, pd.Series, float | None]:
    """Level, jobs by branch (missing where secret) and stated total."""
    nothing = pd.Series(dtype=float)
    header, columns = find_columns(sheet, JOB_COLUMNS, faults)
    if header is None:
        return "A38", nothing, None
    stated: float | None = None
    rows = []
    for row in below(sheet, header):
        code, jobs = row.cell(columns["code"]), row.cell(columns["jobs"])
        if jobs.kind == "empty" and (code.kind == "empty" or is_note(code)):
            continue
        if is_total(row) and not code_at_each_level(code.text):
            if jobs.kind != "empty":
                stated = value_of(jobs, sheet, row, "jobs", "le total des emplois", faults)
        elif code.kind == "empty":
            faults.append(
                fault(place_of(sheet, row, "code"), "des emplois sans code de branche", "un code", "ajoutez le code")
            )
        elif code.kind in ("formula", "error"):
            value_of(code, sheet, row, "code", "un code de branche", faults)
        elif jobs.kind == "empty" and not code_at_each_level(code.text) and len(plain_words(code.text)) > 3:
            continue  # a sentence below the table
        else:
            rows.append((row, code.text, jobs))
    if not rows:
        faults.append(
            fault(sheet.place, "aucune ligne sous les titres", "une ligne par branche", "copiez-y vos chiffres")
        )
        return "A38", nothing, None
    level = _level([code_at_each_level(text) for _, text, _ in rows])
    given = _given(sheet, rows, level, faults)
    if all(is_secret(jobs) for _, _, jobs in rows):
        faults.append(
            fault(
                sheet.place,
                "toutes les branches sont secrètes",
                "des nombres",
                "donnez des emplois à un niveau plus gros, tel que A5",
            )
        )
    jobs_by_branch = _summed(sheet, given, level, faults)
    parts = [code for code in given if known_codes()[level][code] != code]
    if parts:
        notes.append(f"Branches de l'Insee réunies comme dans le manuel : {', '.join(parts)}.")
    notes.append(f"Emplois lus au niveau {level}, titres à la ligne {header.number} ({sheet.place}).")
    return level, jobs_by_branch, stated


def _level(found: list[dict[str, str]]) -> str:
    """The level that knows the most rows; among equals, the one that they leave least incomplete."""

    def fit(level: str) -> tuple[int, float]:
        codes = {known_codes()[level][one[level]] for one in found if level in one}
        return sum(level in one for one in found), len(codes) / len(nomenclature(level))

    return max(LEVELS, key=fit)


def _given(sheet: Sheet, rows: list[tuple[Row, str, Cell]], level: str, faults: list[str]) -> dict[str, float]:
    """Jobs by the code that the file uses, missing where secret or faulty; what is wrong with each row."""
    codes = known_codes()[level]
    given: dict[str, float] = {}
    first: dict[str, int] = {}
    numbered = [row.number for row, text, _ in rows if NAF_CODE.fullmatch(plain(text))]
    if numbered:
        faults.append(
            fault(
                f"{sheet.place}, ligne {numbered[0]}" + (f" et {len(numbered) - 1} autres" if numbered[1:] else ""),
                "le code de la branche est un nombre, comme ceux de la NAF en divisions (A88) ou plus fins",
                f"un code {level}",
                "regroupez les lignes en A38, A21, A17 ou A5 ; la table des codes est dans l'annexe",
            )
        )
    empty: list[str] = []
    for row, text, jobs in rows:
        found = code_at_each_level(text)
        if row.number in numbered:
            continue
        if level not in found:
            faults.append(unknown_code(sheet, row, text, level, found))
            continue
        code = found[level]
        if jobs.kind == "empty":
            empty.append(f"{code} (ligne {row.number})")
        counted = math.nan if is_secret(jobs) or jobs.kind == "empty" else _count(jobs, sheet, row, faults)
        if code in given:
            faults.append(
                fault(
                    place_of(sheet, row),
                    f"la branche {code} est donnée deux fois (déjà ligne {first[code]})",
                    "une ligne par branche",
                    "additionnez les deux lignes ou supprimez-en une",
                )
            )
            continue
        first[code] = row.number
        given[code] = counted
    if empty:
        what = "la colonne « emplois » est vide" if len(empty) == len(rows) else f"sans chiffre : {', '.join(empty)}"
        faults.append(
            fault(
                sheet.place, what, JOBS_EXPECTED, "écrivez 0 s'il n'y a pas d'emploi, « secret » s'il n'est pas publié"
            )
        )
    for code in given:
        if codes[code] != code and codes[code] in given:
            faults.append(
                fault(
                    f"{sheet.place}, ligne {first[code]}",
                    f"{code} fait partie de {codes[code]}, donné ligne {first[codes[code]]} : ces emplois compteraient "
                    "deux fois",
                    "l'un ou l'autre",
                    f"supprimez {codes[code]}, ou ses parties",
                )
            )
    return given


def unknown_code(sheet: Sheet, row: Row, text: str, level: str, found: dict[str, str], column: str = "code") -> str:
    """The fault of a code that is not of the level, and may be of another (``found``)."""
    expected = f"un code {level}"
    if found:
        others = " ou ".join(found)
        repair = (
            f"si {next(iter(found.values()))} est la somme d'autres lignes, supprimez-la ; sinon, donnez ses branches"
        )
        if "A38" in found and level != "A38":
            holder = concordance("A38", level).to_dict()[known_codes()["A38"][found["A38"]]]
            repair = f"{found['A38']} fait partie de {holder} : ajoutez-y ces emplois s'ils n'y sont pas, ôtez la ligne"
        return fault(
            place_of(sheet, row, column),
            f"« {shown(text)} » est un code {others}, quand les autres lignes sont en {level}",
            expected,
            repair,
        )
    # Of two codes as far from what is typed, the one with the same first letter is the likelier.
    typed = plain(text)[:40]
    kin = [code for code in known_codes()[level] if code[0] == typed[:1].upper()]
    near = nearest(typed, kin) or nearest(typed, list(known_codes()[level]))
    labels = {" ".join(words): code for words, code in _labels()[level].items()}
    near = near or [labels[words] for words in nearest(" ".join(plain_words(text[:80])), list(labels))]
    hint = f"vouliez-vous dire {', '.join(near)} ? Sinon, " if near else ""
    return fault(
        place_of(sheet, row, column),
        f"la branche « {shown(text)} » est inconnue",
        expected,
        f"{hint}prenez le code dans la table de l'annexe",
    )


def _count(jobs: Cell, sheet: Sheet, row: Row, faults: list[str]) -> float:
    """Number of jobs of a row; missing, and a fault, when it is none."""
    expected, where = JOBS_EXPECTED, place_of(sheet, row, "jobs")
    if jobs.percent or plain(jobs.text).endswith("%"):
        faults.append(
            fault(
                where,
                f"« {shown(jobs.text)} » est un pourcentage",
                expected,
                "donnez des nombres d'emplois, pas des parts",
            )
        )
        return math.nan
    value = value_of(jobs, sheet, row, "jobs", expected, faults)
    if value is None:
        return math.nan
    if value < 0:
        faults.append(
            fault(where, f"« {shown(jobs.text)} » est négatif", expected, "corrigez le signe, ou écrivez « secret »")
        )
        return math.nan
    rounded = round(value, JOB_DECIMALS) if value < 1e12 else value
    if abs(value - rounded) > 1e-6 * max(1.0, value):
        faults.append(
            fault(
                where,
                f"« {shown(jobs.text)} » a plus de {JOB_DECIMALS} décimales",
                f"{expected} (les mi-temps et les équivalents temps plein sont acceptés)",
                f"arrondissez à {JOB_DECIMALS} décimales ; si ce sont des milliers, ôtez le séparateur",
            )
        )
        return math.nan
    return float(rounded)


def _summed(sheet: Sheet, given: dict[str, float], level: str, faults: list[str]) -> pd.Series:
    """Jobs by branch of the level, its parts summed; what is missing or more than the nation's is a fault."""
    holder = known_codes()[level]
    nation = national_jobs(level)
    jobs = pd.Series(np.nan, nation.index.rename("branch"), name="jobs")
    missing = []
    for code in jobs.index:
        parts = [one for one, whole in holder.items() if whole == code and one != code]
        if code in given:
            jobs[code] = given[code]
        elif any(one in given for one in parts):
            lacking = [one for one in parts if one not in given and one not in OPTIONAL_PARTS]
            missing += lacking
            jobs[code] = math.nan if lacking else sum(given[one] for one in parts if one in given)
        else:
            missing.append(code)
    if missing and given:
        faults.append(
            fault(
                sheet.place,
                f"{len(missing)} branche{'s' * (len(missing) > 1)} du niveau {level} sans ligne : {', '.join(missing)}",
                "une ligne par branche",
                "ajoutez-les, avec 0 s'il n'y a pas d'emploi, « secret » s'il n'est pas publié : une absence n'est pas "
                "un zéro",
            )
        )
    for code in jobs.index[jobs > nation]:
        faults.append(
            fault(
                f"{sheet.place}, branche {code}",
                f"{jobs[code]:.0f} emplois, plus que la France entière ({nation[code]:.0f})",
                "les emplois d'un territoire",
                "vérifiez l'unité (des emplois, pas des milliers d'euros)",
            )
        )
    if not missing and jobs.notna().all():
        total = float(jobs.sum())
        if total == 0:
            faults.append(fault(sheet.place, "il n'y a aucun emploi", "des nombres d'emplois", "copiez-y vos chiffres"))
        elif any(abs(total - whole) < 0.02 * whole for whole in (1.0, 100.0)) and (jobs % 1 != 0).any():
            faults.append(
                fault(
                    sheet.place,
                    f"les nombres font {total:.4g} en tout : des parts, semble-t-il, pas des emplois",
                    "des nombres d'emplois",
                    "multipliez les parts par le total des emplois",
                )
            )
    return jobs


def check_total(jobs: pd.Series, stated: float, faults: list[str]) -> None:
    """Confront a stated total with the sum of branches; with secret branches, it cannot be less than the others."""
    if jobs.empty:
        return
    total, secret = float(jobs.sum()), bool(jobs.isna().any())
    allowed = max(TOTAL_ROUNDING, TOTAL_TOLERANCE * total)
    if total - stated > allowed or (not secret and stated - total > allowed):
        known = "les branches connues font" if secret else "les branches font"
        faults.append(
            fault(
                "total des emplois",
                f"le total annoncé est {stated:.10g}, {known} {total:.10g}, soit un écart de {abs(total - stated):.4g}",
                f"un écart de {allowed:.4g} au plus (0,5 %, ou 5 emplois)",
                "cherchez la ligne oubliée ou comptée deux fois, ou corrigez le total",
            )
        )
