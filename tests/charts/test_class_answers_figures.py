"""Figure and tables of the answers of a class: the counts that are given, and no row of a learner."""

import pandas as pd

from metabolisme.charts.class_answers_figures import answers_figure, errors_table, exercises_table

COUNTS = pd.Series(
    {"Non, elles sont d'accord sur le sens": 14, "Oui, en désaccord": 3, "<b>On ne peut pas trancher</b>": 7}
)


def plain(text):
    return text.replace("\u202f", " ").replace("’", "'")


def drawn(counts=COUNTS):
    return answers_figure(
        counts, title="Lire", question="Désaccord ?", answered=24, right_first=14, right_in_the_end=20
    )


def test_the_sentence_says_the_most_given_answer_and_both_scores():
    found = drawn()
    assert plain(found.title) == "Lire : 14 sur 24 justes du premier coup"
    sentence = plain(found.sentence)
    assert "« Non, elles sont d'accord sur le sens » (14 sur 24)" in sentence
    assert "20 sur 24" in sentence
    assert "réponses de la classe" in plain(found.html)


def test_another_answer_leads_another_sentence_and_names_stay_text():
    other = drawn(COUNTS.iloc[::-1] * [3, 1, 1])
    assert other.sentence != drawn().sentence
    assert "<b>" not in other.html
    assert "&lt;b&gt;" in other.html


def test_tables_hold_the_counts():
    table = exercises_table(
        pd.DataFrame(
            {"answered": [24], "right_first": [14], "right_in_the_end": [20], "tries": [37]}, index=["Lire le bilan"]
        )
    )
    for said in ("Lire le bilan", "Justes d'abord", "14", "37"):
        assert said in plain(table.html)
    errors = errors_table([("Lire le bilan", "Le signe est inversé.", 4)])
    assert "Le signe est inversé." in plain(errors.html)
    assert "4" in plain(errors.html)
