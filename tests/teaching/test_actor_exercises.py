"""Exercises on actors: the answers are those of the example, and the errors of a reader are not taken."""

import pytest

from metabolisme.diagnosis.worked_network import example, example_results
from metabolisme.sources.actions import ACTORS
from metabolisme.sources.own_network import LINKS
from metabolisme.teaching import check
from metabolisme.teaching.actor_exercises import (
    BEGUN,
    DOUBLED,
    PROPOSED,
    STOPPED,
    changed_results,
    pairs_left,
)


def test_the_example_shows_every_case_that_the_chapter_speaks_of():
    network, results = example(), example_results()
    assert set(network.actors["role"]) == set(ACTORS)
    assert set(network.links["kind"]) == set(LINKS)
    assert set(results.needs["coverage"]) == {"nobody", "one", "several"}
    assert (results.resources.to_numpy().sum(axis=0) > 0).all()
    assert results.unheld
    assert (results.actors["linked"] == 0).any()
    assert (results.actors["parted"] > 0).any()
    # One of those who stand between parts nobody: the two measures differ.
    assert ((results.actors["betweenness"] > 0) & (results.actors["parted"] == 0)).any()
    assert network.warnings == ()


def test_what_is_planned_does_not_cover_a_need_and_what_begins_does():
    assert example_results().needs.loc[BEGUN[1], "planned"] == (BEGUN[0],)
    assert STOPPED not in changed_results().actors.index
    counts = changed_results().needs["coverage"].value_counts()
    answer = {"personne": int(counts["nobody"]), "un_seul": int(counts["one"])}
    assert check("acteurs-besoins", answer).right
    # The example as it stands, and the example whose planned links are taken for done.
    assert not check("acteurs-besoins", {"personne": 1, "un_seul": 3}).right
    assert not check("acteurs-besoins", {"personne": 1, "un_seul": 1}).right


@pytest.mark.parametrize("rank", range(len(PROPOSED)))
def test_one_link_alone_leaves_the_fewest_pairs_to_one_actor(rank):
    left = pairs_left()
    assert left.count(min(left)) == 1
    assert min(left) < example_results().actors.loc[DOUBLED, "parted"]
    assert check("acteurs-passerelle", f"link_{rank}").right == (left[rank] == min(left))


def test_a_sheet_without_its_quantity_or_its_year_is_not_complete():
    sheet = {
        "besoin": "Des légumes de saison pour six cantines, 800 repas par jour",
        "qui": "Direction de la restauration",
        "registre": "Annuaire de l'Agence Bio",
        "question": "Que pouvez-vous livrer le mardi, et à partir de quel mois ?",
        "apport": "Un calendrier de commandes sur douze mois, écrit avant les semis",
        "suite": "Nous appelons la chambre d'agriculture avant mars 2027",
    }
    assert check("acteurs-demander", sheet).right
    assert not check("acteurs-demander", sheet | {"suite": "Nous appelons la chambre d'agriculture"}).right
    assert not check("acteurs-demander", sheet | {"besoin": "Des légumes de saison pour les cantines"}).right
