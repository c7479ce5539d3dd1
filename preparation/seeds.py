"""The five texts that the handbook starts from, and each of their ideas in our own words, with what carries it.

Nothing is quoted: a heading says in a few words what stands at that place of the text. An idea is carried by types of
action (their ids), pages, tables or notebooks; or by nothing, and then it says why.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

#: Seed, nature, author, date, title, what it is, caution, what it says and where it lives in the book.
DOCUMENTS = [
    (
        "000", "synthèse d'étude", "Millénaire 3, Métropole de Lyon", "2 mai 2023",
        "Six leviers pour consolider les circuits économiques locaux",
        "Résumé d'une étude sur le métabolisme des villes, dont nous n'avons que les mots ramenés à leur racine.",
        "Ses phrases ne sont pas lisibles telles quelles : nous redisons les idées, sans certitude sur les nuances.",
        "Diagnostic de l'économie et de l'environnement ensemble, liste courte, six leviers, alliances de territoires",
        "I.1 I.2 I.3 BE I.4 I.5 CP I.6 I.7 I.8 II II.1 II.2 II.3 II.4 II.5 II.6 II.7 IV.5",
    ),
    (
        "001", "document de campagne",
        "un groupe parlementaire de l'Assemblée nationale ; contact indiqué : le député Charles Fournier",
        "début 2026, avant le 7 février",
        "Ce que le bloc communal peut faire pour changer l'économie",
        "Propositions publiées en vue des élections municipales des 15 et 22 mars 2026.",
        "Document politique. Ni ses phrases, ni ses mots d'ordre ne sont repris ; ses chiffres, seulement s'ils ont "
        "une autre source. Les services d'une collectivité sont tenus à la neutralité.",
        "Lecture métabolique, quatre piliers, foncier, achats, finance locale, monnaie, travail, compétences, pilotage",
        "I.2 I.3 I.4 I.5 I.6 II.1 II.3 II.4 II.5 II.6 III.1 III.2 III.3 III.4 III.5 III.6 III.8 IV.4 IV.5 IV.6",
    ),
    (
        "002", "document de planification", "La Turbine, Pôle métropolitain de l'Artois", "2021",
        "Reterritorialiser production et consommation : une matrice d'actions",
        "Page d'une stratégie de transition : familles d'actions, sortes d'acteurs, trois niveaux de service.",
        "La date vient d'une autre page du même site. Ses auteurs parlent d'une boîte à idées.",
        "Matrice ; alimentation, agriculture, énergie, éco-matériaux, logistique",
        "IV.3",
    ),
    (
        "003", "note courte", "auteur inconnu de nous", "",
        "Le territoire résilient",
        "Une page sur ce qui rend un territoire capable de tenir.",
        "Ni auteur ni date dans le texte que nous avons : c'est un point de vue.",
        "Ressources présentes et manquantes, fuites, monnaie locale, construire ensemble",
        "I.4 IV.2",
    ),
    (
        "004", "diapositives de lancement", "Agence nationale de la cohésion des territoires et ses prestataires",
        "23 janvier 2020",
        "Fabrique Prospective : villes moyennes et transition écologique",
        "Présentation de la méthode, au lancement, pour quatre villes.",
        "C'est un programme, avant que rien ne soit fait ; ses horizons sont passés.",
        "Immersion, quatre séminaires locaux, quatre entre sites, livrables, règles du groupe",
        "IV.1 S1 S2 S3 S4",
    ),
]  # fmt: skip

#: Short names of pages, as the book numbers them.
PAGES = {
    "I.1": "book/1-diagnostiquer/1-metabolisme",
    "I.2": "book/1-diagnostiquer/2-votre-territoire-pas-a-pas",
    "I.3": "book/1-diagnostiquer/3-la-short-list",
    "I.4": "book/1-diagnostiquer/4-le-flipper",
    "I.5": "book/1-diagnostiquer/5-dependances-et-chocs",
    "I.6": "book/1-diagnostiquer/6-stocks-et-mine-urbaine",
    "I.7": "book/1-diagnostiquer/7-lire-un-tableau",
    "I.8": "book/1-diagnostiquer/8-etendre",
    "CP": "book/1-diagnostiquer/commande-publique",
    "BE": "book/1-diagnostiquer/de-la-branche-a-l-entreprise",
    "II": "book/2-agir/0-l-atelier-des-leviers",
    "II.1": "book/2-agir/1-sobriete",
    "II.2": "book/2-agir/2-echanges-locaux",
    "II.3": "book/2-agir/3-diversification",
    "II.4": "book/2-agir/4-modeles-economiques",
    "II.5": "book/2-agir/5-ressources-locales",
    "II.6": "book/2-agir/6-competences",
    "II.7": "book/2-agir/7-combiner",
    "III.1": "book/3-indicateurs/1-du-besoin-a-l-indicateur",
    "III.2": "book/3-indicateurs/2-fabrication-locale",
    "III.3": "book/3-indicateurs/3-diversite",
    "III.4": "book/3-indicateurs/4-circulation-locale",
    "III.5": "book/3-indicateurs/5-empreinte-matieres",
    "III.6": "book/3-indicateurs/6-le-donut",
    "III.8": "book/3-indicateurs/8-projets-et-tableau-de-bord",
    "IV.1": "book/4-animer/1-la-fabrique-prospective",
    "IV.2": "book/4-animer/2-ressources-et-acteurs",
    "IV.3": "book/4-animer/3-la-matrice",
    "IV.4": "book/4-animer/4-le-bloc-communal",
    "IV.5": "book/4-animer/5-alliances",
    "IV.6": "book/4-animer/6-piloter",
    "CT": "book/4-animer/conseil-de-territoire",
    "G": "book/4-animer/gabarits",
    "S1": "book/1-diagnostiquer/en-salle-1",
    "S2": "book/4-animer/en-salle-2",
    "S3": "book/2-agir/en-salle-3",
    "S4": "book/3-indicateurs/en-salle-4",
    "GF": "book/former/guide-du-formateur",
    "QS": "book/former/quatre-seminaires",
    "PR": "book/annexes/pour-la-recherche",
}

CAMPAIGN_FIGURE = "Chiffre d'un document de campagne, non repris ici : nous n'en avons pas vérifié d'autre source."
NATIONAL = "Jugement sur la politique nationale, hors de ce que ce manuel mesure ou de ce qu'un territoire décide."
SLOGAN = "Mot d'ordre : ce manuel n'en reprend pas."
GENERAL = "Cité sans contenu qui se reprenne."
LOGISTICS = "Organisation propre à ce lancement de 2020 : sans objet aujourd'hui."

# By seed and section: kind, heading in our own words, what carries it (action ids, short names of pages, `table:` and
# `lab:`), and the reason when nothing does.
IDEAS: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("000", "Enjeux des villes"): [
        ("idea", "Les villes sont au cœur de la transformation de l'économie", "I.1"),
        ("figure", "Part des villes dans les ressources et les émissions du monde", "",
         "Chiffre mondial, sans usage pour un territoire français ; le manuel calcule l'empreinte de chacun."),
        ("idea", "Réduire les importations à fort impact ou forte dépendance", "I.3 II"),
        ("idea", "Combiner trois voies : moins, davantage d'ici, avec des ressources durables", "II II.7"),
        ("proposition", "Sortir de l'empilement de plans par une lecture d'ensemble", "steering-linked-plans I.1"),
        ("proposition", "Nouer de nouvelles alliances de réciprocité", "cooperation-hinterland IV.5"),
        ("idea", "Produire, dans ses alliances, des biens communs de ressources", "alliances-resource-strategy"),
    ],
    ("000", "Soutenabilité et autonomie"): [
        ("idea", "Redéfinir les objectifs : limites planétaires et dépendances", "III.6 I.5"),
        ("idea", "Clés d'un métabolisme soutenable : énergie renouvelable, matières en boucle, stocks stables",
         "I.6 II.5 III.5"),
        ("idea", "Dépendre du monde expose à des ruptures", "steering-dependence-review I.5"),
        ("idea", "L'autonomie stratégique s'entend à plusieurs échelles", "alliances-complementary-network IV.5"),
        ("idea", "Passer du métabolisme de la ville à celui du territoire", "steering-metabolism-diagnosis I.1"),
        ("idea", "Rapprocher pour voir vite l'effet de ses gestes", "cooperation-economic-education I.1"),
        ("proposition", "Raisonner par aire d'approvisionnement partagée", "alliances-supply-area IV.5"),
    ],
    ("000", "Miser sur les circuits locaux"): [
        ("proposition", "Accroître la part de la demande servie par une production d'ici", "II.2 I.4"),
        ("proposition", "Accroître la part des ressources locales et durables", "II.5"),
        ("idea", "Développer des filières tournées vers la demande d'ici", "production-missing-links II.3"),
        ("idea", "Une limite physique à la substitution des importations", "I.8 II.7"),
        ("figure", "Matière importée et matière extraite en France", "III.5 table:materials/millenaire3_2019"),
        ("idea", "La ville est une mine", "circular-urban-mine I.6"),
        ("idea", "Réduire d'abord ce qui pèse : énergies fossiles, viande, électronique, ciment, textile",
         "living-high-impact-habits II.1"),
    ],
    ("000", "Diagnostic"): [
        ("proposition", "Fusionner diagnostic économique et environnemental", "steering-metabolism-diagnosis I.1 I.8"),
        ("measure", "Compter tous les flux : production, achats, exportations, importations", "I.2 lab:1-metabolisme"),
        ("measure", "Évaluer chaque flux en argent, emplois et matière", "I.8 lab:8-etendre"),
        ("measure", "Décomposer par branche", "I.7 BE"),
        ("idea", "L'analyse entrées-sorties étendue comme méthode", "I.7 I.8 PR"),
        ("measure", "Repérer les importations qui comptent : potentiel, dépendance, empreinte",
         "steering-short-list I.3"),
        ("action", "Retenir une liste courte de filières stratégiques", "steering-short-list I.3 lab:3-la-short-list"),
        ("proposition", "Revoir la boîte à outils de l'action économique", "II IV.4"),
    ],
    ("000", "Levier 1, sobriété"): [
        ("idea", "Stabiliser les stocks de biens par des modes de vie sobres", "II.1 I.6"),
        ("measure", "Réduire des consommations individuelles", "living-high-impact-habits food-less-animal II.1"),
        ("measure", "Réorienter vers des biens et services moins lourds",
         "living-shared-mobility living-high-impact-habits energy-renovation II.1"),
        ("measure", "Allonger la durée d'usage : réparer, revendre, donner",
         "circular-reuse-repair living-goods-sharing II.1"),
        ("measure", "Partager les usages pour posséder moins", "living-goods-sharing living-shared-vehicles"),
        ("idea", "Une sobriété acceptable et équitable", "living-floor-and-ceiling II.1"),
        ("example", "Garantir l'essentiel : caisse alimentaire, tarifs progressifs",
         "living-basic-needs food-common-fund"),
        ("idea", "Un plancher et un plafond de consommation", "living-floor-and-ceiling II.1"),
        ("idea", "La sobriété dépend de l'offre et des normes", "living-advertising steering-imaginaries II.1"),
        ("proposition", "Débattre pour bâtir une vision partagée des besoins", "steering-needs-debate III.1"),
    ],
    ("000", "Levier 2, échanges locaux"): [
        ("proposition", "Densifier les échanges entre ceux qui sont là", "exchange-supplier-meetings II.2"),
        ("idea", "Le multiplicateur local, vu comme un flipper", "I.4 lab:4-le-flipper"),
        ("measure", "Rapprocher offre et demande par l'information et l'entremise",
         "exchange-supplier-meetings exchange-shop-local-offer"),
        ("action", "Rendre l'offre d'ici visible et abordable pour les habitants", "exchange-shop-local-offer"),
        ("action", "Faire plus d'échanges entre entreprises", "exchange-supplier-meetings production-supply-review"),
        ("measure", "Comprendre comment les entreprises choisissent leurs fournisseurs", "production-supply-review BE"),
        ("action", "Faire de l'achat public un levier, sans critère de provenance",
         "purchase-needs-first purchase-small-lots IV.4 CP"),
    ],
    ("000", "Levier 3, diversification"): [
        ("idea", "La spécialisation rend vulnérable aux chocs", "I.5 II.3 III.3"),
        ("proposition", "Rechercher la diversité du tissu productif", "production-missing-links II.3 III.3"),
        ("idea", "La diversité aide la conversion des activités exposées", "production-declining-activities II.3"),
        ("action", "Orienter les porteurs de projets vers les besoins d'ici", "production-local-needs-founders"),
        ("idea", "Les relocalisations de grandes usines pèsent peu", "II.3"),
        ("action", "Redéployer savoir-faire et outils vers des produits nouveaux", "production-redeploy-know-how II.3"),
        ("action", "Mettre les entreprises en réseau le long d'une chaîne et entre voisines",
         "production-redeploy-know-how exchange-supplier-meetings"),
        ("action", "Coopérer avec les territoires voisins pour se compléter",
         "alliances-complementary-network alliances-joint-scheme"),
    ],
    ("000", "Levier 4, modèles économiques"): [
        ("proposition", "Changer la création de valeur : durée, usage, seconde vie", "circular-use-not-goods II.4"),
        ("measure", "Vendre un accès, un entretien, une économie de ressource", "circular-use-not-goods II.4"),
        ("action", "Changer l'innovation : réduire l'empreinte dès la conception",
         "production-low-footprint-innovation production-eco-design"),
        ("figure", "Part de l'impact décidée à la conception", "",
         "Ordre de grandeur souvent cité, dont nous n'avons pas trouvé la mesure d'origine."),
        ("measure", "Limiter les fonctions inutiles et le coût pour les plus modestes",
         "production-low-footprint-innovation"),
        ("action", "Changer les chaînes : fournisseurs proches, composants réemployés", "production-supply-review"),
        ("action", "Monter une logistique de retour et ses incitations", "circular-reverse-logistics II.4"),
        ("action", "Installer réemploi, réparation, remise à neuf", "circular-reuse-repair"),
    ],
    ("000", "Levier 5, ressources"): [
        ("action", "Écrire une stratégie de ressources avec l'arrière-pays", "alliances-resource-strategy II.5"),
        ("measure", "Ajuster offre et demande par une trajectoire", "alliances-resource-strategy II.7"),
        ("action", "Faire durer les stocks avant de recycler", "circular-longer-lives I.6"),
        ("measure", "Réparer, réemployer, remettre à neuf : bâtiments, réseaux, machines",
         "materials-building-reuse materials-renovate-first circular-reuse-repair"),
        ("idea", "Les équipements d'énergie créent aussi des dépendances", "energy-repairable-equipment I.5 II.5"),
        ("action", "Prévenir les conflits d'usage de la biomasse", "circular-biomass-choice II.5"),
    ],
    ("000", "Levier 6, compétences"): [
        ("idea", "Tout dépend des compétences présentes", "II.6"),
        ("action", "Anticiper l'effet des transitions sur les métiers", "skills-forecast II.6"),
        ("figure", "Emplois créés par la stratégie bas-carbone", "II.7 table:published_orders"),
        ("figure", "Emplois selon les scénarios de l'ADEME", "",
         "Quatre scénarios : nous n'avons pu lire que certains résultats, et les donnons tous ou aucun."),
        ("idea", "Des activités vont diminuer ou fermer", "production-declining-activities steering-change-watch"),
        ("action", "Sécuriser les reconversions", "skills-career-transitions"),
        ("measure", "Ajuster l'offre de formation, à la hausse et à la baisse",
         "skills-transition-training skills-forecast"),
        ("action", "Rendre attirants les métiers qui manquent de bras", "skills-attractive-trades"),
        ("action", "Engager les entreprises dans la formation", "skills-firm-training"),
    ],
    ("001", "Constat"): [
        ("idea", "Une longue désindustrialisation, inégale selon les lieux", "I.2 II.3"),
        ("figure", "Nombre de plans de licenciement", "", CAMPAIGN_FIGURE),
        ("figure", "Solde du commerce de biens", "", CAMPAIGN_FIGURE),
        ("example", "Le cas de l'automobile", "", NATIONAL),
        ("idea", "Les services remplacent des biens", "II.4"),
        ("figure", "Évolution de la consommation de biens et de services", "", CAMPAIGN_FIGURE),
        ("idea", "Sept limites planétaires dépassées sur neuf", "III.6"),
        ("idea", "Dépendances et autonomie choisie", "I.5"),
        ("idea", "Des usines arrivent sans concertation", "cooperation-citizen-council land-resource-diagnosis"),
        ("idea", "Du territoire concurrent au territoire de subsistance", "steering-cooperation-map IV.5"),
    ],
    ("001", "Le bloc communal"): [
        ("idea", "L'économie est l'affaire de tous", "cooperation-citizen-council"),
        ("idea", "Trois sortes de compétences du bloc communal", "IV.4 table:legal_references"),
        ("measure", "Agir directement : zones d'activité, tourisme, planification",
         "land-business-zones production-welcome IV.4"),
        ("measure", "Agir par les services : déchets, eau, habitat, mobilités",
         "living-basic-needs circular-waste-prevention IV.4"),
        ("measure", "Agir par les schémas : climat, eau, écologie industrielle",
         "steering-climate-plan circular-industrial-symbiosis"),
        ("figure", "Part des collectivités dans les émissions", "", CAMPAIGN_FIGURE),
        ("idea", "Des lois récentes donnent prise : AGEC, climat et résilience", "purchase-reused-goods IV.4"),
        ("example", "Des collectivités engagées : réemploi, rénovation, mobilités, sols épargnés",
         "energy-renovation circular-reuse-repair living-shared-mobility materials-renovate-first"),
        ("example", "Loos-en-Gohelle", "circular-use-not-goods energy-citizen-cooperative"),
        ("example", "La métropole de Lyon", "", GENERAL),
    ],
    ("001", "Un contrat de territoire"): [
        ("idea", "Trois passages : régénérer, coopérer, soutenir dans la durée", "", SLOGAN),
        ("idea", "L'entreprise dépend d'un lieu et en répond", "cooperation-firm-responsibility"),
        ("proposition", "De nouvelles méthodes entre État, collectivités, entreprises, formation, société",
         "steering-shared-governance"),
        ("idea", "Trois appuis : écologie, démocratie économique, solidarité", "IV.4"),
        ("idea", "Les limites d'un dispositif national de territoires industriels", "", NATIONAL),
        ("proposition", "Demander un État stratège", "", NATIONAL),
    ],
    ("001", "Stratégie territoriale"): [
        ("idea", "Peser sur l'orientation de son économie", "steering-expected-changes IV.4"),
        ("idea", "Adapter la stratégie au profil du territoire", "I.2 III.3"),
        ("idea", "Économie présentielle et économie productive", "steering-homegrown-activity I.4"),
        ("idea", "Un développement qui part des forces d'ici", "steering-homegrown-activity"),
        ("idea", "Quatre piliers : vision, conversion, démocratie, personnes", "IV.4 IV.3"),
    ],
    ("001", "Pilier 1, vision"): [
        ("idea", "Sans choix, on subit ceux des autres", "steering-values"),
        ("idea", "Compter les entreprises attirées ne suffit pas", "steering-homegrown-activity III.8"),
        ("proposition", "Mettre par écrit une vision", "steering-expected-changes"),
        ("action", "Choisir des valeurs", "steering-values"),
        ("action", "Nommer les changements attendus", "steering-expected-changes"),
        ("action", "Dire les grandes transformations visées", "steering-expected-changes"),
        ("action", "Fixer une ambition pour l'activité née ici", "steering-homegrown-activity"),
        ("action", "Dire quelles manières d'entreprendre soutenir", "steering-enterprise-models"),
        ("action", "Dire les progrès sociaux attendus", "steering-social-progress"),
        ("action", "Mettre limites planétaires et donut dans les plans",
         "steering-doughnut steering-climate-plan III.6"),
        ("measure", "S'appuyer sur le pacte vert européen", "", GENERAL),
        ("proposition", "Revoir les diagnostics de territoire", "steering-metabolism-diagnosis S1"),
        ("action", "Lire le territoire par son métabolisme", "steering-metabolism-diagnosis I.1"),
        ("action", "Mesurer ressources et flux, matériels ou non", "steering-resource-inventory I.2 IV.2"),
        ("action", "Évaluer dépendances, délocalisation, filières manquantes", "steering-dependence-review I.5 I.3"),
        ("action", "Mesurer fabrication locale, diversité, intensité des échanges",
         "steering-local-indices III.2 III.3 III.4"),
        ("action", "Repérer coopérations, aspirations et liens de subsistance", "steering-cooperation-map IV.2 IV.5"),
        ("proposition", "Bâtir la vision avec les habitants", "cooperation-citizen-council steering-shared-governance"),
        ("action", "Se donner une gouvernance partagée et planifier ensemble", "steering-shared-governance"),
        ("action", "Créer conseil économique, conseil de sobriété, institut citoyen",
         "cooperation-citizen-council land-sobriety-council cooperation-citizen-institute CT"),
        ("action", "Réexaminer les conventions avec la région", "alliances-regional-agreements"),
        ("action", "Demander la délégation des aides aux entreprises", "finance-aid-delegation"),
    ],
    ("001", "Pilier 2, idées"): [
        ("idea", "Un plancher social et un plafond écologique", "steering-doughnut III.6"),
        ("idea", "Partir des besoins plutôt que de l'offre", "steering-needs-debate III.1"),
        ("idea", "Définir ensemble le nécessaire et son partage",
         "steering-needs-debate living-floor-and-ceiling III.1 II.1"),
        ("idea", "De l'économie linéaire à l'économie circulaire", "circular-zone II.4 II.5 I.6"),
    ],
    ("001", "Pilier 2, économie circulaire"): [
        ("action", "Porter l'économie circulaire dans les plans régionaux", "circular-regional-planning"),
        ("action", "Déployer l'écologie industrielle et territoriale", "circular-industrial-symbiosis"),
        ("action", "Aider les filières de réemploi et de réparation", "circular-reuse-repair materials-building-reuse"),
        ("measure", "Locaux, gisements et reprise en déchetterie", "circular-reuse-repair"),
        ("action", "Créer des zones d'activité circulaires ou frugales", "circular-zone"),
        ("action", "Aider les entreprises à produire plus sobrement", "production-eco-design"),
        ("action", "Accueillir des scientifiques en résidence", "skills-research"),
    ],
    ("001", "Pilier 2, coopérations"): [
        ("action", "S'engager ensemble dans un territoire à mission", "cooperation-mission-territory"),
        ("example", "L'Hérault", "cooperation-mission-territory"),
        ("action", "Faire entrer les entreprises dans des programmes", "production-transition-programmes"),
        ("action", "Animer une charte de mise en commun entre industriels", "cooperation-sharing-charter"),
        ("action", "Créer des sociétés mixtes", "finance-mixed-company"),
        ("action", "Garantir des investissements décarbonés", "finance-guarantee"),
        ("action", "Produire l'énergie en boucle locale, la partager dans les zones",
         "energy-zone-sharing energy-shared-self-consumption"),
        ("measure", "S'appuyer sur des outils publics de l'énergie", "energy-local-agency"),
    ],
    ("001", "Pilier 2, foncier"): [
        ("action", "Garder le foncier et le louer", "land-keep-and-lease"),
        ("example", "Rennes", "land-keep-and-lease"),
        ("action", "Orienter le foncier public", "land-public-mobilise"),
        ("measure", "Servir d'intermédiaire avec établissements fonciers et bailleurs", "land-intermediation"),
        ("action", "Créer des foncières locales", "land-local-company"),
        ("action", "Amorcer des projets par l'occupation temporaire", "land-temporary-use"),
        ("action", "Conditionner le foncier à un diagnostic des ressources", "land-resource-diagnosis"),
        ("action", "Remettre en usage friches et bâtiments vides", "land-brownfields materials-renovate-first"),
        ("measure", "Densifier et bâtir en hauteur", "land-upward-building land-business-zones"),
        ("action", "Mieux remplir les zones d'activité", "land-business-zones"),
        ("measure", "Partager parkings, logistique, ateliers", "land-business-zones logistics-shared-delivery"),
        ("action", "Prévoir par contrat le démantèlement et la remise en état", "land-restoration-clause"),
        ("action", "Gérer les réserves foncières avec les voisins", "alliances-shared-land"),
        ("measure", "Se concerter sur les implantations, répartir les fonctions",
         "alliances-joint-scheme alliances-shared-land"),
        ("action", "Créer un conseil local de sobriété", "land-sobriety-council"),
        ("measure", "Moins d'énergie, de matières, de sol", "energy-sobriety-plan land-sobriety-council"),
    ],
    ("001", "Pilier 2, achats et finance"): [
        ("proposition", "Rendre la commande publique plus responsable", "purchase-clauses purchase-needs-first CP"),
        ("measure", "Clauses sociales et environnementales", "purchase-clauses"),
        ("measure", "Circuits courts", "food-canteens-sourcing IV.4"),
        ("measure", "Encadrer la sous-traitance", "purchase-subcontracting"),
        ("action", "Faire des schémas d'achats de vrais documents de pilotage", "purchase-responsible-plan"),
        ("measure", "Économie de la fonctionnalité, sobriété dans les achats",
         "circular-use-not-goods purchase-needs-first purchase-reused-goods"),
        ("measure", "Matériaux biosourcés et recyclés", "purchase-bio-based"),
        ("measure", "Insertion professionnelle", "purchase-reserved-contracts"),
        ("measure", "Relier ces schémas aux autres plans", "steering-linked-plans"),
        ("action", "Allotir", "purchase-small-lots"),
        ("action", "Aider les petites structures à candidater", "purchase-bidder-support"),
        ("action", "Acheter à plusieurs territoires, partager l'ingénierie", "purchase-joint"),
        ("action", "Soutenir l'innovation écologique et sociale",
         "production-low-footprint-innovation production-experimental-solutions"),
        ("action", "Moduler la fiscalité locale dans le cadre de la loi", "finance-local-tax IV.4"),
        ("action", "Passer chaque budget au filtre écologique", "finance-green-budget"),
        ("example", "Besançon", "finance-green-budget"),
        ("action", "Encourager les monnaies locales entre entreprises", "exchange-local-currency III.4"),
        ("example", "Le WIR, en Suisse", "exchange-local-currency III.4"),
    ],
    ("001", "Pilier 3, animation"): [
        ("idea", "Une attente de transparence sur les choix économiques", "cooperation-citizen-council"),
        ("idea", "L'acceptation d'un projet se joue dans sa construction", "cooperation-citizen-institute CT"),
        ("action", "Donner des moyens à l'animation territoriale", "cooperation-animation"),
        ("action", "Créer un institut citoyen", "cooperation-citizen-institute"),
        ("example", "Fos-Berre", "cooperation-citizen-institute"),
        ("action", "Organiser des visites d'entreprises", "cooperation-firm-visits"),
        ("action", "Former développeurs et transitionneurs", "skills-developers-network GF"),
        ("measure", "Financer des temps de formation communs", "skills-developers-network QS"),
        ("action", "Faire vivre des pôles de coopération économique", "cooperation-economic-cluster"),
        ("action", "Rapprocher entreprises et recrutements", "skills-local-matching"),
        ("example", "Un programme de formation dans le Cher", "skills-local-matching"),
    ],
    ("001", "Pilier 3, investir ensemble"): [
        ("action", "Prendre des parts dans des coopératives d'intérêt collectif", "finance-public-share"),
        ("action", "Soutenir les reprises en coopérative",
         "finance-cooperative-takeover production-takeover work-cooperative-sessions"),
        ("measure", "Avances, subventions, part minoritaire", "finance-cooperative-takeover"),
        ("action", "Créer ou soutenir des services d'intérêt économique général", "finance-general-interest-service"),
        ("action", "Faire contribuer les entreprises à un bien commun",
         "cooperation-mission-territory cooperation-firm-responsibility"),
        ("action", "Pousser des engagements entre entreprises",
         "living-shared-mobility-plan work-shared-governance"),
    ],
    ("001", "Pilier 3, entre collectivités"): [
        ("proposition", "Gouverner à plusieurs niveaux", "alliances-transition-contract IV.5"),
        ("action", "Contrats de transition entre échelons", "alliances-transition-contract"),
        ("action", "Contrats de réciprocité", "cooperation-hinterland IV.5"),
        ("action", "Schémas économiques communs", "alliances-joint-scheme"),
        ("action", "Réseaux de territoires et arrière-pays coopératifs", "alliances-complementary-network IV.5"),
    ],
    ("001", "Pilier 3, gouvernance"): [
        ("action", "S'inspirer de l'économie sociale et solidaire", "work-shared-governance"),
        ("action", "Relier vie au travail et vie démocratique", "cooperation-workplace-citizenship"),
        ("action", "Donner une voix à la nature dans l'entreprise", "work-nature-voice"),
        ("example", "Une entreprise dont une fondation est actionnaire", "work-nature-voice"),
    ],
    ("001", "Pilier 4, travail"): [
        ("idea", "Associer les salariés aux choix", "work-shared-governance"),
        ("idea", "Partir des besoins et de la réalité des travailleurs", "work-quality-diagnosis"),
        ("figure", "Mal-être au travail", "", CAMPAIGN_FIGURE),
        ("idea", "Adapter le travail à la chaleur", "work-heat-adaptation IV.4"),
        ("measure", "Temps de travail, bâtiments, postes", "work-heat-adaptation"),
        ("measure", "Protection sociale et droits nouveaux face au climat", "IV.4"),
        ("idea", "La chaleur fait baisser la productivité : qui est exposé ?", "work-heat-exposure"),
        ("figure", "Emplois et produit intérieur brut perdus par la chaleur", "", CAMPAIGN_FIGURE),
    ],
    ("001", "Pilier 4, droits sociaux"): [
        ("proposition", "Encourager de nouvelles gouvernances", "work-shared-governance"),
        ("action", "Informer sur codétermination et fondations actionnaires", "work-shared-governance"),
        ("action", "Tenir des réunions sur la transmission en coopérative", "work-cooperative-sessions"),
        ("action", "Représenter la nature dans l'entreprise", "work-nature-voice"),
        ("action", "Lier les aides à des engagements sociaux", "finance-conditional-aid"),
        ("measure", "Égalité salariale, contrats longs, dialogue social", "work-equal-pay"),
        ("measure", "Critères dans aides, baux, redevances, coopératives",
         "finance-conditional-aid land-keep-and-lease"),
        ("action", "Diagnostiquer la qualité de vie au travail", "work-quality-diagnosis"),
        ("measure", "Crèches, transports, services partagés", "work-shared-services"),
        ("action", "Animer la responsabilité territoriale des entreprises", "cooperation-firm-responsibility"),
        ("action", "Faciliter le mécénat de compétences", "work-skills-sponsorship"),
    ],
    ("001", "Pilier 4, formation"): [
        ("proposition", "Anticiper avec région, rectorats et entreprises",
         "skills-forecast skills-local-committee II.6"),
        ("action", "Changer le regard sur l'industrie : visites, écoles, salons", "skills-industry-discovery"),
        ("action", "Agir au comité local pour l'emploi", "skills-local-committee"),
        ("action", "Relier formation et filières retenues", "skills-transition-training skills-local-committee"),
        ("measure", "Installer les formations près des emplois, loger, transporter", "skills-training-places"),
        ("action", "Soutenir les écoles de la transition", "skills-transition-schools"),
        ("action", "Ouvrir ateliers partagés et lieux productifs", "production-shared-workshop"),
        ("action", "Accueillir un doctorant en CIFRE", "skills-research PR"),
    ],
    ("001", "Pilier 4, vie quotidienne"): [
        ("action", "Desservir zones d'activité et lieux de travail", "living-zone-transport living-shared-mobility"),
        ("action", "Tracer des itinéraires cyclables utiles", "living-cycling-routes"),
        ("action", "Soutenir les coopératives de mobilité", "living-shared-vehicles"),
        ("action", "Intégrer le covoiturage au réseau", "living-carpooling"),
        ("measure", "Aider à partager des utilitaires", "living-shared-vehicles"),
        ("action", "Faire des plans de mobilité entre entreprises", "living-shared-mobility-plan"),
        ("action", "Loger près des lieux de production", "living-worker-housing living-basic-needs"),
        ("measure", "Bâtir d'abord sur des sols déjà artificialisés", "living-worker-housing materials-renovate-first"),
        ("action", "Associer les employeurs à des coopératives d'habitat", "living-housing-cooperative"),
        ("measure", "Lier des aides à l'accueil des salariés", "finance-conditional-aid living-worker-housing"),
        ("action", "Soutenir l'habitat participatif et mêlé", "living-participatory-housing"),
        ("action", "Essayer une caisse d'alimentation par l'entreprise", "food-common-fund"),
        ("action", "Aider les groupements d'achat", "food-purchasing-groups"),
        ("action", "Associer la restauration d'entreprise", "food-workplace-catering"),
        ("action", "Prévenir et promouvoir la santé avec les employeurs", "living-local-health"),
    ],
    ("001", "Piloter"): [
        ("idea", "La vision sous-tend tout le pilotage", "steering-expected-changes IV.6"),
        ("idea", "Un pilotage collectif, qui documente", "steering-shared-governance IV.6"),
        ("action", "Aider à se représenter le changement", "steering-imaginaries"),
        ("action", "Impliquer chacun, varier les formes", "cooperation-firm-visits steering-shared-evaluation"),
        ("action", "Réunir des cercles d'acteurs pour évaluer", "steering-shared-evaluation IV.6"),
        ("action", "Documenter ce qui est fait", "steering-documenting IV.6"),
        ("measure", "Choisir des angles d'évaluation neufs", "steering-shared-evaluation"),
        ("action", "Mettre en récit, avec une méthode éprouvée", "steering-documenting IV.6"),
        ("action", "Veiller sur les mutations", "steering-change-watch IV.6"),
        ("action", "Construire des indicateurs macro et micro", "steering-local-indices III.1 III.8"),
        ("measure", "Indice de fabrication locale", "III.2 lab:2-fabrication-locale"),
        ("measure", "Dynamique des projets locaux", "steering-project-dashboard III.8 lab:8-projets"),
        ("measure", "Empreinte matières de l'économie locale", "III.5 lab:8-etendre"),
    ],
    ("002", "Contexte"): [
        ("idea", "Des filières longues, une économie loin de son territoire", "I.3 I.4"),
        ("idea", "L'alimentation comme moyen de reprendre la main", "food-territorial-project"),
        ("idea", "Énergie, logistique et économie circulaire au cœur", "II.5 logistics-from-needs"),
    ],
    ("002", "Matrice"): [
        ("proposition", "Tenir une matrice d'actions sur une page", "steering-action-matrix IV.3"),
        ("idea", "Quatre sortes d'acteurs", "IV.3 IV.2"),
        ("measure", "Niveau 1 : simplifier les petites initiatives", "steering-project-support IV.3"),
        ("measure", "Niveau 2 : aider à porter des projets intermédiaires", "steering-project-support IV.3"),
        ("measure", "Niveau 3 : porter des projets métropolitains",
         "steering-project-support alliances-joint-scheme IV.3 IV.5"),
    ],
    ("002", "Familles d'actions"): [
        ("proposition", "Construire un système alimentaire territorial",
         "food-territorial-project food-processing-unit"),
        ("action", "Structurer la demande : cantines, magasins, restaurateurs",
         "food-demand-structuring food-canteens-sourcing food-canteens-quality"),
        ("measure", "Nouvelles formes de distribution", "food-cooperative-shops"),
        ("proposition", "Développer une agriculture durable", "farm-land-protection"),
        ("action", "Anticiper le foncier pour les reprises", "farm-succession"),
        ("measure", "Reconvertir des terres vers le biologique", "farm-organic-conversion"),
        ("action", "Multiplier les lieux d'essai des pratiques", "farm-test-space"),
        ("proposition", "Développer les énergies renouvelables", "energy-local-production II.5"),
        ("measure", "Photovoltaïque, gaz de mine, chaleur perdue", "energy-local-production energy-recovered-heat"),
        ("action", "Monter des opérations collectives et citoyennes", "energy-citizen-cooperative"),
        ("proposition", "Favoriser une production pour le marché d'ici", "production-missing-links"),
        ("action", "Soutenir les éco-matériaux", "materials-bio-based-sector"),
        ("action", "Accueillir les entreprises de la transition", "production-welcome"),
        ("proposition", "Passer à une logistique de proximité", "logistics-from-needs"),
        ("action", "Repenser les circuits à partir des besoins", "logistics-from-needs"),
    ],
    ("003", "Le territoire résilient"): [
        ("idea", "Le territoire, lieu des nouvelles économies", "I.1"),
        ("idea", "Une mondialisation paradoxale", "",
         "Vue générale sur le monde, que ni les données ni les pages de ce manuel ne mesurent."),
        ("idea", "Comment produire ensemble une société résiliente ?", "IV.2"),
        ("idea", "Diversité économique et soutien aux plus faibles", "III.3 II.3"),
        ("action", "Recenser ressources naturelles, humaines, économiques, présentes et manquantes",
         "steering-resource-inventory IV.2"),
        ("measure", "Se développer là où l'on a des forces, chercher le reste ailleurs",
         "steering-dependence-review production-missing-links IV.2"),
        ("example", "L'habitat écologique et ses matériaux", "materials-bio-based-sector"),
        ("action", "Limiter les fuites d'argent", "I.4 lab:4-le-flipper exchange-supplier-meetings"),
        ("measure", "Logique circulaire", "circular-industrial-symbiosis"),
        ("action", "Développer des monnaies locales", "exchange-local-currency III.4"),
        ("action", "Construire avec les acteurs qui peuvent agir",
         "cooperation-animation steering-shared-governance IV.2"),
        ("action", "S'appuyer sur les collectifs d'habitants", "cooperation-citizen-groups"),
        ("action", "Rapprocher administration et entreprise", "cooperation-office-and-firm"),
        ("measure", "Partir de sujets mobilisateurs, comme l'alimentation",
         "food-territorial-project cooperation-office-and-firm"),
        ("action", "Aider ou créer des associations d'entrepreneurs", "production-founders-association"),
        ("action", "Éduquer et communiquer sur l'économie locale", "cooperation-economic-education"),
    ],
    ("004", "Cadre"): [
        ("idea", "Une offre de service nationale, quatre villes, un an", "IV.1"),
        ("measure", "Tour de table : à quoi verra-t-on que c'est réussi ?", "IV.1 G"),
        ("idea", "Partir des vulnérabilités, s'appuyer sur les atouts, tenir qualité de vie et cohésion", "IV.1 S1"),
        ("measure", "Quatre séminaires locaux et quatre entre sites", "steering-foresight-cycle IV.1 QS"),
        ("measure", "Livrables : synthèses locales et notes transversales", "IV.1 G"),
        ("idea", "Lien avec le programme pour les centres-villes", "IV.1"),
        ("idea", "Composition de l'équipe d'appui", "", LOGISTICS),
    ],
    ("004", "Partis pris"): [
        ("idea", "Que peut l'action publique locale ?", "IV.4 IV.1"),
        ("idea", "Entrer par la production et la consommation", "I.1 II"),
        ("proposition", "Cerner ressources et leviers", "IV.2 II"),
        ("proposition", "Engager le dialogue avec les autres parties", "steering-living-forces-map IV.2"),
        ("proposition", "Relier diagnostic prospectif et capacité d'agir", "steering-foresight-cycle S1 S4"),
        ("proposition", "Interroger les politiques nationales", "alliances-peer-sites IV.1"),
        ("idea", "Adapter, accompagner, croiser", "IV.1"),
        ("measure", "Alterner débat et témoignages, long terme et opérationnel", "IV.1 G"),
        ("measure", "Des notes à chaque séminaire, co-écrites", "G IV.1"),
        ("measure", "Un manifeste et des synthèses locales", "alliances-peer-sites G"),
        ("idea", "Un lieu pour régler le niveau d'ambition", "S4 IV.1"),
        ("idea", "Une action collective qui dure après", "steering-roadmap IV.6"),
    ],
    ("004", "Déroulé"): [
        ("action", "Une journée d'immersion", "steering-foresight-cycle IV.1 G"),
        ("action", "Séminaire 1 : vulnérabilités vues de l'horizon et bilan des actions", "steering-action-review S1"),
        ("action", "Intersite 1 : forces, faiblesses et angles morts", "alliances-peer-sites IV.1"),
        ("action", "Séminaire 2 : cartographier les forces vives", "steering-living-forces-map S2 IV.2"),
        ("action", "Intersite 2 : le rôle de la collectivité", "alliances-peer-sites IV.1"),
        ("action", "Séminaire 3 : revoir trois dispositifs avec les bons leviers", "steering-schemes-workbench S3"),
        ("action", "Intersite 3 : leviers nationaux et manifeste", "alliances-peer-sites IV.1"),
        ("action", "Séminaire 4 : doser l'ambition, écrire la feuille de route", "steering-roadmap S4 IV.6"),
        ("action", "Intersite 4 : discuter le manifeste avec d'autres", "alliances-peer-sites IV.1"),
        ("measure", "Un groupe stable de quinze à vingt personnes, invitées en leur nom", "IV.1 G"),
        ("measure", "Croiser ville et intercommunalité, élus et services", "IV.1 G"),
        ("idea", "Calendrier de l'année 2020", "", LOGISTICS),
    ],
}  # fmt: skip

COLUMNS = ["id", "seed", "section", "rank", "kind", "heading", "actions", "pages", "tables", "notebooks", "reason"]


def _carriers(words: str) -> dict[str, list[str]]:
    """Action ids, pages, tables and notebooks of a string of short names."""
    found: dict[str, list[str]] = {"actions": [], "pages": [], "tables": [], "notebooks": []}
    for word in words.split():
        if word.startswith("table:"):
            found["tables"].append(word.removeprefix("table:"))
        elif word.startswith("lab:"):
            found["notebooks"].append(f"book/ateliers/{word.removeprefix('lab:')}.ipynb")
        elif word in PAGES:
            found["pages"].append(PAGES[word])
        else:
            found["actions"].append(word)
    return found


def _ideas() -> pd.DataFrame:
    rows = []
    for number, ((seed, section), ideas) in enumerate(IDEAS.items(), start=1):
        for rank, (kind, heading, carriers, *reason) in enumerate(ideas, start=1):
            found = {name: ";".join(items) for name, items in _carriers(carriers).items()}
            row = {"id": f"{seed}-{number:02d}-{rank:02d}", "seed": seed, "section": section, "rank": rank}
            rows.append(row | {"kind": kind, "heading": heading} | found | {"reason": reason[0] if reason else ""})
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["status"] = table["reason"].eq("").map({True: "carried", False: "not_carried"})
    return table


def _documents() -> pd.DataFrame:
    columns = ["id", "nature", "author", "date", "title", "what_it_is", "caution", "says", "lives_in"]
    table = pd.DataFrame(DOCUMENTS, columns=columns)
    table["lives_in"] = [";".join(PAGES[word] for word in cell.split()) for cell in table["lives_in"]]
    table["status"] = table["date"].ne("").map({True: "dated", False: "undated"})
    return table


def seeds_of_actions() -> dict[str, str]:
    """Seeds that propose each action, parted by « ; »: those of the ideas that it carries."""
    found: dict[str, set[str]] = {}
    for (seed, _), ideas in IDEAS.items():
        for _, _, carriers, *_ in ideas:
            for action in _carriers(carriers)["actions"]:
                found.setdefault(action, set()).add(seed)
    return {action: ";".join(sorted(seeds)) for action, seeds in found.items()}


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """The texts and their ideas; no raw file is read."""
    return {"seeds/documents": _documents(), "seeds/ideas": _ideas()}
