"""Exercises on law: what the keys say is what the table of texts says; no sheet passes with a preference of origin."""

import re

import pytest

from metabolisme.sources.legal import legal_references
from metabolisme.teaching import EXERCISES, check
from metabolisme.teaching.law_exercises import DECISIONS, LAW_EXERCISES, ORDERS, SENTENCES, THRESHOLD

SHEET = {
    "action": "Louer un atelier public à une activité de réparation",
    "texte": "Code général des collectivités, article L1511-3, lu en novembre 2026",
    "niveau": "Le conseil communautaire délibère",
    "ecrit": "Le preneur ouvre l'atelier au public deux demi-journées par semaine",
    "partenaire": "Le réseau des ressourceries",
    "indicateur": "400 objets réparés par an",
    "date": "Mars 2027, relecture en mars 2029",
}


def test_exercises_are_registered():
    assert {one.id for one in LAW_EXERCISES} <= set(EXERCISES)


def test_the_threshold_is_that_of_the_text_read():
    allows = legal_references().loc["ccp-r2122-8", "allows"]
    found = re.search(r"Sous ([\d\s]+) € HT \(fournitures", allows)
    assert found is not None
    assert int(re.sub(r"\s", "", found[1])) == THRESHOLD


def test_the_orders_make_the_point():
    # Each is below the threshold, the need is above it, and far below the European one.
    assert max(ORDERS) < THRESHOLD < sum(ORDERS) < 216_000
    assert check("bloc-seuil", {"besoin": sum(ORDERS), "regle": "compete"}).right
    wrong = check("bloc-seuil", {"besoin": max(ORDERS), "regle": "free"})
    assert not wrong.right


def test_sentences_that_may_not_be_written_are_refused_in_a_sheet():
    for _, (sentence, answer, _) in SENTENCES.items():
        found = check("bloc-decider", SHEET | {"ecrit": sentence.strip("« »") + ", contrôlé chaque année"})
        assert found.right == (answer == "legal"), (sentence, found.messages)


def test_both_answers_are_needed():
    assert {answer for _, answer, _ in SENTENCES.values()} == {"legal", "illegal"}
    assert len({answer for _, answer, _ in DECISIONS.values()}) == 4
    assert check("bloc-phrases", {name: answer for name, (_, answer, _) in SENTENCES.items()}).right
    assert check("bloc-qui", {name: answer for name, (_, answer, _) in DECISIONS.items()}).right
    assert not check("bloc-phrases", dict.fromkeys(SENTENCES, "legal")).right


def test_a_right_sheet_passes():
    assert check("bloc-decider", SHEET).right
    line = "Louer un atelier relais : la communauté, article 4 de ses statuts de 2023"
    assert check("bloc-competence", {f"action_{rank}": line for rank in (1, 2, 3)}).right


@pytest.mark.parametrize("name", sorted(SHEET))
def test_a_field_left_empty_is_asked_for(name):
    assert not check("bloc-decider", SHEET | {name: ""}).right


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"texte": "Un texte lu récemment"}, "année"),
        ({"indicateur": "beaucoup d'objets"}, "quantité"),
        ({"ecrit": "Nous retiendrons une entreprise du territoire, à qualité égale"}, "provenance"),
    ],
)
def test_what_is_missing_is_told(change, said):
    found = check("bloc-decider", SHEET | change)
    assert not found.right
    assert any(said in message for message in found.messages), found.messages
