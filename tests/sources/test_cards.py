"""Cards: every fault at once, and honest content."""

import datetime
import re
from pathlib import Path

import pytest
import yaml

from metabolisme.errors import DataFileError, UnknownCodeError
from metabolisme.sources import all_cards, card_of_table, data_directory, load_card
from metabolisme.sources.cards import card_faults, card_from_text

REPOSITORY = Path(__file__).resolve().parents[2]
TABLE = {
    "name": "theme/table",
    "file": "theme/table.csv",
    "description": "Une table.",
    "rows": 2,
    "key": ["code"],
    "columns": {
        "code": {"type": "text", "description": "Code"},
        "mass_mt": {"type": "number", "unit": "Mt", "decimals": 1, "description": "Masse", "missing": True},
        "status": {"type": "text", "description": "Statut", "allowed": ["published"]},
    },
    "controls": [{"column": "mass_mt", "sum": 1, "tolerance": 0.1, "reason": "imprimé"}],
    "sha256": "0" * 64,
}
CARD = {
    "id": "exemple",
    "title": "Un titre",
    "short": "Éditeur, objet 2020",
    "publisher": "Un éditeur",
    "vintage": "2020",
    "period": "2019",
    "url": "https://example.org",
    "licence": "CC BY 4.0",
    "retrieved": datetime.date(2026, 1, 1),
    "best_before": datetime.date(2027, 1, 1),
    "trust": "A",
    "method_note": "Une note.",
    "checks": ["Une vérification."],
    "does_not_say": ["Une limite."],
    "citation_key": "exemple2020",
    "tables": [TABLE],
}


def with_table(**changes):
    return {**CARD, "tables": [{**TABLE, **changes}]}


def with_column(name, **changes):
    column = {**TABLE["columns"].get(name, {}), **changes}
    return with_table(columns={**TABLE["columns"], name: column})


def test_a_right_card_has_no_fault():
    assert card_faults(CARD, "exemple") == []
    card = card_from_text(yaml.safe_dump(CARD).encode(), "exemple")
    assert card.tables[0].columns[1].missing
    assert card.is_stale(datetime.date(2027, 1, 2))
    assert not card.is_stale(datetime.date(2027, 1, 1))
    # Exactly at the limit is allowed.
    assert card_faults({**CARD, "short": "x" * 45}, "exemple") == []


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({key: value for key, value in CARD.items() if key != "licence"}, "champ « licence » absent"),
        ({**CARD, "colour": "red"}, "champ « colour » inconnu"),
        ({**CARD, "vintage": 2020}, "« vintage » vaut « 2020 » ; il faut un texte"),
        ({**CARD, "title": "  "}, "« title »"),
        ({key: value for key, value in CARD.items() if key != "short"}, "champ « short » absent"),
        ({**CARD, "short": " "}, "« short » vaut"),
        ({**CARD, "short": "x" * 46}, "« short » a 46 signes, 45 au plus"),
        ({**CARD, "trust": "D"}, "confiance « D » inconnue"),
        ({**CARD, "url": "insee.fr"}, "une adresse http(s) est attendue"),
        ({**CARD, "does_not_say": []}, "« does_not_say » est vide"),
        ({**CARD, "checks": [12]}, "« 12 » n'est pas un texte"),
        ({**CARD, "best_before": datetime.date(2025, 1, 1)}, "doit suivre"),
        ({**CARD, "retrieved": "hier"}, "une date AAAA-MM-JJ"),
        ({**CARD, "id": "autre"}, "attendu « exemple »"),
        (["liste"], "un tableau clé : valeur était attendu"),
        ({**CARD, "tables": ["x"]}, "un tableau clé : valeur était attendu"),
        (with_table(file="ailleurs.csv"), "attendu « theme/table.csv »"),
        (with_table(rows="deux"), "un nombre entier"),
        (with_table(rows=True), "un nombre entier"),
        (with_table(sha256="abc"), "64 chiffres hexadécimaux"),
        (with_table(key=["nom"]), "la colonne « nom » n'est pas décrite"),
        (with_table(controls=[{"column": "mass_mt", "sum": 1}]), "champ « tolerance » absent"),
        (
            with_table(controls=[{"column": "x", "sum": 1, "tolerance": 0, "reason": "r"}]),
            "la colonne « x » n'est pas décrite",
        ),
        (with_column("mass_mt", type="float"), "type « float » inconnu"),
        (with_column("mass_mt", unit=""), "« unit »"),
        (with_column("mass_mt", decimals=None), "« decimals »"),
        (with_column("status", allowed=[19]), "« 19 » n'est pas un texte"),
        (with_column("count", type="integer", description="Nombre"), "besoin d'une unité"),
        (
            with_table(columns={"code": {"type": "text", "description": "c", "missing": True}}, controls=[]),
            "il faut une colonne « status »",
        ),
    ],
)
def test_each_fault_is_named(card, expected):
    assert any(expected in fault for fault in card_faults(card, "exemple")), card_faults(card, "exemple")


def test_faults_of_a_card_come_together():
    card = {**CARD, "trust": "D", "url": "x", "does_not_say": []}
    with pytest.raises(DataFileError) as error:
        card_from_text(yaml.safe_dump(card).encode(), "exemple")
    assert "3 défauts" in error.value.message
    assert "git checkout -- data/cards/exemple.yml" in error.value.message


@pytest.mark.parametrize("text", [b"id: [", b"\xff\xfe", b"", b"a: b: c"])
def test_what_is_not_a_card_is_refused(text):
    with pytest.raises(DataFileError, match=re.escape("data/cards/exemple.yml")):
        card_from_text(text, "exemple")


def test_unknown_card_gets_the_nearest():
    with pytest.raises(UnknownCodeError, match="wiod-2016"):
        load_card("wiod2016")


def test_committed_cards_are_all_right():
    cards = all_cards()
    assert list(cards) == sorted(path.stem for path in (data_directory() / "cards").glob("*.yml"))
    for card_id, card in cards.items():
        assert card.id == card_id
        assert card.tables


def test_two_cards_do_not_share_their_short_name(tmp_path):
    (tmp_path / "cards").mkdir()
    for name, short in (("un", "Insee, Flores 2023"), ("deux", "Insee, FLORES 2023"), ("trois", "Insee, Flores 2022")):
        text = yaml.safe_dump({**CARD, "id": name, "short": short}, allow_unicode=True)
        (tmp_path / "cards" / f"{name}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError, match=r"plusieurs fiches.* deux, un\n"):
        all_cards(tmp_path)


def test_every_citation_is_in_the_bibliography():
    bibliography = (REPOSITORY / "book" / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{([^,\s]+),", bibliography, flags=re.MULTILINE))
    cited = {card.citation_key for card in all_cards().values() if card.citation_key}
    assert cited - keys == set()


def test_cards_are_typeset():
    for card in all_cards().values():
        prose = " ".join([card.title, card.short, card.method_note, *card.checks, *card.does_not_say])
        assert not re.search(r" [;:!?%»]|« ", prose), card.id


def test_card_of_a_table():
    assert card_of_table("io/national_io").id == "wiod-2016"
