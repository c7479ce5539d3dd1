"""Exercises of « Échanges locaux »: right answers, each known error."""

import pytest

from metabolisme.charts.local_exchange_figures import wishes
from metabolisme.teaching import check
from metabolisme.teaching.local_exchange_exercises import LEVEL, READ_AT, exchange_by_hand

RIGHT = {
    "echange-borne": {"vise": "12 M€", "produit": "2,5 M€", "refuse": "3,5 M€"},
    "echange-qui": {"croise": "nobody", "france": "neighbours", "etranger": "both"},
    "echange-fiche": {
        "achat": "Légumes des cantines, frais et de saison",
        "montant": "40 k€",
        "capacite": "Deux maraîchers, 15 t de plus par an",
        "moyen": "Lots par famille de produits, livraison en deux jours",
        "perdant": "Un grossiste du département voisin, prévenu un an avant",
        "suivi": "Part du montant livrée sous deux jours, en janvier 2028",
    },
}


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_answers(exercise):
    assert check(exercise, RIGHT[exercise]).right


@pytest.mark.parametrize(
    ("exercise", "changed", "error"),
    [
        ("echange-borne", {"vise": "20 M€"}, "wrong_base"),
        ("echange-borne", {"produit": "6 M€"}, "bound_overlooked"),
        ("echange-borne", {"refuse": "9,5 M€"}, "part_forgotten"),
        ("echange-borne", {"refuse": "3500 M€"}, "thousands"),
        ("echange-qui", {"croise": "here"}, "gross_for_net"),
        ("echange-qui", {"france": "nobody"}, "gross_for_net"),
        ("echange-qui", {"etranger": "here"}, "first_round_only"),
        ("echange-fiche", {"moyen": "Préférer une entreprise locale à prix égal"}, "provenance"),
    ],
)
def test_known_errors(exercise, changed, error):
    assert check(exercise, RIGHT[exercise] | changed).errors == (error,)


def test_by_hand_the_parts_make_the_whole():
    found = exchange_by_hand()
    assert found["crossed"] + found["moved"] + found["refused"] == pytest.approx(found["wished"])
    assert min(found.values()) > 0  # every bound bites


def test_what_was_leaving_is_read_on_the_figure():
    amounts = wishes(READ_AT, LEVEL)
    crossed, moved, asked = (round(float(one.sum())) for one in (amounts.crossed, amounts.moved, amounts.asked))
    assert check("echange-croise", f"{100 * crossed / (crossed + moved):.0f} %").right
    assert check("echange-croise", f"{100 * crossed / asked:.0f} %").errors == ("wrong_base",)
    assert check("echange-croise", f"{100 * moved / (crossed + moved):.0f} %").errors == ("complement",)
