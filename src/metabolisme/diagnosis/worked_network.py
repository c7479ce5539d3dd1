"""A small town that was made up, to show a network of actors before readers bring their own."""

from __future__ import annotations

import functools

from metabolisme.diagnosis.actor_network import NetworkResults, network_results
from metabolisme.sources.own_network import ActorNetwork, network_from_bytes

#: A small town that does not exist, its actors neither: who could feed its canteens and repair its things.
EXAMPLE = """\
type;nom;sorte;vers;état;note
acteur;Cantines de la ville;élus et services;;;
acteur;Service économie de l’agglo;élus et services;;;
acteur;Syndicat des déchets;élus et services;;;
acteur;Maraîchers associés;porteurs de projets;;;
acteur;Ressourcerie;porteurs de projets;;;
acteur;Menuiserie;porteurs de projets;;;
acteur;Fabricant de machines;porteurs de projets;;;
acteur;Bailleur social;porteurs de projets;;;
acteur;Chambre d’agriculture;accompagnateurs;;;
acteur;Club d’entreprises;accompagnateurs;;;
acteur;Lycée professionnel;accompagnateurs;;;
acteur;Association de quartier;habitants;;;
acteur;Monnaie locale;habitants;;;
ressource;Terres communales en friche;naturelle;;présente;
ressource;Chutes de bois;naturelle;;présente;
ressource;Objets jetés;naturelle;;présente;en déchèterie
ressource;Gestes de réparation;humaine;;présente;
ressource;Maraîchers à installer;humaine;;manquante;
ressource;Conduite d’une légumerie;humaine;;cherchée ailleurs;formation à deux heures de route
ressource;Achats des cantines;économique;;présente;
ressource;Légumerie;économique;;manquante;
ressource;Épargne des habitants;économique;;présente;
besoin;Légumes pour les cantines;;;;
besoin;Objets réparés;;;;
besoin;Bois pour rénover;;;;
besoin;Logements frais en été;;;;
besoin;Réparateurs formés;;;;
lien;Maraîchers associés;répond à;Légumes pour les cantines;en place;une cantine sur six
lien;Ressourcerie;répond à;Objets réparés;en place;
lien;Association de quartier;répond à;Objets réparés;en place;un samedi par mois
lien;Menuiserie;répond à;Bois pour rénover;en place;
lien;Bailleur social;répond à;Logements frais en été;envisagé;
lien;Ressourcerie;répond à;Réparateurs formés;en place;deux apprentis
lien;Lycée professionnel;répond à;Réparateurs formés;envisagé;
lien;Cantines de la ville;apporte;Achats des cantines;en place;
lien;Cantines de la ville;apporte;Terres communales en friche;en place;
lien;Syndicat des déchets;apporte;Objets jetés;en place;
lien;Ressourcerie;apporte;Gestes de réparation;en place;
lien;Fabricant de machines;apporte;Chutes de bois;envisagé;emballages
lien;Légumes pour les cantines;demande;Terres communales en friche;en place;
lien;Légumes pour les cantines;demande;Maraîchers à installer;en place;
lien;Légumes pour les cantines;demande;Légumerie;en place;
lien;Objets réparés;demande;Objets jetés;en place;
lien;Bois pour rénover;demande;Chutes de bois;en place;
lien;Cantines de la ville;achète à;Maraîchers associés;en place;
lien;Chambre d’agriculture;accompagne;Maraîchers associés;en place;
lien;Chambre d’agriculture;coopère avec;Cantines de la ville;en place;
lien;Service économie de l’agglo;coopère avec;Cantines de la ville;en place;
lien;Service économie de l’agglo;coopère avec;Chambre d’agriculture;en place;
lien;Service économie de l’agglo;finance;Ressourcerie;en place;
lien;Service économie de l’agglo;finance;Club d’entreprises;en place;
lien;Syndicat des déchets;coopère avec;Ressourcerie;en place;
lien;Syndicat des déchets;coopère avec;Service économie de l’agglo;en place;
lien;Lycée professionnel;coopère avec;Ressourcerie;en place;
lien;Association de quartier;coopère avec;Ressourcerie;en place;
lien;Club d’entreprises;coopère avec;Fabricant de machines;en place;
lien;Club d’entreprises;coopère avec;Menuiserie;en place;
lien;Bailleur social;achète à;Menuiserie;envisagé;
lien;Monnaie locale;accompagne;Club d’entreprises;envisagé;
"""

#: What the example is, wherever it is shown.
EXAMPLE_SAID = "Exemple inventé : ni cette ville ni ces acteurs n'existent."


@functools.cache
def example() -> ActorNetwork:
    """The network of `EXAMPLE`."""
    return network_from_bytes(EXAMPLE.encode(), "exemple.csv")


@functools.cache
def example_results() -> NetworkResults:
    """What is counted of `example`."""
    return network_results(example())
