"""Exercises of « Alliances » and « Piloter »: a border that moves, what a year says, sheets on one's own territory."""

from __future__ import annotations

from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key

#: Two territories that never were, M€ bought in the rest of the nation: each alone, then united.
BOUGHT_ALONE, BOUGHT_UNITED = (30.0, 20.0), 44.0

#: An action that never was: jobs of the branch here, and in comparable places, before and after.
HERE, ELSEWHERE = (400.0, 424.0), (4000.0, 4160.0)


def border_key() -> Key:
    """What the rest of the nation loses in the table: what the union buys less from it."""
    lost = sum(BOUGHT_ALONE) - BOUGHT_UNITED
    # Amounts of a table of whole M€.
    return key("alliances-solde", {"reste": number_key(around(lost, 0, 0.05)), "france": number_key([-0.05, 0.05])})


def _distance_key() -> Key:
    return key("alliances-distance", {"phrase": choice_key(["blind"])})


def counterfactual_key() -> Key:
    """Jobs beyond the pace of comparable places, and all of the change as the error to know."""
    expected = HERE[0] * ELSEWHERE[1] / ELSEWHERE[0]
    # Whole jobs.
    return key("piloter-temoin", {"ecart": number_key(around(HERE[1] - expected, 0, 0.5))})


def _threshold_key() -> Key:
    return key("piloter-seuil", {"phrase": choice_key(["undecided"])})


def _watch_key() -> Key:
    return key("piloter-veille", {"phrase": choice_key(["ask"])})


