"""The verdict on an answer, from a definition and a key: the same in Python and in `site/js/exercices.js`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from metabolisme.sources.provenance import one_line, plain
from metabolisme.teaching.reading import Contracts, Fault, quote, read_number, read_table
from metabolisme.teaching.wording import NONE_OF_THESE, rules

WORD = re.compile(r"\{([a-z0-9_]+)\}")
WORDS = re.compile(r"[a-z0-9%€]+")
EXPLAINED_FROM = 2


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    Attributes
    ----------
    state : {"right", "wrong", "unread"}
        An answer that cannot be read counts as no attempt, but for a sheet: see `solution_open`.
    messages : tuple of str
        French, in the order of the fields.
    errors : tuple of str
        Known errors recognised, see `wording.KNOWN_ERRORS`.
    solution_open : bool
        Whether the solution may be read: after a right answer, the second wrong one, or the second sheet that is not
        complete, since an example is then what helps.
    """

    state: Literal["right", "wrong", "unread"]
    messages: tuple[str, ...]
    errors: tuple[str, ...] = ()
    solution_open: bool = False

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.state == "right"

    def _repr_markdown_(self) -> str:
        return "  \n".join(self.messages)


def filled(text: str, words: Mapping[str, str]) -> str:
    """Text with each ``{word}`` replaced; one that is not known is left as it is."""
    return WORD.sub(lambda found: words.get(found[1], found[0]), text)


def verdict(
    definition: Mapping[str, Any], key: Mapping[str, Any], answers: Mapping[str, object], attempt: int = 1
) -> Verdict:
    """Compare answers with a key.

    Parameters
    ----------
    definition, key : mapping
        From `Exercise.definition` and from its key.
    answers : mapping
        By field: a text, or a number where a number is asked.
    attempt : int
        1 for the first answer that can be read: a wrong one gets a hint, later ones an explanation.

    Returns
    -------
    Verdict
    """
    shared: Any = rules()
    words = key.get("words", {})
    if "missing" in key:
        return Verdict("unread", (filled(shared["messages"]["missing"], {"text": key["missing"]}),))
    several = len(definition["fields"]) > 1
    unread: list[str] = []
    wrong: list[tuple[Mapping[str, Any], str, str]] = []  # field, known error, what was typed
    named: list[str] = []
    contracts: Contracts | None = None

    def told(field: Mapping[str, Any], text: str) -> str:
        return f"{field['label']} \u2192 {text}" if several else text

    for field in definition["fields"]:
        answer = answers.get(field["name"], "")
        if field["kind"] == "table":
            read = read_table(str(answer))
            if isinstance(read, Contracts):
                contracts = read
                continue
            unread += [told(field, text) for text in _table_messages(read, shared)]
            named += [fault.message for _, fault in read if fault.message in ("siren_for_siret", "siret_for_siren")]
            continue
        found = _ONE_FIELD[field["kind"]](
            field, key.get("fields", {}).get(field["name"], {}), answer, contracts, shared
        )
        if isinstance(found, Fault):
            text = filled(
                shared["messages"][found.message], {"typed": found.typed, "text": found.text, "unit": found.text}
            )
            unread.append(told(field, text))
        elif found is not None:
            wrong.append((field, *found))
    if unread:
        helped = definition["shape"] == "sheet" and attempt >= EXPLAINED_FROM
        if helped:
            unread.append(shared["messages"]["open"])
        return Verdict("unread", tuple(unread), tuple(dict.fromkeys(named)), solution_open=helped)
    if not wrong:
        text = f"{shared['messages']['right']} {filled(definition['right'], words)}".rstrip(" ")
        return Verdict("right", (text,), (), solution_open=True)
    explained = attempt >= EXPLAINED_FROM
    messages = []
    for field, error, typed in wrong:
        text = filled(_explanation(field, error, shared) if explained else _hint(field, error, shared), words)
        if typed:
            text = filled(shared["messages"]["provenance"], {"typed": typed, "text": text})
        opening = shared["messages"]["explained" if explained else "wrong"]
        messages.append(told(field, filled(opening, {"text": text})))
    if explained:
        messages.append(shared["messages"]["open"])
    names = tuple(dict.fromkeys(error for _, error, _ in wrong if error))
    return Verdict("wrong", tuple(messages), names, solution_open=explained)


def kept(definition: Mapping[str, Any], answers: Mapping[str, object]) -> dict[str, Any]:
    """A sheet as its reader keeps it.

    Parameters
    ----------
    definition : mapping
        Of an exercise with ``kept_as``.
    answers : mapping
        By field.

    Returns
    -------
    dict
        Texts by field; a list of texts, an item a line, where the field says so: none for `NONE_OF_THESE`.
    """
    found: dict[str, Any] = dict(definition["kept_with"])
    for field in definition["fields"]:
        text = str(answers[field["name"]])
        if field.get("many") and text == NONE_OF_THESE:
            text = ""
        lines = [one_line(line) for line in text.split("\n")]
        found[field["name"]] = [line for line in lines if line] if field.get("many") else one_line(text)
    return found


def _hint(field: Mapping[str, Any], error: str, shared: Any) -> str:
    # Where nothing can be decided, every wrong choice is this error: what the field says is said of it.
    if error == "undecided_overlooked" and field.get("hint"):
        return str(field["hint"])
    if error:
        return str(shared["errors"][error]["hint"])
    return str(field.get("hint") or shared["messages"]["own_hint"])


