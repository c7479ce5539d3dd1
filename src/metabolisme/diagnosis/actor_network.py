"""What a table of actors, resources, needs and links says: what is here, which need has nobody, who joins groups.

A link is what somebody declared. It is neither a flow nor a measure: two links do not weigh the same, and one that
nobody wrote may exist. Nothing here ranks anybody: results come in the order of the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from metabolisme.errors import typeset_french
from metabolisme.sources.actors import RESOURCES
from metabolisme.sources.own_network import ENDS, LINK_STATES, LINKS, RESOURCE_STATES, ActorNetwork

#: How many actors answer a need, in words.
COVERAGES = {"nobody": "personne", "one": "un seul", "several": "plusieurs"}

#: Kinds of links between two actors.
BETWEEN_ACTORS = tuple(kind for kind, ends in ENDS.items() if ends == ("actor", "actor"))

#: Sentences of the results; the reader's page says the same. Forms without agreement: any count fits.
SENTENCES = {
    "counts": "Écrit ici : acteurs {actors}, ressources {resources}, besoins {needs}, liens {links}.",
    "needs": "Besoins sans personne : {nobody} ; avec un seul acteur : {one} ; avec plusieurs : {several}.",
    "nobody": "Sans personne : {names}.",
    "one": "Tenu par un seul, donc fragile : {names}.",
    "resources": "Ressources présentes : {present} ; manquantes : {missing} ; cherchées ailleurs : {elsewhere}.",
    "unheld": "Présent, sans personne qui l'apporte : {names}.",
    "bridges": "Sans lui, des acteurs ne se joignent plus : {names}.",
    "alone": "Sans lien en place avec un autre acteur : {names}.",
    "no_bridge": "Aucun acteur n'est seul à en joindre d'autres.",
    "nothing": "Rien n'est écrit : ajoutez un acteur, ou ouvrez un fichier.",
}
CAVEAT = "Un lien est ce que quelqu'un a dit, pas un flux mesuré ; un lien absent du tableau existe peut-être."

Adjacency = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class NetworkResults:
    """What a network says.

    Attributes
    ----------
    resources : DataFrame, index: keys of `RESOURCES`
        Number of resources by key of `RESOURCE_STATES`.
    unheld : tuple of str
        Resources present that no actor brings, in the order of the file.
    needs : DataFrame, index name
        ``actors``, ``planned`` (tuples of names: who answers, who means to), ``missing`` (tuple: resources that the
        need asks for and that are not here), ``coverage`` (key of `COVERAGES`).
    actors : DataFrame, index name
        ``role``; ``linked``: number of actors with a link in place; ``other_roles``: roles among them, its own left
        out; ``betweenness``: 0 to 1, see `betweenness`; ``parted``: pairs, see `parted_pairs`; ``alone_for`` (tuple:
        needs that it alone answers).
    links : DataFrame, index: keys of `LINKS`
        Number of links by key of `LINK_STATES`.
    sentences : tuple of str
        The results in words (French), those of `SENTENCES` that apply.
    """

    resources: pd.DataFrame
    unheld: tuple[str, ...]
    needs: pd.DataFrame
    actors: pd.DataFrame
    links: pd.DataFrame
    sentences: tuple[str, ...]


def betweenness(neighbours: Adjacency) -> dict[str, float]:
    """How often each node stands on the shortest ways between two others, links without direction or weight.

    Parameters
    ----------
    neighbours : mapping of str to sequence of str
        Neighbours of each node; each link written at both its ends, once.

    Returns
    -------
    dict of str to float
        0 to 1: the sum over pairs of other nodes of the share of their shortest ways through the node, over the number
        of these pairs; pairs that nothing joins count as 0. 0 when there are fewer than three nodes.

    Notes
    -----
    Freeman's index by the algorithm of Brandes (2001), doi:10.1080/0022250X.2001.9990249, whose cost is nodes × links.
    It takes for granted that everything goes by the shortest way and that all links are alike: it says where a network
    may be cut, not who matters.
    """
    score = dict.fromkeys(neighbours, 0.0)
    for start in neighbours:
        order: list[str] = []
        before: dict[str, list[str]] = {node: [] for node in neighbours}
        ways = dict.fromkeys(neighbours, 0.0)
        distance = {start: 0}
        ways[start] = 1.0
        queue = deque([start])
        while queue:
            node = queue.popleft()
            order.append(node)
            for other in neighbours[node]:
                if other not in distance:
                    distance[other] = distance[node] + 1
                    queue.append(other)
                if distance[other] == distance[node] + 1:
                    ways[other] += ways[node]
                    before[other].append(node)
        dependency = dict.fromkeys(neighbours, 0.0)
        for node in reversed(order):
            for one in before[node]:
                dependency[one] += ways[one] / ways[node] * (1 + dependency[node])
            if node != start:
                score[node] += dependency[node]
    # Each pair was counted from both its ends.
    pairs = (len(neighbours) - 1) * (len(neighbours) - 2)
    return {node: one / pairs if pairs > 0 else 0.0 for node, one in score.items()}


def parted_pairs(neighbours: Adjacency) -> dict[str, int]:
    """For each node, how many pairs of others are joined, by any way, only through it."""
    found = {}
    for node in neighbours:
        whole = len(_reach(neighbours, node, "")) - 1
        left: set[str] = set()
        still = 0
        for other in neighbours[node]:
            if other not in left:
                piece = _reach(neighbours, other, node)
                left |= piece
                still += len(piece) * (len(piece) - 1) // 2
        found[node] = whole * (whole - 1) // 2 - still
    return found


def network_results(network: ActorNetwork) -> NetworkResults:
    """Everything that is counted of a network.

    Parameters
    ----------
    network : ActorNetwork

    Returns
    -------
    NetworkResults
    """
    resources = _counts(network.resources, RESOURCES, RESOURCE_STATES)
    in_place = network.links[network.links["state"] == "in_place"]
    brought = set(in_place.loc[in_place["kind"] == "brings", "target"])
    present = network.resources.index[network.resources["state"] == "present"]
    unheld = tuple(str(name) for name in present if name not in brought)
    needs = _needs(network)
    actors = _actors(network, needs)
    links = _counts(network.links, LINKS, LINK_STATES)
    sentences = _sentences(network, resources, unheld, needs, actors)
    return NetworkResults(resources, unheld, needs, actors, links, sentences)


def _counts(table: pd.DataFrame, kinds: Mapping[str, str], states: Mapping[str, str]) -> pd.DataFrame:
    """Number of rows of each kind in each state."""
    rows = [
        [int(((table["kind"] == kind) & (table["state"] == state)).sum()) for state in states] for kind in kinds
    ]
    return pd.DataFrame(rows, index=pd.Index(kinds, name="kind"), columns=list(states))


def _reach(neighbours: Adjacency, start: str, without: str) -> set[str]:
    """Nodes that can be reached from one, itself with them, without passing by another."""
    found, waiting = {start}, [start]
    while waiting:
        for other in neighbours[waiting.pop()]:
            if other != without and other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _needs(network: ActorNetwork) -> pd.DataFrame:
    answers = network.links[network.links["kind"] == "answers"]
    requires = network.links[network.links["kind"] == "requires"]
    rows = []
    for need in network.needs.index:
        mine = answers[answers["target"] == need]
        here = tuple(mine.loc[mine["state"] == "in_place", "source"])
        planned = tuple(mine.loc[mine["state"] == "planned", "source"])
        asked = requires.loc[requires["source"] == need, "target"]
        missing = tuple(name for name in asked if network.resources.loc[name, "state"] != "present")
        rows.append((here, planned, missing, "nobody" if not here else "one" if len(here) == 1 else "several"))
    columns = ["actors", "planned", "missing", "coverage"]
    return pd.DataFrame(rows, columns=columns, index=network.needs.index, dtype=object)


def _actors(network: ActorNetwork, needs: pd.DataFrame) -> pd.DataFrame:
    neighbours: dict[str, list[str]] = {str(name): [] for name in network.actors.index}
    chosen = network.links["kind"].isin(BETWEEN_ACTORS) & (network.links["state"] == "in_place")
    for one, other in network.links.loc[chosen, ["source", "target"]].to_numpy():
        if other not in neighbours[one]:
            neighbours[one].append(other)
            neighbours[other].append(one)
    between, parted = betweenness(neighbours), parted_pairs(neighbours)
    role = network.actors["role"]
    rows = [
        (
            role[name],
            len(neighbours[name]),
            len({role[other] for other in neighbours[name]} - {role[name]}),
            between[name],
            parted[name],
            tuple(need for need in needs.index if needs.loc[need, "actors"] == (name,)),
        )
        for name in network.actors.index
    ]
    columns = ["role", "linked", "other_roles", "betweenness", "parted", "alone_for"]
    return pd.DataFrame(rows, columns=columns, index=network.actors.index)


def _sentences(
    network: ActorNetwork, resources: pd.DataFrame, unheld: Sequence[str], needs: pd.DataFrame, actors: pd.DataFrame
) -> tuple[str, ...]:
    sizes = {"actors": len(network.actors), "resources": len(network.resources), "needs": len(network.needs)}
    if not sum(sizes.values()):
        return (typeset_french(SENTENCES["nothing"]),)
    words: dict[str, object] = {**sizes, "links": len(network.links)}
    said = ["counts"]
    named: dict[str, Sequence[str]] = {}
    if len(needs):
        said.append("needs")
        for coverage in COVERAGES:
            names = [str(name) for name in needs.index[needs["coverage"] == coverage]]
            words[coverage] = len(names)
            named[coverage] = names
        said += [one for one in ("nobody", "one") if named[one]]
    if len(network.resources):
        said.append("resources")
        words |= {state: int(resources[state].sum()) for state in RESOURCE_STATES}
        named["unheld"] = unheld
        said += ["unheld"] if unheld else []
    if len(actors):
        named["bridges"] = [str(name) for name in actors.index[actors["parted"] > 0]]
        named["alone"] = [str(name) for name in actors.index[actors["linked"] == 0]]
        said.append("bridges" if named["bridges"] else "no_bridge")
        said += ["alone"] if named["alone"] else []
    # Typeset first: a name stays as its reader wrote it.
    between = typeset_french(" ; ")
    return tuple(
        typeset_french(SENTENCES[one]).format(**{**words, "names": between.join(named.get(one, ()))}) for one in said
    )