ALLIANCES = (
    Exercise(
        "alliances-solde",
        "identity",
        "Une frontière qui se déplace",
        (
            Field(
                "reste",
                "number",
                "Ce que le reste du pays vend de moins, dans le tableau",
                "M€",
                "Comparez ce que les deux y achètent seuls, et ce que l'union y achète.",
                "Trente et vingt, moins quarante-quatre : six M€ qu'ils s'achètent désormais l'un à l'autre.",
            ),
            Field(
                "france",
                "number",
                "Ce que le pays entier gagne",
                "M€",
                "Un achat de plus a-t-il eu lieu ?",
                "Rien : les mêmes achats, rangés autrement.",
            ),
        ),
        "Six pour l'union, moins six pour le reste, zéro pour le pays. Une frontière a bougé, aucun achat.",
        national=border_key,
    ),
    Exercise(
        "alliances-distance",
        "order",
        "Voisines, ou pas",
        (
            Field(
                "phrase",
                "choice",
                "La phrase que la figure 2 permet",
                hint="Le compte connaît-il la carte ?",
                explanation="Une zone aussi grande donne partout un écart du même ordre : le compte est sans carte.",
                choices=(
                    ("best", "« Notre voisine est notre meilleure alliée. »"),
                    ("far", "« Une zone éloignée serait une meilleure alliée. »"),
                    ("blind", "« Ce calcul ne dit pas avec qui s'allier. »"),
                ),
            ),
        ),
        "Il donne une borne et des questions. Le choix d'une alliée se fait avec des gens, des routes et des factures.",
        national=_distance_key,
    ),
    Exercise(
        "alliances-chez-vous",
        "sheet",
        "Trois complémentarités à vérifier",
        tuple(
            Field(
                f"ligne_{rank}",
                "text",
                f"{ordinal} : ce que l'un fait venir, ce que l'autre expédie, le montant et son unité, à qui demander",
                needs=("quantity",),
            )
            for rank, ordinal in enumerate(("Première", "Deuxième", "Troisième"), start=1)
        ),
        "Chaque ligne a un montant et quelqu'un à appeler. Une branche n'est pas un produit : que font-ils au juste ?",
    ),
    Exercise(
        "alliances-contrat",
        "sheet",
        "Un contrat de réciprocité, en sept lignes",
        (
            Field("besoin", "text", "Le besoin partagé, établi avec qui"),
            Field("apporte", "text", "Ce que nous apportons, avec une quantité et son unité", needs=("quantity",)),
            Field("recoit", "text", "Ce que nous recevons, avec une quantité et son unité", needs=("quantity",)),
            Field(
                "achat",
                "text",
                "Si l'on achète : le besoin, tel qu'il sera écrit",
                needs=("no_provenance",),
                errors={"provenance": ""},
            ),
            Field("moyens", "text", "Qui y travaille, combien de jours, payé par qui"),
            Field("mesure", "text", "Ce qui dira que c'est équilibré, avec sa date", needs=("year",)),
            Field("revoyure", "text", "Quand l'on se revoit, et ce qui ferait changer le contrat", needs=("year",)),
        ),
        "Le contrat dit ce qui va dans les deux sens et quand on en reparle. Le fond se juge avec l'autre partie.",
    ),
    Exercise(
        "piloter-seuil",
        "order",
        "Une cible dans le seuil",
        (
            Field(
                "phrase",
                "choice",
                "Dans trois ans, on lit 54. Que dire ?",
                hint="L'écart dépasse-t-il le seuil ?",
                explanation="Deux points d'écart, un seuil de cinq : on ne sait pas si quelque chose a changé.",
                choices=(
                    ("reached", "« La cible est atteinte. »"),
                    ("undecided", "« Cet indicateur ne permet pas de conclure. »"),
                    ("failed", "« Rien n'a changé. »"),
                ),
            ),
        ),
        "Ni succès ni échec : l'indicateur était trop gros. Il fallait le voir avant, et en choisir un plus proche.",
        national=_threshold_key,
    ),
    Exercise(
        "piloter-temoin",
        "identity",
        "Et sans l'action ?",
        (
            Field(
                "ecart",
                "number",
                "Emplois au-delà du rythme des territoires comparables",
                "sans unité",
                "Combien la branche aurait-elle ici au rythme des autres ?",
                "Au rythme des autres, 400 emplois deviennent 416 : l'écart est de huit, non de vingt-quatre.",
            ),
        ),
        "Huit, au plus : le témoin n'est pas parfait, et l'écart n'est pas encore une cause.",
        national=counterfactual_key,
    ),
    Exercise(
        "piloter-veille",
        "order",
        "Une branche recule",
        (
            Field(
                "phrase",
                "choice",
                "Une branche perd douze emplois sur cent en un an, hors de l'habituel. Que faire ?",
                hint="Une branche est-elle une entreprise ?",
                explanation="Un site reclassé, une vente, une erreur : on demande avant d'écrire.",
                choices=(
                    ("decline", "Écrire que la filière décline"),
                    ("ask", "Demander aux établissements et à l'Insee ce qui a bougé"),
                    ("wait", "Ne rien faire avant dix ans"),
                ),
            ),
        ),
        "Une alerte ouvre une question. Elle ne dit ni la cause, ni la suite.",
        national=_watch_key,
    ),
    Exercise(
        "piloter-recit",
        "sheet",
        "Trois phrases qui tiennent",
        (
            Field("situation", "text", "Une phrase et un nombre : unité, année", needs=("quantity", "year")),
            Field("limite", "text", "Ce que ce nombre ne dit pas"),
            Field("action", "text", "Ce qui est engagé : par qui, pour quand, avec l'année", needs=("year",)),
            Field("doute", "text", "Ce que l'on ne sait pas encore, et quand on le saura", needs=("year",)),
        ),
        "Le récit a un nombre, sa limite, un engagement et un doute. Lisez-le à quelqu'un qui n'y était pas.",
    ),
    Exercise(
        "piloter-decider",
        "sheet",
        "Une ligne de votre feuille de route",
        (
            Field("action", "text", "L'action, et qui la pilote"),
            Field("jalon", "text", "Le premier jalon, avec l'année", needs=("year",)),
            Field("indicateur", "text", "L'indicateur, sa valeur de départ et son unité", needs=("quantity",)),
            Field("cible", "text", "La cible et son année", needs=("quantity", "year")),
            Field("seuil", "text", "L'écart en deçà duquel vous ne concluez pas", needs=("quantity",)),
            Field("arret", "text", "Ce qui vous ferait arrêter ou changer l'action"),
        ),
        "La ligne est complète. La cible dépasse-t-elle le seuil ?",
    ),
)
