"""The grid of skills: what one does, at four levels that someone else can see, before a training and after it.

A profile has no sum: levels are ranks. The static page and the paper sheet are written from here.
"""

from __future__ import annotations

from dataclasses import dataclass

#: Names of the four levels, the first one being where everybody starts.
LEVEL_NAMES = ("À découvrir", "Avec de l'aide", "Seul", "Avec d'autres")


@dataclass(frozen=True)
class Skill:
    """One line of the grid.

    Attributes
    ----------
    id : str
        Lower case, hyphens.
    name : str
        French, an observable verb first.
    levels : tuple of four str
        French, what is seen at each level.
    pages : tuple of str
        Chapters where it is learned, without suffix.
    exercises : tuple of str
        Labels of exercises where it shows.
    """

    id: str
    name: str
    levels: tuple[str, str, str, str]
    pages: tuple[str, ...]
    exercises: tuple[str, ...]


_D, _A, _M, _F = "book/1-diagnostiquer/", "book/2-agir/", "book/3-indicateurs/", "book/4-animer/"

SKILLS = (
    Skill(
        "lire-bilan",
        "Lire un bilan de matières",
        (
            "je confonds ce qui entre et ce qui reste",
            "je nomme entrées, sorties et stock, la figure sous les yeux",
            "je retrouve un poste par différence, et son unité",
            "j'explique à un élu ce que le stock demandera demain",
        ),
        (_D + "1-metabolisme",),
        ("ex-metabolisme-lire",),
    ),
    Skill(
        "lire-fourchette",
        "Lire une valeur avec ses bornes",
        (
            "je cite la valeur seule",
            "je lis les bornes si on me le demande",
            "je dis valeur, bornes, date et source, et quand on ne peut pas trancher",
            "je fais corriger une phrase qui oublie les bornes",
        ),
        (_D + "2-votre-territoire-pas-a-pas", _D + "9-descendre-au-territoire"),
        ("ex-fiche-confronter", "ex-territoire-confronter"),
    ),
    Skill(
        "contester-liste",
        "Contester une short-list",
        (
            "je la prends pour un programme",
            "je dis sur quel axe une ligne y est",
            "je retire ou j'ajoute une ligne, avec une raison et un établissement",
            "je mène l'échange avec les entreprises nommées",
        ),
        (_D + "3-la-short-list", _D + "de-la-branche-a-l-entreprise"),
        ("ex-short-list-decider", "ex-branche-observer"),
    ),
    Skill(
        "suivre-achat",
        "Suivre un achat, tour après tour",
        (
            "je pense qu'un achat près d'ici reste ici",
            "je distingue le magasin et la production",
            "je calcule deux tours et je compare trois multiplicateurs sans les mêler",
            "je fais jouer le flipper à un groupe",
        ),
        (_D + "4-le-flipper", _M + "4-circulation-locale"),
        ("ex-flipper-calculer", "ex-circulation-fuite"),
    ),
    Skill(
        "dire-dependance",
        "Dire une dépendance et ce qu'elle menace",
        (
            "je cite une part importée",
            "je distingue premier regard et fin de compte",
            "je dis qui manque, combien de temps, avec quel stock",
            "je bâtis avec un service une parade datée",
        ),
        (_D + "5-dependances-et-chocs", _D + "6-stocks-et-mine-urbaine"),
        ("ex-dependances-decider",),
    ),
    Skill(
        "lire-marches",
        "Tirer une part d'un fichier de marchés",
        (
            "je n'ai pas ouvert le fichier",
            "je l'ouvre, et je lis ce que la page refuse",
            "je donne deux parts, en montant et en nombre, et les lignes douteuses",
            "je fais corriger le fichier à sa source",
        ),
        (_D + "commande-publique",),
        ("ex-commande-observer",),
    ),
    Skill(
        "ecrire-besoin",
        "Écrire un besoin sans préférer une provenance",
        (
            "j'écris « entreprise locale »",
            "je reconnais une phrase illégale",
            "je la réécris en fraîcheur, délai, service ou environnement",
            "je relis le cahier des charges d'un collègue",
        ),
        (_A + "2-echanges-locaux", _F + "4-le-bloc-communal"),
        ("ex-echange-fiche",),
    ),
    Skill(
        "composer-scenario",
        "Composer un scénario et en dire les bornes",
        (
            "je pousse tout au maximum",
            "je dis ce que fait chaque levier seul",
            "je compose, je nomme la borne qui mord et qui paie ailleurs",
            "je défends un scénario depuis un rôle qui n'est pas le mien",
        ),
        (_A + "0-l-atelier-des-leviers", _A + "7-combiner"),
        ("ex-leviers-code", "ex-combiner-chez-vous"),
    ),
    Skill(
        "dire-perdants",
        "Dire qui gagne et qui paie",
        (
            "je présente les seuls gains",
            "je lis la ligne du reste de la France",
            "je nomme deux perdants et ce qu'on leur propose",
            "je les invite avant de décider",
        ),
        (_A + "1-sobriete", _A + "7-combiner", _F + "5-alliances"),
        ("ex-combiner-voisins",),
    ),
    Skill(
        "ecrire-indicateur",
        "Écrire un indicateur qui décide",
        (
            "je prends le chiffre que j'ai",
            "j'écris la question avant le chiffre",
            "je remplis une fiche, avec la valeur qui ferait changer de route",
            "je renonce à un indicateur qui ne sert à personne",
        ),
        (_M + "1-du-besoin-a-l-indicateur", _M + "8-projets-et-tableau-de-bord"),
        ("ex-besoin-fiche", "ex-projets-decider"),
    ),
    Skill(
        "refuser-note",
        "Refuser une note unique",
        (
            "je lis un classement comme un fait",
            "je demande la recette",
            "je montre que le rang change avec les poids",
            "je propose autre chose à qui demandait une note",
        ),
        (_M + "7-composer",),
        ("ex-composer-decider",),
    ),
    Skill(
        "cartographier",
        "Cartographier ressources et acteurs",
        (
            "je cite les acteurs que je connais",
            "je remplis une carte avec les vides visibles",
            "je relie besoins, ressources et acteurs, et je dis d'où je le sais",
            "je fais compléter la carte par ceux qui y manquent",
        ),
        (_F + "2-ressources-et-acteurs", _F + "en-salle-2"),
        ("ex-acteurs-besoins", "ex-acteurs-fragile"),
    ),
    Skill(
        "placer-action",
        "Placer une action : qui, avec quel droit",
        (
            "j'écris « la collectivité »",
            "je distingue commune, intercommunalité et région",
            "je cite un texte et le jour où je l'ai relu",
            "je négocie qui porte, qui finance, qui suit",
        ),
        (_F + "3-la-matrice", _F + "4-le-bloc-communal"),
        ("ex-matrice-decider",),
    ),
    Skill(
        "animer",
        "Animer une séance où l'on parie avant de voir",
        (
            "je montre les chiffres d'abord",
            "je fais parier, puis je lis les bornes",
            "je tiens le temps, les rôles et les désaccords écrits",
            "je forme quelqu'un qui animera sans moi",
        ),
        (_F + "1-la-fabrique-prospective", "book/former/guide-du-formateur"),
        ("ex-fabrique-groupe", "ex-fabrique-lancer"),
    ),
)


def grid_data() -> dict[str, object]:
    """What the script of the page needs, JSON-able: identifiers, names and levels."""
    return {
        "niveaux": list(LEVEL_NAMES),
        "competences": [{"id": one.id, "nom": one.name, "niveaux": list(one.levels)} for one in SKILLS],
    }
