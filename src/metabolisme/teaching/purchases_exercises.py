"""Exercises of « Où va notre commande publique ? », on a file made up for teaching."""

from __future__ import annotations

import functools

from metabolisme.diagnosis.purchases_observed import ObservedPurchases, purchases_observed
from metabolisme.sources.identifiers import read_identifier
from metabolisme.sources.public_contracts import parse_contracts
from metabolisme.teaching.exercise import Exercise, Field, Key, around, choice_key, key, number_key

#: Nine contracts that never were, of suppliers that do not exist: no SIREN begins with six zeros.
EXAMPLE = """uid;objet;codeCPV;montant;techniques;dateNotification;modification_id;titulaire_id;titulaire_nom;\
titulaire_commune_code
M1;Peinture de l'école;45442100;48000;Sans objet;2025-01-15;0;00000010900017;Peintures A;56098
M2;Toiture du gymnase;45261000;182000;Sans objet;2025-02-03;0;00000011700010;Toitures B;29232
M3;Repas des cantines;15894210;400000;Accord-cadre;2025-02-20;0;00000012500013;Repas C;56121
M4;Nettoyage des locaux;90911200;36500;Sans objet;2025-03-10;0;00000013300017;Nettoyage D;56121
M5;Postes informatiques;30213000;90000;Sans objet;2025-03-18;0;000000141;Informatique E;56121
M6;Réfection de la voirie;45233141;250000;Sans objet;2025-04-02;0;00000015800014;Voirie F;35238
M6;Réfection de la voirie;45233141;274000;Sans objet;2025-04-02;1;00000015800014;Voirie F;35238
M7;Étude de circulation;71311200;120000;Sans objet;2025-05-06;0;00000016600017;Études G;56121
M7;Étude de circulation;71311200;120000;Sans objet;2025-05-06;0;00000017400011;Études H;44109
M8;Assurance des bâtiments;66515000;1;Sans objet;2025-06-01;0;00000018200014;Assurances I;79191
M9;Mobilier de bureau;39130000;15500;Sans objet;2025-06-12;0;00000019000017;Mobilier J;56162
"""
#: One of them is impossible.
SIRETS = (("premier", "00000010900017"), ("deuxieme", "00000013300071"), ("troisieme", "00000016600017"))


@functools.cache
def example() -> ObservedPurchases:
    """The example, for the zone of Lorient."""
    return purchases_observed(parse_contracts(EXAMPLE.encode(), "exemple.csv"), "5309")


def _shares_key() -> Key:
    observed = example()
    assert observed.share_amount is not None
    assert observed.share_number is not None
    amount, number = observed.share_amount.value, observed.share_number.value
    return key(
        "commande-parts",
        {
            # Half a point: a share is written without decimals.
            "montant": number_key(around(amount, 0, 0.6), {"number_for_amount": around(number, 0, 0.6)}),
            "nombre": number_key(around(number, 0, 0.6), {"amount_for_number": around(amount, 0, 0.6)}),
        },
    )


def _siret_key() -> Key:
    return key("commande-siret", {"siret": choice_key([name for name, one in SIRETS if read_identifier(one)[1]])})


PURCHASES = (
    Exercise(
        "commande-parts",
        "identity",
        "La part d'ici, en euros et en marchés",
        (
            Field(
                "montant",
                "number",
                "Part du montant sûr qui va à un établissement d'ici",
                "%",
                "Ne prenez que les lignes sûres : ni accord-cadre, ni 1 €, ni SIREN seul, ni groupement partagé.",
                "Les montants sûrs d'ici, divisés par tous les montants sûrs, fois 100 ; M6 compte une fois, à jour.",
                errors={"number_for_amount": ""},
            ),
            Field(
                "nombre",
                "number",
                "Part du nombre de marchés sûrs",
                "%",
                "Combien de marchés sûrs ? Combien d'ici ?",
                "Chaque marché sûr compte pour un, M6 aussi, malgré ses deux lignes.",
                errors={"amount_for_number": ""},
            ),
        ),
        "Beaucoup de petits marchés vont ici, les gros ailleurs : les deux parts disent deux choses.",
        national=_shares_key,
    ),
    Exercise(
        "commande-siret",
        "identity",
        "Un SIRET impossible",
        (
            Field(
                "siret",
                "choice",
                "Lequel est impossible ?",
                hint="De droite à gauche, doublez un chiffre sur deux ; au-dessus de 9, ôtez 9 ; faites la somme.",
                explanation="La somme doit être un multiple de 10. Deux chiffres échangés se voient presque toujours.",
                choices=tuple((name, " ".join((one[:3], one[3:6], one[6:9], one[9:]))) for name, one in SIRETS),
            ),
        ),
        "Sa clé de contrôle est fausse : deux chiffres ont été échangés.",
        national=_siret_key,
    ),
)
