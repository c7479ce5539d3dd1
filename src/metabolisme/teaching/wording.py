"""What the checkers of answers recognise and say, once for Python and the static page: units, errors, messages.

Everything here is typed with ordinary spaces; `rules` sets the typography and gives the whole as JSON-able data.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from metabolisme.charts.text import french_text
from metabolisme.indicators.cards import FEWEST_WORDS
from metabolisme.sources.provenance import PROVENANCE

#: The choice that is right when intervals overlap.
UNDECIDED = "undecided"
UNDECIDED_LABEL = "On ne peut pas trancher"

#: The choice that leaves a list empty on the sheet that the reader keeps.
NONE_OF_THESE = "none_of_these"
NONE_OF_THESE_LABEL = "Aucun de ceux-ci"


@dataclass(frozen=True)
class KnownError:
    """An error that learners make and that has a name.

    Attributes
    ----------
    hint : str
        French, given at the first wrong answer: where to look, not what is wrong.
    explanation : str
        French, given from the second on.
    """

    hint: str
    explanation: str


KNOWN_ERRORS = {
    "percent_for_points": KnownError(
        "On demande des points, relisez l'unité.",
        "Vous avez donné un pourcentage. Passer de 40 à 42 %, c'est 2 points de plus, mais 5 % de plus.",
    ),
    "points_for_percent": KnownError(
        "On ne demande pas des points, relisez l'unité.",
        "Vous avez donné des points, un écart entre deux parts. On demande une part, ou une variation en %.",
    ),
    "percent_for_ratio": KnownError(
        "On demande un rapport, sans unité.",
        "Vous avez donné un pourcentage. Un rapport de 1,2 s'écrit aussi 120 % ; ici on l'écrit 1,2.",
    ),
    "thousands": KnownError(
        "Relisez l'unité demandée.",
        "Les chiffres sont bons, l'ordre de grandeur ne l'est pas : vous êtes mille ou un million de fois trop haut ou "
        "trop bas. Un M€ vaut 1 000 k€, une kt vaut 1 000 t.",
    ),
    "sign": KnownError(
        "Dans quel sens soustrait-on ?",
        "Le nombre est bon, le signe est inversé : vous avez soustrait dans l'autre sens.",
    ),
    "national_for_local": KnownError(
        "De quel territoire est ce nombre ?",
        "C'est la valeur de la France. Celle de votre territoire en diffère : il ne fait pas tout ce que fait le pays.",
    ),
    "first_round_only": KnownError(
        "Combien de tours avez-vous comptés ?",
        "Vous avez pris A au lieu de L : le premier tour seulement, sans les fournisseurs des fournisseurs.",
    ),
    "without_first_euro": KnownError(
        "Avez-vous compté la commande elle-même ?",
        "Il manque la commande de départ : ajoutez-la, soit 1 pour un multiplicateur.",
    ),
    "kept_first_euro": KnownError(
        "La commande de départ est-elle une retombée ?",
        "Vous avez gardé la commande. Les retombées sont ce qui s'y ajoute : le multiplicateur moins 1.",
    ),
    "not_truncated": KnownError(
        "Un territoire peut-il acheter chez lui plus que tout ce qu'il achète ?",
        "Le quotient n'est pas tronqué. Au-dessus de 1, on retient 1 : la branche suffit ici, le reste part.",
    ),
    "inverted": KnownError(
        "Qu'est-ce qui est divisé par quoi ?",
        "Le rapport est inversé : on divise la part d'ici par celle de la France.",
    ),
    "mixed_years": KnownError(
        "De quelle année est chaque nombre ?",
        "Vous avez divisé des emplois de 2023 par une production de 2014. On ne croise que des parts de même année : "
        "depuis 2014, les prix et la productivité ont changé.",
    ),
    "row_for_column": KnownError(
        "Qui a reçu l'argent ? C'est la ligne.",
        "La ligne et la colonne sont inversées : la ligne vend, la colonne achète.",
    ),
    "row_divided": KnownError(
        "Par la production de qui divise-t-on ?",
        "Vous avez divisé chaque ligne par sa production. La recette est une colonne : on la divise par la production "
        "de l'acheteur.",
    ),
    "finished_only": KnownError(
        "Que deviennent ceux qui y sont encore ?",
        "Vous n'avez compté que ceux qui ont fini : ce sont les plus rapides. Ceux qui y sont encore comptent aussi.",
    ),
    "taken_as_finished": KnownError(
        "Un projet encore là a-t-il fini ?",
        "Vous avez compté comme finis ceux qui y sont encore. Leur durée est une borne basse : ils resteront plus.",
    ),
    "yield_forgotten": KnownError(
        "Que se perd-il en chemin ?",
        "Vous avez oublié le rendement : une partie se perd, il faut donc davantage de matière que de produit.",
    ),
    "best_for_last": KnownError(
        "Où irait le suivant ?",
        "C'est la valeur du meilleur usage. Une unité de plus vaut ce que vaut le dernier usage servi.",
    ),
    "imported_only": KnownError(
        "Tout, ou ce qui vient de l'étranger ?",
        "Vous avez donné la part importée. On demande tout, d'ici et d'ailleurs.",
    ),
    "wrong_gas": KnownError(
        "Quel gaz compte-t-on ?",
        "CO₂ seul et CO₂e, tous gaz compris, ne se comparent pas : vous avez pris l'un pour l'autre.",
    ),
    "rounded_down": KnownError(
        "Arrondi au-dessus, ou au-dessous ?",
        "Vous avez arrondi au-dessous : « au moins la moitié » demande l'entier au-dessus.",
    ),
    "number_for_amount": KnownError(
        "Une part de quoi : des marchés, ou des euros ?",
        "C'est la part en nombre de lignes. La part en montant pèse chaque ligne par ses euros.",
    ),
    "amount_for_number": KnownError(
        "Une part de quoi : des marchés, ou des euros ?",
        "C'est la part en montant. La part en nombre compte chaque ligne pour une.",
    ),
    "gross_for_net": KnownError(
        "Qu'a-t-il fallu acheter pour cela ?",
        "Vous avez oublié ce qu'il faut racheter : des services pour épargner, des biens pour en vendre l'usage.",
    ),
    "one_order": KnownError(
        "Dans quel ordre avez-vous raconté ?",
        "C'est ce que le levier ajoute dans un seul ordre. La part est la moyenne sur tous les ordres.",
    ),
    "bound_overlooked": KnownError(
        "Qu'est-ce qui limite ce que l'on demande ?",
        "C'est ce que l'on demande. La capacité n'en laisse passer qu'une partie.",
    ),
    "wrong_base": KnownError(
        "De quoi ce nombre est-il une part ?",
        "Vous avez divisé par le mauvais total : la baisse d'un poste se rapporte à ce poste.",
    ),
    "part_forgotten": KnownError(
        "Avez-vous retiré tout ce qui est déjà servi ?",
        "Il manque un terme : une autre part de ce que l'on demande est servie, elle aussi.",
    ),
    "tax_on_whole_price": KnownError(
        "Le prix payé contient-il déjà la taxe ?",
        "Vous avez appliqué le taux au prix payé. Il contient la taxe : divisez-le d'abord par un plus le taux.",
    ),
    "below_counted": KnownError(
        "Ceux qui sont sous le plancher donnent-ils quelque chose ?",
        "C'est l'écart de la moyenne au plancher : ceux d'en dessous y comptent pour moins que rien.",
    ),
    "whole_interval": KnownError(
        "La largeur entière, ou un écart ?",
        "C'est la largeur de l'intervalle. On part de la valeur, qui est dedans.",
    ),
    "undecided_overlooked": KnownError(
        "Regardez les intervalles avant les valeurs centrales.",
        "Les intervalles se recouvrent : avec ces données, on ne peut pas trancher.",
    ),
    "decided_overlooked": KnownError(
        "Les données séparent-elles les réponses ?",
        "Ici, les données tranchent : dire « on ne peut pas trancher » serait trop prudent.",
    ),
    # Read on 22 November 2026, to be read again before the end of 2027: L3 (copy of the code of August 2025) and
    # R2111-7 (copy of January 2026), both unchanged since April 2019. What may be asked instead: R2152-7, which lists
    # direct supply of farm products (read as it was before 21 August 2026), and L2112-2; the environment has been
    # required by both since that month.
    "provenance": KnownError(
        "De quoi avez-vous besoin, au juste ? La provenance n'est pas un besoin.",
        "Préférer une offre parce qu'elle vient d'ici n'est pas légal : les candidats sont traités à égalité (code de "
        "la commande publique, article L3) et un cahier des charges ne mentionne pas une provenance, sauf si l'objet "
        "du marché la justifie (R2111-7 ; versions d'avril 2019, relues en novembre 2026). Dites ce dont vous avez "
        "besoin, en lien avec cet objet : fraîcheur, saisonnalité, délai de livraison ou d'intervention, "
        "approvisionnement direct en produits agricoles, performance environnementale.",
    ),
    "oxygen": KnownError(
        "Lesquels de ces postes viennent d'un fournisseur ?",
        "L'oxygène n'est ni extrait ni importé : il équilibre le bilan.",
    ),
    "net_of_exports": KnownError("De quel côté du bilan est ce poste ?", "Les exportations sont une sortie."),
    "all_imports": KnownError(
        "Toutes les importations sont-elles à compenser ?",
        "Seul le solde des échanges est à compenser, pas toutes les importations.",
    ),
    "subtracted": KnownError("Faut-il extraire plus, ou moins ?", "Vous avez soustrait au lieu d'ajouter."),
    "only_the_change": KnownError("Un total ou une variation ?", "C'est la variation ; on demande le total."),
    "direct_only": KnownError(
        "Qui d'autre émet pour cette commande ?", "Vous avez compté l'acheteur seul, sans ses fournisseurs."
    ),
    "france_only": KnownError(
        "Et hors de France ?", "Vous avez compté la chaîne française seule, sans les importations."
    ),
    "not_here": KnownError(
        "De quel lieu est ce nombre ?", "Ce qui n'est pas d'ici n'est pas tout de l'étranger."
    ),
    "complement": KnownError(
        "Quelle part demande-t-on : celle-ci, ou l'autre ?", "C'est le complément à 100 : l'autre part."
    ),
    "count_for_share": KnownError(
        "Un nombre, ou une part ?", "Vous avez donné un nombre ; on demande une part sur 100."
    ),
    "whole_year": KnownError(
        "Combien de temps le manque dure-t-il ?",
        "Vous avez compté l'année entière. Le manque ne dure qu'une partie de l'année.",
    ),
    "price_for_need": KnownError(
        "Une pièce qui manque compte-t-elle pour son seul prix ?",
        "C'est le prix de ce qui manque. Un goulet arrête la même part de toute la production.",
    ),
    "stock_for_flow": KnownError(
        "Ce qui est en usage, ou ce qui en sort en un an ?",
        "C'est le stock, ce qui est en usage ; on demande le flux, ce que l'on remplace en un an.",
    ),
    "per_inhabitant": KnownError(
        "Pour un habitant, ou pour tous ?", "C'est la valeur par habitant ; on demande celle du territoire."
    ),
    "wrong_indicator": KnownError(
        "Quel indicateur demande-t-on ?",
        "C'est l'empreinte matières (RMC) ; on demande la consommation intérieure (DMC).",
    ),
    "whole_for_part": KnownError(
        "La hausse porte-t-elle sur tout ?", "Vous avez appliqué la hausse au tout ; elle ne porte que sur une part."
    ),
    "only_the_share": KnownError(
        "Une part, ou sa hausse ?", "C'est la part elle-même ; on demande ce que sa hausse ajoute au tout."
    ),
    "direction_overlooked": KnownError(
        "Pour chaque indicateur, qu'est-ce qui est mieux : plus, ou moins ?",
        "Un des indicateurs est meilleur quand il est bas : il faut le retourner avant de faire la moyenne.",
    ),
    "raw_average": KnownError(
        "Ces nombres ont-ils la même unité ?",
        "Vous avez fait la moyenne d'euros et de tonnes. On met d'abord à la même échelle.",
    ),
    "bounds_kept": KnownError(
        "Qui a maintenant le 1 ?", "Vous avez gardé les anciennes bornes. Un lieu de plus change l'échelle de tous."
    ),
    "unknown_left_out": KnownError(
        "Où est passée la ligne inconnue ?",
        "Vous l'avez écartée. Une ligne douteuse se garde : elle donne deux bornes.",
    ),
    "natural_logarithm": KnownError(
        "Quelle base de logarithme ?",
        "Vous avez pris le logarithme naturel. En bits, c'est le logarithme de base 2 : divisez par ln 2, soit 0,693.",
    ),
    "half_of_gaps": KnownError(
        "Avez-vous gardé tous les écarts ?",
        "Vous n'avez compté que la moitié des écarts, ceux d'un seul signe : l'indice les additionne tous, sans signe.",
    ),
    "unweighted": KnownError(
        "Chacun compte-t-il pour son poids ?",
        "Vous avez additionné sans peser : l'entropie de chaque groupe compte pour la part de ses emplois.",
    ),
    "other_buyer": KnownError(
        "De quel acheteur est ce nombre ?", "C'est la part d'un seul acheteur ; on les demande tous réunis."
    ),
}

MESSAGES = {
    "right": "Juste.",
    "wrong": "Pas encore. Indice : {text}",
    "explained": "Ce n'est pas cela. {text}",
    "open": "La solution peut maintenant être ouverte, sous l'exercice.",
    "own_hint": "Relisez l'énoncé : quelle grandeur, de quel lieu, de quelle année ?",
    "empty": "Il manque une réponse.",
    "choose": "Choisissez une réponse.",
    "number": "« {typed} » ne se lit pas comme un nombre. Écrivez par exemple 1 234,5.",
    "digits": "« {typed} » a trop de chiffres : trois suffisent.",
    "unit": "Unité « {typed} » inattendue. Répondez en {unit}.",
    "bare": "Unité « {typed} » inattendue. Écrivez le nombre seul.",
    "unit_required": "Donnez l'unité : {unit}.",
    "positive": "Le nombre doit être plus grand que zéro.",
    "short": "Écrivez au moins trois mots.",
    "name": "Écrivez au moins deux mots.",
    "year": "Il manque une date : écrivez au moins l'année.",
    "quantity": "Il manque une quantité et son unité, par exemple 12 t.",
    "no_unit": "Il manque une unité, par exemple € pour 100 €. Écrivez 1 s'il n'y en a pas.",
    "question": "Ce n'est pas une question : finissez par un point d'interrogation.",
    "words": "Écrivez au moins {text} mots : un autre que vous doit comprendre.",
    "provenance": "« {typed} » : {text}",
    "columns": "Colonnes introuvables : {text}. La première ligne donne les noms des colonnes.",
    "rows": "Le tableau est vide : collez au moins une ligne sous les noms des colonnes.",
    "too_many": "Le tableau dépasse {text} lignes : collez-en une partie.",
    "row": "Ligne {row} : {text}",
    "more": "… et {text} autres défauts.",
    "amount_empty": "montant vide. Une case vide n'est pas un zéro : complétez-la ou retirez la ligne.",
    "amount": "montant illisible, « {typed} ».",
    "siren_for_siret": "« {typed} » a 9 chiffres : c'est un SIREN (l'entreprise, où que soient ses murs). Le SIRET, 14 "
    "chiffres, désigne l'établissement.",
    "siret_for_siren": "« {typed} » a 14 chiffres : c'est un SIRET (un établissement). Le SIREN, 9 chiffres, désigne "
    "l'entreprise.",
    "damaged": "« {typed} » a été abîmé par le tableur : mettez la colonne au format texte, puis recollez.",
    "identifier": "« {typed} » n'est pas un numéro {text} : vérifiez-en les chiffres.",
    "mismatch": "le SIRET « {typed} » ne commence pas par le SIREN de la ligne.",
    "here": "« {typed} » : la colonne « ici » contient oui ou non.",
    "zero": "Le total du tableau est nul : une part n'aurait pas de sens.",
    "missing": "Cet exercice ne peut pas être vérifié pour ce territoire. {text}",
}

#: Columns of a table of contracts: what the name of a column holds, in plain letters.
COLUMNS = {"amount": "montant", "siret": "siret", "siren": "siren", "here": "ici"}
COLUMN_NAMES = {"amount": "montant", "identifier": "siret (ou siren)"}
MOST_ROWS = 5_000
FAULTS_SHOWN = 8
MOST_DIGITS = 15
LONGEST_QUOTE = 40

YEAR = r"(?:^|[^0-9])(?:19|20)[0-9][0-9](?![0-9])"
QUANTITY = r"[0-9] ?(?:[a-z%]|€)"
#: Who decides, what a thing is called: two words, an article among them, or one that is long enough to say it.
NAME = r"[a-z0-9%€][^a-z0-9%€]+[a-z0-9%€]|[a-z]{10}"
#: A unit has a letter or a sign; « 1 » stands for none.
UNIT = r"[a-z%€°]|^1$"


@dataclass(frozen=True)
class Unit:
    """A unit in which an answer is asked.

    Attributes
    ----------
    factors : dict
        What a learner may write after the number, in plain letters without spaces, and the factor to this unit. Nothing
        written counts as this unit.
    confused : dict
        What is written by those who make a known error, and its name.
    scaled : bool
        Whether a thousand more or less is a known error.
    shown : bool
        Whether the unit is written beside the question, which otherwise says it.
    bare : bool
        Whether the answer is a number alone: there is no unit to answer in.
    """

    factors: dict[str, float]
    confused: dict[str, str]
    scaled: bool = False
    shown: bool = True
    bare: bool = False


_EUROS = {
    **dict.fromkeys(("€", "euro", "euros", "eur"), 1.0),
    **dict.fromkeys(("k€", "ke", "keur", "keuros", "millierd'euros", "milliersd'euros"), 1e3),
    **dict.fromkeys(("m€", "me", "meur", "meuros", "milliond'euros", "millionsd'euros"), 1e6),
    **dict.fromkeys(("md€", "mdeur", "mdeuros", "mds€", "g€", "milliardd'euros", "milliardsd'euros"), 1e9),
}
_TONNES = {
    **dict.fromkeys(("kg",), 1e-3),
    **dict.fromkeys(("t", "tonne", "tonnes"), 1.0),
    **dict.fromkeys(("kt", "millierdetonnes", "milliersdetonnes"), 1e3),
    **dict.fromkeys(("mt", "milliondetonnes", "millionsdetonnes"), 1e6),
}


def _in(spellings: dict[str, float], unit: float) -> dict[str, float]:
    """Factors to a multiple of the base unit."""
    return {name: factor / unit for name, factor in spellings.items()}


_OF_100 = dict.fromkeys(("€", "euro", "euros", "%", "pourcent", "€sur100€", "sur100", "sur100€", "€pour100€"), 1.0)
_EUROS_OF_100 = {name: factor for name, factor in _OF_100.items() if "€" in name or "euro" in name}
_POINTS = dict.fromkeys(("point", "points", "pt", "pts", "pointsdepourcentage", "pointdepourcentage"), 1.0)
#: What the learner may have counted, where the answer is a number alone.
_COUNTED = (
    *("bit", "bits", "branche", "branches", "dimension", "dimensions", "personne", "personnes"),
    *("€", "euro", "euros"),
)

UNITS = {
    "€": Unit(_in(_EUROS, 1.0), {}, scaled=True),
    "M€": Unit(_in(_EUROS, 1e6), {}, scaled=True),
    "Md€": Unit(_in(_EUROS, 1e9), {}, scaled=True),
    "kt": Unit(_in(_TONNES, 1e3), {}, scaled=True),
    "Mt": Unit(_in(_TONNES, 1e6), {}, scaled=True),
    "€ sur 100 €": Unit(
        _OF_100,
        {"points": "points_for_percent", "point": "points_for_percent"},
        shown=False,
    ),
    # between two parts of 100 €: euros and points are then the same
    "€ d'écart sur 100 €": Unit({**_OF_100, **_POINTS}, {}, shown=False),
    "emplois sur 100": Unit(
        dict.fromkeys(("%", "pourcent", "emplois", "emploi", "sur100", "emploissur100", "salaries", "pour100"), 1.0),
        {"points": "points_for_percent", "emplois/m€": "mixed_years", "emploisparm€": "mixed_years"},
        shown=False,
    ),
    "%": Unit(
        dict.fromkeys(("%", "pourcent", "pour100", "sur100"), 1.0),
        dict.fromkeys(("point", "points", "pt", "pts"), "points_for_percent"),
    ),
    "points": Unit(
        # of a share of 100 €, a point is a euro
        {**_POINTS, **_EUROS_OF_100},
        dict.fromkeys(("%", "pourcent"), "percent_for_points"),
    ),
    "appareils": Unit(
        dict.fromkeys(("appareils", "appareil", "appareils/an", "appareilsparan", "paran", "refrigerateurs"), 1.0), {}
    ),
    "fois": Unit(dict.fromkeys(("fois", "x"), 1.0), dict.fromkeys(("%", "pourcent"), "percent_for_ratio"), shown=False),
    "mois": Unit({"mois": 1.0}, {}),
    "sans unité": Unit(
        dict.fromkeys(("sansunite", *_COUNTED), 1.0),
        dict.fromkeys(("%", "pourcent"), "percent_for_ratio"),
        shown=False,
        bare=True,
    ),
    "kg par €": Unit(
        {
            **dict.fromkeys(
                ("kg/€", "kgpar€", "kgpareuro", "kg", "kg/euro", "kgco2/€", "t/k€", "kt/m€", "mt/md€"), 1.0
            ),
            **dict.fromkeys(("g/€", "gpar€", "gpareuro", "g", "gco2/€"), 1e-3),
        },
        dict.fromkeys(("kgco2e/€", "kgco2epareuro"), "wrong_gas"),
        scaled=True,
    ),
}


@functools.cache
def rules() -> dict[str, object]:
    """Everything that the checkers share, JSON-able, typography set."""
    return {
        "units": {
            name: {"factors": unit.factors, "confused": unit.confused, "scaled": unit.scaled, "bare": unit.bare}
            for name, unit in UNITS.items()
        },
        "errors": {
            name: {"hint": french_text(error.hint), "explanation": french_text(error.explanation)}
            for name, error in KNOWN_ERRORS.items()
        },
        "messages": {name: french_text(text) for name, text in MESSAGES.items()},
        "columns": COLUMNS,
        "column_names": COLUMN_NAMES,
        "provenance": list(PROVENANCE),
        "year": YEAR,
        "quantity": QUANTITY,
        "unit": UNIT,
        "name": NAME,
        "fewest_words": FEWEST_WORDS,
        "undecided": UNDECIDED,
        "none_of_these": NONE_OF_THESE,
        "most_rows": MOST_ROWS,
        "faults_shown": FAULTS_SHOWN,
        "most_digits": MOST_DIGITS,
        "longest_quote": LONGEST_QUOTE,
    }
