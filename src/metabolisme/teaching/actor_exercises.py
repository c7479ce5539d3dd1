"""Exercises of the chapter « Ressources, acteurs et forces vives », on a place that never was, then on one's own."""

from __future__ import annotations

import functools

from metabolisme.diagnosis.actor_network import NetworkResults, network_results
from metabolisme.diagnosis.worked_network import EXAMPLE, example_results
from metabolisme.estimates import french_number
from metabolisme.sources.own_network import network_from_bytes
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key

#: An actor of the example that stops, and a link that was planned and begins, in an exercise.
STOPPED, BEGUN = "Menuiserie", ("Lycée professionnel", "Réparateurs formés")

#: The actor whom others depend on, and the links proposed to double the way through it.
DOUBLED = "Club d’entreprises"
PROPOSED = (
    ("Menuiserie", "Fabricant de machines"),
    ("Menuiserie", "Ressourcerie"),
    ("Service économie de l’agglo", "Lycée professionnel"),
    ("Monnaie locale", "Fabricant de machines"),
)


@functools.cache
def changed_results() -> NetworkResults:
    """What is counted of the example once `STOPPED` has stopped and `BEGUN` has begun."""
    lines = [line for line in EXAMPLE.splitlines() if STOPPED not in line.split(";")]
    link = ";répond à;".join(BEGUN)
    text = "\n".join(lines).replace(f"{link};envisagé", f"{link};en place")
    return network_results(network_from_bytes(text.encode(), "exemple.csv"))


@functools.cache
def pairs_left() -> tuple[int, ...]:
    """Pairs of actors that only `DOUBLED` joins, once each link of `PROPOSED` is added."""
    found = []
    for one, other in PROPOSED:
        text = EXAMPLE + f"lien;{one};coopère avec;{other};en place;\n"
        results = network_results(network_from_bytes(text.encode(), "exemple.csv"))
        found.append(int(results.actors["parted"][DOUBLED]))
    return tuple(found)


def _coverage_key() -> Key:
    before, after = (one.needs["coverage"].value_counts() for one in (example_results(), changed_results()))
    numbers = {"personne": int(after["nobody"]), "un_seul": int(after["one"])}
    words = {name: french_number(count) for name, count in numbers.items()}
    words["avant"] = french_number(int(before["one"]))
    return key("acteurs-besoins", {name: number_key(around(count, 0, 0.1)) for name, count in numbers.items()}, words)


def _bridge_key() -> Key:
    left = pairs_left()
    best = left.index(min(left))
    words = {"lien": " et ".join(PROPOSED[best]), "reste": french_number(left[best])}
    words["avant"] = french_number(int(example_results().actors["parted"][DOUBLED]))
    return key("acteurs-passerelle", {"lien": choice_key([f"link_{best}"])}, words)


ACTOR_EXERCISES = (
    Exercise(
        "acteurs-besoins",
        "identity",
        "La menuiserie ferme, le lycée commence",
        (
            Field(
                "personne",
                "number",
                "Besoins de l'exemple qui n'ont alors personne en place",
                "sans unité",
                "Un lien envisagé répond-il déjà ? Et qui d'autre tenait le bois ?",
                "{personne} : les logements, que rien ne couvrait, et le bois, que tenait la menuiserie.",
            ),
            Field(
                "un_seul",
                "number",
                "Besoins que tient alors un seul acteur",
                "sans unité",
                "Refaites le compte besoin par besoin : combien d'acteurs en place pour chacun ?",
                "{un_seul}, au lieu de {avant} : le bois n'a plus personne, les réparateurs formés ont deux acteurs.",
            ),
        ),
        "{personne} sans personne, {un_seul} tenu par un seul. Un même mois peut fermer un côté et consolider l'autre.",
        national=_coverage_key,
    ),
    Exercise(
        "acteurs-passerelle",
        "order",
        "Doubler un passage",
        (
            Field(
                "lien",
                "choice",
                "Le lien de plus après lequel le moins de paires ne tiennent qu'au club d'entreprises",
                hint="Cachez le club du doigt : qui reste joint aux autres ?",
                explanation="{lien} : {reste} paires ne tiennent plus qu'au club, au lieu de {avant}.",
                choices=tuple(
                    (f"link_{rank}", f"{one} – {other}") for rank, (one, other) in enumerate(PROPOSED)
                ),
            ),
        ),
        "{lien} : de {avant} paires à {reste}. On double un passage fragile ; on ne remplace personne.",
        national=_bridge_key,
    ),
    Exercise(
        "acteurs-classer",
        "sheet",
        "Six ressources de chez vous",
        (
            Field("naturelle_ici", "text", "Une ressource naturelle présente, et qui l'a", needs=("words",)),
            Field("naturelle_ailleurs", "text", "Une ressource naturelle manquante, et d'où elle vient"),
            Field("humaine_ici", "text", "Un savoir-faire présent, et où on l'exerce"),
            Field("humaine_ailleurs", "text", "Un savoir-faire manquant, et où on l'apprend"),
            Field("economique_ici", "text", "Un équipement, un achat ou une épargne : combien", needs=("quantity",)),
            Field("economique_ailleurs", "text", "Ce qui manque pour s'en servir, et qui l'a"),
        ),
        "Trois présentes, trois manquantes. Ce qui est présent et que personne n'apporte est à réveiller.",
    ),
    Exercise(
        "acteurs-fragile",
        "sheet",
        "Un besoin tenu par un seul",
        (
            Field("besoin", "text", "Le besoin, dit par ceux qui l'ont"),
            Field("acteur", "text", "La fonction ou l'organisation qui y répond seule", needs=("name",)),
            Field("combien", "text", "Ce qu'elle couvre, avec une quantité et son unité", needs=("quantity",)),
            Field("si", "text", "Ce qui se passe si elle s'arrête"),
            Field("second", "text", "Qui pourrait être le second, et ce qui lui manque"),
        ),
        "La fiche est complète. Un second acteur n'est pas un doublon : c'est ce qui fait tenir.",
    ),
    Exercise(
        "acteurs-demander",
        "sheet",
        "À qui demander",
        (
            Field("besoin", "text", "Le besoin, avec une quantité", needs=("quantity",)),
            Field("qui", "text", "La fonction à appeler d'abord, sans nom de personne", needs=("name",)),
            Field("registre", "text", "Le registre ou l'annuaire où vous l'avez trouvée", needs=("name",)),
            Field("question", "text", "La question que vous lui posez, en une phrase", needs=("question",)),
            Field("apport", "text", "Ce que vous lui apportez en échange"),
            Field("suite", "text", "Ce que vous ferez si c'est non, et la date, avec l'année", needs=("year",)),
        ),
        "La fiche est complète. Appelez avant d'écrire : une carte d'acteurs ne remplace pas une conversation.",
    ),
)
