"""Networks whose answers are known: a chain, a star, a ring, everybody with everybody, two groups and their bridge."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.diagnosis.actor_network import (
    COVERAGES,
    SENTENCES,
    betweenness,
    network_results,
    parted_pairs,
)
from metabolisme.sources.own_network import network_from_bytes

# A sum of a few dozen fractions: far above what rounding leaves, far below any count.
EXACT = 1e-12
HEAD = "type;nom;sorte;vers;état;note\n"


def joined(nodes, links):
    return {node: [b if a == node else a for a, b in links if node in (a, b)] for node in nodes}


def chain(size):
    return joined(range(size), [(rank, rank + 1) for rank in range(size - 1)])


def results(rows):
    return network_results(network_from_bytes((HEAD + rows).encode(), "r.csv"))


@pytest.mark.parametrize("size", [3, 4, 7])
def test_in_a_chain_a_node_joins_those_before_it_to_those_after_it(size):
    pairs = (size - 1) * (size - 2) / 2
    for rank, found in betweenness(chain(size)).items():
        assert found == pytest.approx(rank * (size - 1 - rank) / pairs, abs=EXACT)
        assert parted_pairs(chain(size))[rank] == rank * (size - 1 - rank)


@pytest.mark.parametrize("size", [3, 5, 8])
def test_the_middle_of_a_star_joins_every_pair_and_its_ends_none(size):
    star = joined(range(size), [(0, other) for other in range(1, size)])
    assert list(betweenness(star).values()) == pytest.approx([1] + [0] * (size - 1), abs=EXACT)
    assert parted_pairs(star)[0] == (size - 1) * (size - 2) // 2


def test_in_a_ring_all_stand_alike_and_nobody_parts_it():
    # Five in a ring: for each node one pair of others passes only by it, of six pairs.
    ring = joined(range(5), [(rank, (rank + 1) % 5) for rank in range(5)])
    assert list(betweenness(ring).values()) == pytest.approx([1 / 6] * 5, abs=EXACT)
    # Four in a ring: the two neighbours of a node have two ways, one by it: half a pair of three.
    square = joined(range(4), [(rank, (rank + 1) % 4) for rank in range(4)])
    assert list(betweenness(square).values()) == pytest.approx([1 / 6] * 4, abs=EXACT)
    assert set(parted_pairs(ring).values()) == {0}


@pytest.mark.parametrize("size", [1, 2, 6])
def test_when_all_are_joined_nobody_stands_between(size):
    whole = joined(range(size), list(itertools.combinations(range(size), 2)))
    assert set(betweenness(whole).values()) == {0.0}
    assert set(parted_pairs(whole).values()) == {0}


def test_the_bridge_of_two_triangles_is_found():
    links = [(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (4, 5), (4, 6), (5, 6)]
    between = betweenness(joined(range(7), links))
    # Node 3 joins each of three to each of three: nine pairs of fifteen.
    assert between[3] == pytest.approx(9 / 15, abs=EXACT)
    assert between[2] == pytest.approx(8 / 15, abs=EXACT)
    assert parted_pairs(joined(range(7), links)) == {0: 0, 1: 0, 2: 8, 3: 9, 4: 8, 5: 0, 6: 0}


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 8))
    links = [pair for pair in itertools.combinations(range(size), 2) if draw(st.booleans())]
    return joined(range(size), links)


def by_hand(graph):
    """Betweenness from its definition: numbers of shortest ways, by powers of the table of links."""
    size = len(graph)
    table = np.array([[float(other in graph[node]) for other in graph] for node in graph])
    distance, ways = np.full((size, size), np.inf), np.zeros((size, size))
    power = np.eye(size)
    for length in range(size):
        new = (power > 0) & np.isinf(distance)
        distance[new], ways[new] = length, power[new]
        power = power @ table
    found = np.zeros(size)
    for start, end in itertools.combinations(range(size), 2):
        for node in set(range(size)) - {start, end}:
            if distance[start, node] + distance[node, end] == distance[start, end] < np.inf:
                found[node] += ways[start, node] * ways[node, end] / ways[start, end]
    pairs = (size - 1) * (size - 2) / 2
    return found / pairs if pairs else found


@given(graphs())
def test_betweenness_is_what_its_definition_says(graph):
    assert list(betweenness(graph).values()) == pytest.approx(by_hand(graph), abs=EXACT)


@given(graphs())
def test_pairs_that_are_parted_pass_by_the_node_and_are_never_more(graph):
    pairs = (len(graph) - 1) * (len(graph) - 2) / 2
    for node, parted in parted_pairs(graph).items():
        assert 0 <= parted <= betweenness(graph)[node] * pairs + EXACT * pairs


def test_a_need_has_nobody_one_or_several_and_what_is_planned_does_not_cover_it():
    found = results(
        "acteur;A;habitants;;;\nacteur;B;porteurs de projets;;;\nbesoin;N;;;;\nbesoin;O;;;;\nbesoin;P;;;;\n"
        "ressource;R;humaine;;cherchée ailleurs;\nressource;S;humaine;;présente;\n"
        "lien;A;répond à;N;envisagé;\nlien;A;répond à;O;en place;\nlien;A;répond à;P;en place;\n"
        "lien;B;répond à;P;en place;\nlien;P;demande;R;en place;\nlien;P;demande;S;en place;\n"
    )
    assert found.needs["coverage"].tolist() == list(COVERAGES)
    assert found.needs["planned"].tolist() == [("A",), (), ()]
    assert found.needs.loc["P", "missing"] == ("R",)
    assert found.actors["alone_for"].tolist() == [("O",), ()]
    assert found.unheld == ("S",)
    assert found.resources.loc["human"].tolist() == [1, 0, 1]
    said = " ".join(found.sentences).replace("\u202f", " ")
    assert "sans personne : 1 ; avec un seul acteur : 1 ; avec plusieurs : 1." in said
    assert "Tenu par un seul, donc fragile : O." in said


def test_only_links_in_place_between_actors_join_them():
    rows = "acteur;A;habitants;;;\nacteur;B;habitants;;;\nacteur;C;élus et services;;;\nbesoin;N;;;;\n"
    rows += "lien;A;répond à;N;en place;\nlien;B;répond à;N;en place;\nlien;A;finance;C;envisagé;\n"
    apart = results(rows)
    assert apart.actors["linked"].tolist() == [0, 0, 0]
    assert "Sans lien en place avec un autre acteur : A ; B ; C." in " ".join(apart.sentences).replace("\u202f", " ")
    # Two kinds of links between the same two are one tie.
    tied = results(
        rows + "lien;A;achète à;C;en place;\nlien;C;coopère avec;A;en place;\nlien;B;coopère avec;A;en place;\n"
    )
    assert tied.actors["linked"].tolist() == [2, 1, 1]
    assert tied.actors["other_roles"].tolist() == [1, 0, 1]
    assert tied.actors["parted"].tolist() == [1, 0, 0]
    assert tied.links.loc["buys"].tolist() == [1, 0]


def test_an_empty_network_and_one_without_links_say_so():
    empty = network_from_bytes((HEAD + "besoin;N;;;;\n").encode(), "r.csv")
    assert network_results(empty).needs["coverage"].tolist() == ["nobody"]
    nothing = type(empty)(empty.actors, empty.resources, empty.needs.iloc[:0], empty.links)
    [sentence] = network_results(nothing).sentences
    assert sentence.replace("\u202f", " ") == SENTENCES["nothing"]


def test_names_stay_as_their_reader_wrote_them():
    found = results("besoin;Eau : à 20 % {x};;;;\n")
    assert "Sans personne\u202f: Eau : à 20 % {x}." in found.sentences