def _explanation(field: Mapping[str, Any], error: str, shared: Any) -> str:
    if error:
        own = field.get("errors", {}).get(error)
        if error == "undecided_overlooked":
            own = own or field.get("explanation")
        return str(own or shared["errors"][error]["explanation"])
    return str(field.get("explanation") or field.get("hint") or shared["messages"]["own_hint"])


def _table_messages(faults: list[tuple[int, Fault]], shared: Any) -> list[str]:
    """The first faults of a table, each with its line, and how many are not told."""
    messages = []
    for line, fault in faults[: shared["faults_shown"]]:
        text = filled(shared["messages"][fault.message], {"typed": fault.typed, "text": fault.text})
        messages.append(filled(shared["messages"]["row"], {"row": str(line), "text": text}) if line else text)
    if len(faults) > shared["faults_shown"]:
        messages.append(filled(shared["messages"]["more"], {"text": str(len(faults) - shared["faults_shown"])}))
    return messages


#: What is said of one field: None when right, what cannot be read, or the known error ("" for another) and a quote.
_Found = Fault | tuple[str, str] | None


def _number(
    field: Mapping[str, Any], key: Mapping[str, Any], answer: object, contracts: Contracts | None, shared: Any
) -> _Found:
    unit = shared["units"][field["unit"]]
    if isinstance(answer, (int, float)):
        number, written = float(answer), ""
    else:
        read = read_number(str(answer))
        if isinstance(read, Fault):
            return read
        number, written = read.number, read.unit
    if written in unit["confused"]:
        return unit["confused"][written], ""
    if written and written not in unit["factors"]:
        return Fault("bare" if unit["bare"] else "unit", quote(written), field["unit"])
    if written:
        number *= unit["factors"][written]
    if field.get("open_number"):
        if not written:
            return Fault("unit_required", text=field["unit"])
        return None if number > 0 else Fault("positive")
    if field.get("derived"):
        return None if contracts is None else _derived(field, number, contracts)
    return _compared(number, key, unit["scaled"])


def _compared(number: float, key: Mapping[str, Any], scaled: bool) -> _Found:
    low, high = key["low"], key["high"]
    if low <= number <= high:
        return None
    for name, (from_, to) in key.get("errors", {}).items():
        if from_ <= number <= to:
            return name, ""
    if scaled and any(low <= other <= high for other in (number / 1000, number * 1000, number / 1e6, number * 1e6)):
        return "thousands", ""
    if low <= -number <= high:
        return "sign", ""
    return "", ""


def _derived(field: Mapping[str, Any], number: float, contracts: Contracts) -> _Found:
    """Compare with what the reader's own table gives; without its column « ici », a share cannot be found again."""
    values = {
        "total": contracts.total,
        "share_amount": contracts.share_amount,
        "share_number": contracts.share_number,
    }
    absolute, relative = field["tolerance"]

    def near(value: float | None, candidate: float) -> bool:
        return value is not None and abs(candidate - value) <= max(absolute, relative * abs(value))

    if values[field["derived"]] is None:
        return Fault("columns", text="ici")
    if near(values[field["derived"]], number):
        return None
    if field["derived"] == "total":
        scaled = any(near(contracts.total, other) for other in (number / 1000, number * 1000))
        return ("thousands", "") if scaled else ("", "")
    other, name = {
        "share_amount": ("share_number", "number_for_amount"),
        "share_number": ("share_amount", "amount_for_number"),
    }[field["derived"]]
    return (name, "") if near(values[other], number) else ("", "")


def _choice(
    field: Mapping[str, Any], key: Mapping[str, Any], answer: object, contracts: Contracts | None, shared: Any
) -> _Found:
    code = str(answer)
    if code not in [one for one, _ in field["choices"]]:
        return Fault("choose")
    right = key["right"]
    if code in right:
        return None
    if code in key.get("errors", {}):
        return key["errors"][code], ""
    if right == [shared["undecided"]]:
        return "undecided_overlooked", ""
    return ("decided_overlooked" if code == shared["undecided"] else ""), ""


def _text(
    field: Mapping[str, Any], key: Mapping[str, Any], answer: object, contracts: Contracts | None, shared: Any
) -> _Found:
    text = plain(str(answer))
    if not text:
        return Fault("empty")
    needs = field.get("needs", [])
    if "year" in needs and not re.search(shared["year"], text):
        return Fault("year")
    if "quantity" in needs and not re.search(shared["quantity"], text):
        return Fault("quantity")
    if "unit" in needs and not re.search(shared["unit"], text, flags=re.ASCII):
        return Fault("no_unit")
    if "question" in needs and not text.endswith("?"):
        return Fault("question")
    if "words" in needs and len(text.split(" ")) < shared["fewest_words"]:
        return Fault("words", text=str(shared["fewest_words"]))
    if "name" in needs and not re.search(shared["name"], text):
        return Fault("name")
    if not needs and len(WORDS.findall(text)) < 3:
        return Fault("short")
    if "no_provenance" in needs:
        if len(WORDS.findall(text)) < 3:
            return Fault("short")
        for pattern in shared["provenance"]:
            if found := re.search(pattern, text, flags=re.ASCII):
                return "provenance", quote(found[0])
    return None


_ONE_FIELD = {"number": _number, "choice": _choice, "text": _text}
