"""Exercises that only the reader has the answer of: a file of one's own, and sheets to fill in."""

from __future__ import annotations

from metabolisme.teaching.exercise import Exercise, Field, Key, choice_key, key

#: A total given in k€ is right to half a percent; a share written without decimals, to half a point.
OF_TOTAL = (1.0, 0.005)
OF_SHARE = (0.6, 0.0)


def _method_key() -> Key:
    return key("etendre-decider", {"gaz": choice_key(["ghg", "co2"]), "lecture": choice_key(["named"])})


SHEETS = (
    Exercise(
        "achats-fichier",
        "file",
        "Votre collectivité est une colonne",
        (
            Field("table", "table", "Vos marchés : colonnes montant, siret, ici (oui ou non)"),
            Field(
                "total",
                "number",
                "Total que vous avez trouvé",
                "€",
                "Additionnez la colonne des montants : une ligne est-elle oubliée, ou comptée deux fois ?",
                "Ce total n'est pas celui de vos lignes : cherchez un montant TTC ou une ligne oubliée.",
                derived="total",
                tolerance=OF_TOTAL,
            ),
            Field(
                "montant",
                "number",
                "Part du montant qui va à des établissements d'ici",
                "%",
                "Additionnez les montants des lignes « oui », puis divisez par le total.",
                "La part en montant : somme des lignes « oui » divisée par le total, fois 100.",
                derived="share_amount",
                tolerance=OF_SHARE,
            ),
            Field(
                "nombre",
                "number",
                "Part en nombre de lignes",
                "%",
                "Comptez les lignes « oui », puis divisez par le nombre de lignes.",
                "La part en nombre : lignes « oui » divisées par le nombre de lignes, fois 100.",
                derived="share_number",
                tolerance=OF_SHARE,
            ),
        ),
        "Le total et les deux parts se retrouvent dans vos lignes. L'une pèse les euros, l'autre compte les marchés.",
    ),
    Exercise(
        "achat-fiche",
        "sheet",
        "La fiche d'un achat",
        (
            Field("objet", "text", "Ce que vous achetez, pour quel besoin"),
            Field("montant", "number", "Montant annuel, avec son unité", "€", open_number=True),
            Field(
                "critere",
                "text",
                "Critère d'attribution, tel qu'il sera écrit",
                needs=("no_provenance",),
                errors={"provenance": ""},
            ),
            Field("partenaire", "text", "Qui appeler d'abord, et pour lui demander quoi"),
            Field("risque", "text", "Ce qui peut faire échouer"),
            Field("indicateur", "text", "Indicateur, avec une quantité et son unité", needs=("quantity",)),
            Field("echeance", "text", "Échéance, avec l'année", needs=("year",)),
        ),
        "La fiche est complète et ne demande pas d'où vient l'offre. Le fond se juge à deux.",
    ),
    Exercise(
        "metabolisme-observer",
        "sheet",
        "Trois stocks qui grossissent chez vous",
        tuple(
            Field(
                f"stock_{rank}",
                "text",
                f"{ordinal} stock : quantité et unité, date du compte, service qui le tient",
                needs=("quantity", "year"),
            )
            for rank, ordinal in enumerate(("Premier", "Deuxième", "Troisième"), start=1)
        ),
        "Chaque ligne a une quantité, une unité et une date. Sont-ce des stocks, et non des flux par an ?",
    ),
    Exercise(
        "etendre-decider",
        "sheet",
        "La phrase de méthode d'un objectif",
        (
            Field(
                "gaz",
                "choice",
                "Gaz comptés",
                hint="Une tonne de CO₂ n'est pas une tonne de CO₂e.",
                explanation="Sans le gaz, deux nombres ne se comparent pas : CO₂ seul, ou CO₂e, tous gaz.",
                choices=(("ghg", "CO₂e, tous gaz"), ("co2", "CO₂ seul"), ("none", "Ce n'est pas la peine de le dire")),
            ),
            Field("depart", "text", "Année de départ", needs=("year",)),
            Field("edition", "text", "Source et édition, avec son année", needs=("year",)),
            Field("perimetre", "text", "Périmètre : qui est compté, ménages compris ou non"),
            Field(
                "lecture",
                "choice",
                "Lecture",
                hint="Peut-on retenir la moyenne de plusieurs lectures ?",
                explanation="On nomme une lecture et on montre les autres : leur moyenne n'aurait pas de sens.",
                choices=(
                    ("named", "Une lecture nommée, les autres montrées à côté"),
                    ("mean", "La moyenne des lectures"),
                    ("lowest", "La plus basse"),
                ),
            ),
            Field("revision", "text", "Ce qui sera refait si la source change"),
        ),
        "La phrase est complète. Joignez-lui un objectif observé chez vous.",
        national=_method_key,
    ),
)
