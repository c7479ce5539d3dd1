"""What the trainer's edition says of exercises comes from what the checker does."""

import pytest

from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.teaching import EXERCISES, check, exercise, keys_of, national_key
from metabolisme.teaching.trainer_notes import known_errors, trainer_notes
from metabolisme.teaching.wording import rules

LORIENT = "5309"


@pytest.fixture(scope="module")
def keys():
    """Keys of every exercise, those of a territory being those of Lorient."""
    local = {key["id"]: key for key in keys_of(LORIENT, territory_results(LORIENT))}
    return {name: local.get(name) or national_key(name) for name in EXERCISES}


def test_every_exercise_has_a_note_a_field_without_hole(keys):
    for one in EXERCISES.values():
        notes = trainer_notes(one, keys[one.id])
        assert [note.label for note in notes] == [field["label"] for field in one.definition()["fields"]]
        for note, field in zip(notes, one.definition()["fields"], strict=True):
            texts = (note.label, note.taken, note.hint, note.explanation, *note.errors)
            assert not any("{" in text for text in texts), one.id
            if field["kind"] == "choice" or (field["kind"] == "number" and keys[one.id].get("fields")):
                assert note.taken, (one.id, field["name"])


def test_bounds_that_are_told_are_right_answers(keys):
    tried = 0
    for one in EXERCISES.values():
        own = keys[one.id].get("fields", {}).get(one.fields[0].name, {})
        if len(one.fields) != 1 or "low" not in own:
            continue
        place = LORIENT if one.local else None
        assert check(one.id, own["low"], place).right
        assert check(one.id, own["high"], place).right
        tried += 1
    assert tried > 20


def test_errors_that_are_told_are_those_that_the_checker_names(keys):
    key = national_key("projets-duree")
    field = exercise("projets-duree").definition()["fields"][0]
    named = known_errors(field, key["fields"]["mediane"])
    for name, (low, high) in key["fields"]["mediane"]["errors"].items():
        assert name in named
        assert check("projets-duree", (low + high) / 2).errors == (name,)
    said = trainer_notes(exercise("projets-duree"), key)[0].errors
    assert said == tuple(rules()["errors"][name]["explanation"] for name in named)


def test_a_sheet_that_refuses_provenance_says_so():
    fields = [
        (one, field)
        for one in EXERCISES.values()
        for field in one.definition()["fields"]
        if "no_provenance" in field.get("needs", [])
    ]
    assert fields
    for one, field in fields:
        assert "provenance" in known_errors(field, {}), one.id
