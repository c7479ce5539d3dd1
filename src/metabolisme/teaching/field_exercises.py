"""Exercises that send the reader out: what can be seen, asked or counted at home, and what is decided from it.

They complete the steps of chapters that only read and computed. Only the reader has the answers: a page checks that a
sheet is whole, with quantities and dates, and two people judge what it says.
"""

from __future__ import annotations

from metabolisme.estimates import french_number
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key

#: Calls by hand: one in so many is answered by somebody who knows; of those, one in so many buys the product; buyers
#: that are wanted.
CALLS_PER_ANSWER, ANSWERS_PER_BUYER, BUYERS = 2.0, 5.0, 3.0


def calls_by_hand() -> float:
    """Calls that give the buyers wanted, on average."""
    return BUYERS * CALLS_PER_ANSWER * ANSWERS_PER_BUYER


def _calls_key() -> Key:
    calls = calls_by_hand()
    return key(
        "branche-appels",
        {
            "appels": number_key(
                around(calls, 0, 0.5),
                {
                    "part_forgotten": around(BUYERS * ANSWERS_PER_BUYER, 0, 0.5),
                    "first_round_only": around(BUYERS * CALLS_PER_ANSWER, 0, 0.5),
                },
            )
        },
        {
            "appels": french_number(calls, decimals=0),
            "acheteurs": french_number(BUYERS, decimals=0),
            "sur_reponse": french_number(CALLS_PER_ANSWER, decimals=0),
            "sur_achat": french_number(ANSWERS_PER_BUYER, decimals=0),
        },
    )


def _list_key() -> Key:
    return key("branche-liste", {"phrase": choice_key(["both"])})


def _village_key() -> Key:
    return key("etendre-village", {"phrase": choice_key(["both"])})


