"""A hundred files of a class, among them old, repeated, damaged and hostile ones; seeded."""

import json

import numpy as np

from metabolisme.levers.scenario import BY_NAME
from metabolisme.levers.scenario_files import FORMAT as SCENARIO
from metabolisme.teaching.class_answers import EXERCISES, FORMAT, MOST_BYTES, MOST_TRIES, taken_fields
from metabolisme.teaching.wording import KNOWN_ERRORS

VERSION, OLDER = "0123456789abcdef", "fedcba"
TERRITORIES = ("5309", "0054", "200042174")
ANSWERED = [identifier for identifier in EXERCISES if taken_fields(identifier)]
HOSTILE = '<img src=x onerror="document.title=1">'


def answers(generator, number, **changed):
    """Content of one file that is right, or that `changed` makes wrong."""
    entries = []
    for identifier in generator.choice(ANSWERED[:12], size=4, replace=False):
        own = EXERCISES[identifier].local is not None
        tries = []
        for _ in range(int(generator.integers(1, 4))):
            values = {}
            for name, field in taken_fields(identifier).items():
                if field["kind"] == "choice":
                    codes = [code for code, _ in field["choices"]]
                    values[name] = codes[int(generator.integers(len(codes)))]
                elif generator.random() < 0.9:  # a unit that is another's leaves no number
                    values[name] = round(float(generator.normal(100, 80)), int(generator.integers(0, 4)))
            right = bool(generator.random() < 0.4)
            named = list(KNOWN_ERRORS)[int(generator.integers(len(KNOWN_ERRORS)))]
            errors = [] if right or generator.random() < 0.5 else [named]
            tries.append({"state": "right" if right else "wrong", "errors": errors, "values": values})
        territory = TERRITORIES[int(generator.integers(len(TERRITORIES)))] if own else ""
        entry = {"exercise": str(identifier), "territory": territory, "version": int(number % 13 == 0)}
        entries.append({**entry, "tries": tries})
    quiz = [
        {
            "question": f"essai-{letter}",
            "tries": [{"chosen": [int(generator.integers(3))], "right": bool(generator.random() < 0.5)}],
        }
        for letter in "abc"
    ]
    return {
        "format": FORMAT,
        "data": OLDER if number % 9 == 0 else VERSION,
        "page": "book/2-agir/1-sobriete",
        "draw": f"{number:08x}",
        "group": (HOSTILE if number % 11 == 0 else "=1+1" if number % 7 == 0 else "")[:60],
        "saved_on": "2026-11-22",
        "answers": entries,
        "quiz": quiz,
    } | changed


def scenario(number, **changed):
    bet = {"measure": "imports", "lever": list(BY_NAME)[number % 6], "sign": "+-0"[number % 3]}
    levels = [1 + (number + rank) % 4 for rank in range(len(BY_NAME))]
    content = {"format": SCENARIO, "territory": "5309", "levels": levels, "group": f"Table {number}", "bet": bet}
    return content | {"saved_on": "2026-11-22"} | changed


def class_files():
    """Content of each file by name: 70 right, the others damaged, hostile, repeated, or of the simulator."""
    generator = np.random.default_rng(20261122)
    made = {f"{number:03d}.json": answers(generator, number) for number in range(70)}
    made["010 (1).json"] = made["010.json"]  # the same file twice
    later = json.loads(json.dumps(made["011.json"]))
    later["answers"][0]["tries"] = (later["answers"][0]["tries"] * MOST_TRIES)[:MOST_TRIES]
    made["later.json"] = later  # the same sitting, taken again
    made |= {f"scenario-{number}.json": scenario(number) for number in range(8)}
    made["scenario-copie.json"] = scenario(3)
    first = json.loads(json.dumps(made["000.json"]))["answers"][0]
    try_one, name = first["tries"][0], next(iter(taken_fields(first["exercise"])))

    def entry(**changed):
        return [{**first, **changed}]

    def one_try(**changed):
        return entry(tries=[{**try_one, **changed}])

    number = next(one for one in ANSWERED if any(f["kind"] == "number" for f in taken_fields(one).values()))
    field = next(one for one, known in taken_fields(number).items() if known["kind"] == "number")

    def value(one):
        tries = [{"state": "wrong", "errors": [], "values": {field: one}}]
        return [{"exercise": number, "territory": "", "version": 0, "tries": tries}]

    wrong = [
        {"format": "autre"},
        {"format": HOSTILE},
        {"format": None},
        {"data": "ZZZ"},
        {"data": 7},
        {"draw": "court"},
        {"page": "../../etc"},
        {"group": "x" * 61},
        {"group": ["liste"]},
        {"saved_on": "2026-02-30"},
        {"answers": {}, "quiz": None},
        {"answers": [], "quiz": []},
        {"answers": entry(exercise=HOSTILE)},
        {"answers": entry(exercise="__proto__")},
        {"answers": entry(territory="9999")},
        {"answers": entry(version=-1)},
        {"answers": entry(version="1")},
        {"answers": entry(tries=[])},
        {"answers": entry(tries=[try_one] * (MOST_TRIES + 1))},
        {"answers": one_try(state="perfect")},
        {"answers": one_try(errors=["inconnue", 3])},
        {"answers": one_try(values={"__proto__": 1, name: {}})},
        {"answers": value(1e16)},
        {"answers": value(True)},
        {"answers": value("12")},
        {"answers": entry() * 2},
        {"quiz": [{"question": "essai-a", "tries": [{"chosen": [2, 1], "right": True}]}]},
        {"quiz": [{"question": "essai-a", "tries": [{"chosen": [7], "right": "oui"}]}]},
        {HOSTILE: 1, "constructor": 2},
    ]
    made |= {f"mauvais-{rank:02d}.json": answers(generator, 900 + rank) | changed for rank, changed in enumerate(wrong)}
    made["mauvais-scenario.json"] = scenario(9, levels=[9] * 6, territory="?", bet={"measure": HOSTILE})
    files = {one: json.dumps(content, ensure_ascii=False).encode() for one, content in made.items()}
    whole = files["001.json"]
    files |= {
        "abîmé.json": whole[: len(whole) // 2],
        "vide.json": b"",
        "liste.json": b"[1, 2]",
        "latin.json": json.dumps(answers(generator, 990, group="Été"), ensure_ascii=False).encode("latin-1"),
        "infini.json": whole.replace(b'"draw"', b'"group": NaN, "draw"'),
        "énorme.json": whole + b" " * MOST_BYTES,
        "bom.json": b"\xef\xbb\xbf" + json.dumps(answers(generator, 991)).encode(),
        "image.json": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        f"{HOSTILE}.json": b"{}",
    }
    return files
