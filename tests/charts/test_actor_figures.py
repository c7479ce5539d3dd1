"""Figures of actors: what they say is what was counted, hollow is what is not here, no text runs."""

import pandas as pd

from metabolisme.charts.actor_figures import (
    BANDS,
    CELL,
    HALF,
    LINK_LETTERS,
    SHAPES,
    layout,
    needs_table,
    network_figure,
    page_drawing,
    resources_figure,
)
from metabolisme.charts.theme import NARROW, WIDE
from metabolisme.diagnosis.actor_network import BETWEEN_ACTORS, network_results
from metabolisme.diagnosis.worked_network import EXAMPLE_SAID, example, example_results
from metabolisme.sources.actions import ACTORS
from metabolisme.sources.own_network import network_from_bytes


def plain(figure):
    return figure.html.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def test_the_title_counts_needs_and_the_example_is_said_to_be_made_up():
    found = network_figure(example(), example_results(), label="Figure 1", said=EXAMPLE_SAID)
    assert found.title.replace("\u202f", " ").endswith("sans personne ou tenus par un seul acteur : 4 sur 5")
    assert EXAMPLE_SAID in plain(found)
    for sentence in example_results().sentences:
        assert sentence.replace("\u202f", " ").replace("’", "'") in plain(found)


def test_things_of_a_drawing_never_stand_on_each_other_and_stay_in_it():
    for width in (NARROW, WIDE):
        nodes, heads, height = layout(example(), example_results(), width)
        assert len(nodes) == len(example().actors) + len(example().needs) + len(example().resources)
        assert [band for band in BANDS if band in heads] == list(heads)
        for node in nodes.values():
            assert HALF <= node.x <= width - HALF
            assert HALF <= node.y <= height - HALF
        rows = pd.DataFrame([(node.y, node.x) for node in nodes.values()], columns=["y", "x"]).sort_values(["y", "x"])
        # Names are cut at the width of a cell: in a row, no middle is nearer than that.
        assert rows.groupby("y")["x"].diff().min() >= min(CELL, width / 3) - 1e-9


def test_what_nobody_answers_and_what_is_not_here_is_hollow():
    nodes, _, _ = layout(example(), example_results(), WIDE)
    needs = example_results().needs
    hollow = {name for name, node in nodes.items() if node.empty}
    resources = example().resources
    assert hollow == {*needs.index[needs["coverage"] == "nobody"], *resources.index[resources["state"] != "present"]}


def test_every_band_has_a_shape_and_every_link_between_actors_a_letter_of_its_own():
    assert set(SHAPES) == set(BANDS) == {"resource", "need", *ACTORS}
    assert set(LINK_LETTERS) == set(BETWEEN_ACTORS)
    assert len(set(LINK_LETTERS.values())) == len(LINK_LETTERS)
    assert set(page_drawing()["bands"]) == set(BANDS)


def test_a_name_is_never_run_and_a_long_one_is_whole_in_the_table():
    name = "<img src=x onerror=alert(1)> " + "long " * 6
    text = "type;nom;sorte;vers;état;note\nbesoin;B;;;;\n"
    text += f"acteur;{name};habitants;;;\nlien;{name};répond à;B;en place;\n"
    network = network_from_bytes(text.encode(), "x.csv")
    found = network_figure(network, network_results(network))
    assert "<img" not in found.html
    assert "onerror=alert(1)&gt; long long long long long long" in found.html.replace("\u202f", " ")
    assert "un seul acteur : 1 sur 1" in plain(found)


def test_needs_and_resources_are_counted_as_the_results_say():
    table = needs_table(example_results())
    assert (table["Couvert par"] == "un seul").sum() == 3
    assert table.loc["Réparateurs formés", "Envisagé"] == "Lycée professionnel"
    found = resources_figure(example_results(), said=EXAMPLE_SAID)
    assert "6 présentes, 3 à trouver" in plain(found)