FIELD = (
    Exercise(
        "metabolisme-decider",
        "sheet",
        "Une ligne du bilan à tenir",
        (
            Field("flux", "text", "Le flux ou le stock que votre collectivité peut peser elle-même"),
            Field("releve", "text", "Le relevé qui existe déjà : quantité, unité, année", needs=("quantity", "year")),
            Field("service", "text", "Le service qui le tient, et celui qui devrait le lire"),
            Field("decision", "text", "La décision qu'il changerait, et à partir de quelle valeur",
                  needs=("quantity",)),
        ),
        "La fiche est complète. Un flux que personne ne lit n'a pas besoin d'être pesé.",
    ),
    Exercise(
        "branche-appels",
        "identity",
        "Combien d'appels ?",
        (
            Field(
                "appels",
                "number",
                "Appels à prévoir, en moyenne",
                "sans unité",
                "Combien de réponses faut-il pour un acheteur ? Et combien d'appels pour une réponse ?",
                "{acheteurs} × {sur_achat} × {sur_reponse} = {appels} appels.",
                {
                    "part_forgotten": "Ce sont les réponses. Un appel sur {sur_reponse} seulement en donne une.",
                    "first_round_only": "Vous avez compté ceux qui répondent. Tous n'achètent pas ce produit.",
                },
            ),
        ),
        "{appels} appels pour {acheteurs} acheteurs : dix appels suffisent pour apprendre, pas pour conclure.",
        national=_calls_key,
    ),
    Exercise(
        "branche-liste",
        "order",
        "Le fichier dit 40, le téléphone 31",
        (
            Field(
                "phrase",
                "choice",
                "La phrase à écrire",
                hint="De quand date chaque nombre, et que compte-t-il ?",
                explanation="Le fichier compte des adresses déclarées, les appels ceux qui ont répondu : on écrit les "
                "deux, avec leur date.",
                choices=(
                    ("file", "« 40 établissements », le fichier est officiel"),
                    ("calls", "« 31 établissements », nous les avons appelés"),
                    ("both", "« 40 déclarés ; 31 joints ; pour 9, nous ne savons pas »"),
                ),
            ),
        ),
        "Deux nombres et un reste qu'on ne sait pas. Un établissement qui ne répond pas n'est pas fermé.",
        national=_list_key,
    ),
    Exercise(
        "branche-dix-appels",
        "sheet",
        "Vos dix appels",
        (
            Field("branche", "text", "La branche, le produit, et la raison de commencer par là"),
            Field("premiers", "text", "Les trois premiers à appeler, et pourquoi eux"),
            Field("question", "text", "La question que vous poserez à tous", needs=("question",)),
            Field("qui", "text", "Qui appelle, et qui relit les réponses"),
            Field("retour", "text", "Ce que vous rendrez à ceux qui ont répondu, et quand", needs=("year",)),
        ),
        "La fiche est complète. Un appel qui ne rend rien ne se refait pas deux fois.",
    ),
    Exercise(
        "tableau-decider-case",
        "sheet",
        "Une case que l'on peut changer",
        (
            Field("case", "text", "La case : qui vend, qui achète"),
            Field("ordre", "text", "Son montant en France, et ce qu'il ne dit pas de chez vous", needs=("quantity",)),
            Field("prise", "text", "Ce que votre collectivité y peut : acheter, réunir, aménager, former"),
            Field("verif", "text", "Le relevé local qui dirait si elle a changé, et quand", needs=("year",)),
        ),
        "La fiche est complète. La case donne un ordre de grandeur ; seul votre relevé dira ce qui a changé.",
    ),
    Exercise(
        "etendre-observer",
        "sheet",
        "Lire un bilan publié près de chez vous",
        (
            Field("bilan", "text", "Le bilan lu : qui le publie, pour quelle année", needs=("year",)),
            Field("total", "text", "Son total, avec son unité et ses gaz", needs=("quantity",)),
            Field("perimetre", "text", "Ce qu'il compte : inventaire, empreinte, ou un mélange des deux"),
            Field("question", "text", "La question que vous poseriez à son auteur", needs=("question",)),
        ),
        "La fiche est complète. Un total sans périmètre ne se compare à rien, pas même à lui-même.",
    ),
    Exercise(
        "etendre-village",
        "order",
        "Un village sans usine",
        (
            Field(
                "phrase",
                "choice",
                "Son inventaire est très bas, son empreinte proche de la moyenne. Que conclure ?",
                hint="Qui achète, et où cela s'émet-il ?",
                explanation="L'inventaire compte ce qui s'émet ici ; l'empreinte, ce que les achats font émettre.",
                choices=(
                    ("inventory", "C'est un village exemplaire : seul ce qui s'émet chez lui compte"),
                    ("footprint", "L'inventaire est faux : il faut le jeter"),
                    ("both", "Les deux sont justes, et répondent à deux questions"),
                ),
            ),
        ),
        "Deux questions : qu'est-ce qui s'émet ici ? que font émettre nos achats ? On agit sur chacune autrement.",
        national=_village_key,
    ),
    Exercise(
        "leviers-observer",
        "sheet",
        "Trois actions déjà menées",
        (
            Field("document", "text", "Le plan ou le bilan où vous les avez trouvées, avec son année", needs=("year",)),
            *(
                Field(f"action_{rank}", "text", f"{ordinal} action : son levier, ou « aucun », et pourquoi",
                      needs=("words",))
                for rank, ordinal in enumerate(("Première", "Deuxième", "Troisième"), start=1)
            ),
        ),
        "Trois actions, chacune avec son levier. « Aucun » est une réponse : informer, par exemple.",
    ),
    Exercise(
        "sobriete-observer",
        "sheet",
        "Ce qui dort",
        (
            Field("equipement", "text", "Un équipement de votre collectivité : véhicule, salle, machine"),
            Field("usage", "text", "Ses heures d'usage dans une semaine ordinaire, relevées", needs=("quantity",)),
            Field("cout", "text", "Ce qu'il coûte par an, achat et entretien", needs=("quantity",)),
            Field("partage", "text", "Qui pourrait s'en servir aussi, et à qui il manquerait si on en ôtait un"),
        ),
        "La fiche est complète. Un équipement qui dort est un achat évitable, si personne n'en manque.",
    ),
    Exercise(
        "echange-observer",
        "sheet",
        "Un croisement, pour de vrai",
        (
            Field("produit", "text", "Un produit que votre territoire vend et fait venir", needs=("words",)),
            Field("vendeur", "text", "Un vendeur d'ici, et où part ce qu'il fait"),
            Field("acheteur", "text", "Un acheteur d'ici, et d'où vient ce qu'il prend"),
            Field("frein", "text", "Ce que chacun a dit de ce qui les sépare : prix, volume, norme, délai, habitude"),
        ),
        "La fiche est complète. Deux qui ne se connaissent pas : c'est peut-être toute la marge de ce levier.",
    ),
    Exercise(
        "diversification-observer",
        "sheet",
        "Un savoir-faire à portée",
        (
            Field("etablissement", "text", "Un établissement d'une branche voisine de celle que vous visez"),
            Field("geste", "text", "Une machine ou un geste qui servirait aussi à l'autre branche"),
            Field("manque", "text", "Ce qui manquerait encore : matière, norme, client, personne"),
            Field("delai", "text", "Le temps et la dépense qu'il y faudrait, d'après ceux qui y travaillent",
                  needs=("quantity",)),
        ),
        "La fiche est complète. La statistique dit « voisine » ; l'atelier dit à quelle condition.",
    ),
    Exercise(
        "modeles-observer",
        "sheet",
        "Réparer ou racheter",
        (
            Field("objet", "text", "Un objet en panne, chez vous ou dans votre service"),
            Field("neuf", "text", "Son prix, neuf", needs=("quantity",)),
            Field("reparation", "text", "Le devis de réparation, et le délai", needs=("quantity",)),
            Field("obstacle", "text", "Ce qui a manqué : la pièce, la notice, le réparateur, l'envie"),
        ),
        "La fiche est complète. Le levier commence là : par ce qui manque pour que réparer soit le plus simple.",
    ),
    Exercise(
        "ressources-observer",
        "sheet",
        "Une facture d'énergie",
        (
            Field("batiment", "text", "Un bâtiment public, et l'énergie qui le chauffe"),
            Field("facture", "text", "Sa consommation d'un an : quantité, unité, année", needs=("quantity", "year")),
            Field("ressource", "text", "La ressource d'ici qui pourrait la remplacer, et à quelle distance",
                  needs=("quantity",)),
            Field("dispute", "text", "Qui d'autre demande déjà cette ressource"),
        ),
        "La fiche est complète. Avant de remplacer, demandez aussi ce que l'on peut ne plus consommer.",
    ),
    Exercise(
        "competences-observer",
        "sheet",
        "Une offre qui ne trouve personne",
        (
            Field("metier", "text", "Le métier, et où l'offre est publiée"),
            Field("attente", "text", "Depuis combien de temps elle est ouverte", needs=("quantity",)),
            Field("demande", "text", "Ce que l'employeur exige, et ce qu'il pourrait apprendre sur place"),
            Field("formation", "text", "La formation la plus proche, et ses places par an", needs=("quantity",)),
        ),
        "La fiche est complète. Manque de gens, horaire, salaire ou distance : demandez.",
    ),
    Exercise(
        "combiner-observer",
        "sheet",
        "Deux services, un même effet",
        (
            Field("premiere", "text", "Une action, et l'effet qu'un service en annonce", needs=("quantity",)),
            Field("seconde", "text", "Une autre, d'un autre service, et son effet annoncé", needs=("quantity",)),
            Field("commun", "text", "L'emploi, la tonne ou l'euro que les deux comptent"),
            Field("ordre", "text", "Ce que l'une ajoute quand l'autre est déjà faite, d'après ceux qui les mènent"),
        ),
        "La fiche est complète. Deux annonces ne s'additionnent que si elles ne comptent rien deux fois.",
    ),
    Exercise(
        "diversite-observer",
        "sheet",
        "Une rue, ou une zone, comptée à pied",
        (
            Field("lieu", "text", "Le lieu et la date du relevé", needs=("year",)),
            Field("compte", "text", "Établissements vus, et branches différentes", needs=("quantity",)),
            Field("ecart", "text", "Ce que la statistique range ensemble et que la rue sépare, ou l'inverse"),
            Field("vide", "text", "Locaux vides, et ce qu'on y faisait avant", needs=("quantity",)),
        ),
        "La fiche est complète. La diversité se lit aussi à pied : les locaux vides n'ont pas de branche.",
    ),
    Exercise(
        "circulation-observer",
        "sheet",
        "Des retombées annoncées près de chez vous",
        (
            Field("annonce", "text", "La phrase lue, où et quand", needs=("year",)),
            Field("nombre", "text", "Le nombre, avec son unité", needs=("quantity",)),
            Field("convention", "text",
                  "Sa convention : l'euro de départ compté ou non, salaires suivis ou non, combien de tours"),
            Field("question", "text", "Ce que vous demandez à l'auteur", needs=("question",)),
        ),
        "La fiche est complète. Sans convention, un nombre de retombées ne se compare pas au vôtre.",
    ),
    Exercise(
        "matieres-observer",
        "sheet",
        "Les bordereaux d'un chantier fini",
        (
            Field("chantier", "text", "Le chantier, et l'année où il a fini", needs=("year",)),
            Field("sortie", "text", "Ce qui en est sorti : tonnes et matières, d'après les bordereaux",
                  needs=("quantity",)),
            Field("entree", "text", "Ce qui y est entré, d'après les bons de livraison", needs=("quantity",)),
            Field("trou", "text", "Ce qu'aucun papier ne dit"),
        ),
        "La fiche est complète. Ce qu'aucun papier ne dit n'est pas zéro.",
    ),
    Exercise(
        "donut-observer",
        "sheet",
        "Là où le manque se voit",
        (
            Field("lieu", "text", "Un guichet, une permanence, une salle d'attente"),
            Field("compte", "text", "Ce que l'on y compte déjà, avec l'année", needs=("quantity", "year")),
            Field("dimension", "text", "La dimension du plancher que cela éclaire, et ce que cela n'éclaire pas"),
            Field("absents", "text", "Ceux qui n'y viennent pas, et comment les compter sans les nommer"),
        ),
        "La fiche est complète. Ceux qui ne viennent pas sont souvent ceux à qui il manque le plus.",
    ),
)  # fmt: skip
