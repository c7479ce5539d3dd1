"""Texts of law that a local authority meets when it acts on its economy: what they allow, what they demand, how read.

``CODE_COPY``: article read whole in a public copy of Légifrance of 6 December 2023; ``in_force_since`` is then the day
from which that wording applies. Later changes are known only where another publication tells them (``PUBLISHED``).
``NOT_READ``: known from memory or from a seed only, and said so.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

CHECKED_ON = "2026-11-22"
BEST_BEFORE = "2027-06-30"

CODE_COPY, PUBLISHED, NOT_READ = "code_copy", "published", "not_read"
COPY_OF = "2023-12-06"
#: Read, and known to have changed or to be about to change since: to be read again.
CHANGED_SINCE = ("commerce-l23-10-1", "sieg")
CGCT = "Code général des collectivités territoriales"
CCP = "Code de la commande publique"
URBANISM = "Code de l'urbanisme"
RURAL = "Code rural et de la pêche maritime"
ENVIRONMENT = "Code de l'environnement"
ENERGY = "Code de l'énergie"
TRANSPORT = "Code des transports"
LABOUR = "Code du travail"
TAX = "Code général des impôts"
COMMERCE = "Code de commerce"
HOUSING = "Code de la construction et de l'habitation"
PROPERTY = "Code général de la propriété des personnes publiques"
HEALTH = "Code de la santé publique"

COLUMNS = [
    "id", "topic", "text", "article", "rule", "allows", "demands", "competent_levels", "in_force_since", "checked_how",
    "wording_of", "source", "best_before",
]  # fmt: skip

# id: topic, text, article, rule in a few words, what it allows, what it demands or forbids, levels, in force since
_FROM_CODES: dict[str, tuple[str, str, str, str, str, str, str, str]] = {
    # Who is competent
    "cgct-l2121-29": (
        "competence", CGCT, "art. L2121-29", "le conseil municipal règle les affaires de la commune",
        "La commune agit sur tout intérêt communal, par délibération.",
        "Pas dans ce que la loi confie à d'autres, ni dans ce que la commune a transféré.",
        "commune", "1996-02-24",
    ),
    "cgct-l5214-16": (
        "competence", CGCT, "art. L5214-16", "communauté de communes : développement économique, zones d'activité",
        "À la place des communes : actions de développement économique, zones d'activité, promotion du tourisme.",
        "Respecter le schéma régional. Politique du commerce : seulement d'intérêt communautaire.",
        "epci", "2022-02-23",
    ),
    "cgct-l5216-5": (
        "competence", CGCT, "art. L5216-5", "communauté d'agglomération : économie, mobilité, urbanisme",
        "À la place des communes : développement économique, zones d'activité, mobilité, habitat, déchets.",
        "Respecter le schéma régional. Politique du commerce : seulement d'intérêt communautaire.",
        "epci", "2022-02-23",
    ),
    "cgct-l5215-20": (
        "competence", CGCT, "art. L5215-20", "communauté urbaine : développement et aménagement économiques",
        "À la place des communes : zones d'activité, actions économiques, aide à la recherche, urbanisme.",
        "Exercer ce qui est transféré ; la commune ne le peut plus.",
        "epci", "2022-02-23",
    ),
    "cgct-l5217-2": (
        "competence", CGCT, "art. L5217-2", "métropole : développement économique, capital de certaines sociétés",
        "À la place des communes : zones d'activité, actions économiques, parts de certaines sociétés, pôles de "
        "compétitivité, recherche.",
        "Tenir compte du schéma régional de l'enseignement supérieur et de la recherche.",
        "epci", "2022-02-23",
    ),
    "cgct-l3641-1": (
        "competence", CGCT, "art. L3641-1", "métropole de Lyon : compétences économiques",
        "À la place des communes : zones d'activité, actions économiques, parts de certaines sociétés, recherche.",
        "C'est une collectivité à part : elle exerce aussi les compétences d'un département.",
        "epci", "2022-01-01",
    ),
    "cgct-l4251-12": (
        "competence", CGCT, "art. L4251-12", "la région définit les orientations économiques",
        "La région fixe les orientations de développement économique.",
        "", "region", "2016-01-01",
    ),
    "cgct-l4251-13": (
        "competence", CGCT, "art. L4251-13", "schéma régional économique, économie circulaire comprise",
        "La région écrit un schéma : aides, innovation, économie sociale, économie circulaire, écologie industrielle.",
        "Y organiser la complémentarité avec les aides du bloc communal.",
        "region", "2021-08-25",
    ),
    "cgct-l4251-17": (
        "competence", CGCT, "art. L4251-17", "aides compatibles avec le schéma régional",
        "", "Les aides aux entreprises du bloc communal doivent être compatibles avec le schéma régional.",
        "shared", "2016-01-01",
    ),
    "cgct-l1111-8": (
        "competence", CGCT, "art. L1111-8", "délégation de compétence par convention",
        "Une collectivité délègue une compétence à une autre, d'une autre catégorie, ou à un EPCI.",
        "Une convention : durée, objectifs, contrôle. L'acte est pris au nom de celui qui délègue.",
        "shared", "2022-02-23",
    ),
    "cgct-l1111-9": (
        "competence", CGCT, "art. L1111-9", "chefs de file : région, département, bloc communal",
        "Le bloc communal est chef de file pour mobilité durable, proximité, aménagement, développement local ; la "
        "région pour climat, énergie, recherche.",
        "Maître d'ouvrage : payer au moins 30 % des financements publics, pour ces compétences.",
        "shared", "2022-02-23",
    ),
    # Aid and taxes
    "cgct-l1511-2": (
        "aid", CGCT, "art. L1511-2", "aides aux entreprises : région ; participation du bloc communal par convention",
        "La région définit les régimes d'aides et les octroie ; elle peut déléguer l'octroi au bloc communal.",
        "Sans convention avec la région, commune et EPCI ne versent pas ces aides.",
        "region", "2022-02-23",
    ),
    "cgct-l1511-3": (
        "aid", CGCT, "art. L1511-3", "aides à l'immobilier d'entreprise : bloc communal",
        "Commune et EPCI décident seuls : subvention, rabais, loyer ou prêt pour terrains et bâtiments d'entreprises.",
        "Une convention avec l'entreprise ; des plafonds selon la zone ; le droit européen des aides d'État.",
        "shared", "2016-01-01",
    ),
    "cgct-l1511-7": (
        "aid", CGCT, "art. L1511-7", "subventions aux organismes d'aide à la création et à la reprise d'entreprises",
        "Financer les organismes qui aident à créer ou à reprendre une entreprise.",
        "Commune et EPCI : dans le cadre d'une convention avec la région.",
        "shared", "2016-01-01",
    ),
    "cgct-l2251-3": (
        "aid", CGCT, "art. L2251-3", "aider un service nécessaire quand l'initiative privée manque",
        "En milieu rural ou en quartier prioritaire : créer ou aider un service qui manque.",
        "Constater que l'initiative privée fait défaut ; une convention d'obligations.",
        "commune", "2014-02-23",
    ),
    "cgct-l2252-1": (
        "aid", CGCT, "art. L2252-1", "garantie d'emprunt : dans des limites",
        "La commune garantit un emprunt privé.",
        "Respecter des plafonds de risque.",
        "commune", "1996-04-13",
    ),
    "cgi-1639-a-bis": (
        "aid", TAX, "art. 1639 A bis", "délibérations fiscales : avant le 1er octobre",
        "Décider d'une exonération que la loi prévoit, pour l'année suivante.",
        "Délibérer avant le 1er octobre. Hors des cas de la loi, aucune exonération.",
        "shared", "2022-09-01",
    ),
    "cgi-1464-c": (
        "aid", TAX, "art. 1464 C", "exonération facultative, entreprises nouvelles ou reprises",
        "Exonérer de CFE et de taxe foncière des entreprises nouvelles ou reprises, dans les cas prévus.",
        "La décision porte sur la totalité de la part de la collectivité.",
        "shared", "2011-01-01",
    ),
    "cgi-238-bis": (
        "work", TAX, "art. 238 bis", "mécénat : réduction d'impôt",
        "L'entreprise qui donne, en argent ou en temps de salariés, réduit son impôt.",
        "Le bénéficiaire est d'intérêt général ; pas de contrepartie égale au don.",
        "outside", "2023-01-01",
    ),
    # Shares
    "cgct-l2253-1": (
        "participation", CGCT, "art. L2253-1", "capital de sociétés : énergie renouvelable, transport coopératif",
        "Entrer au capital d'une société d'énergie renouvelable, ou d'une coopérative de transport.",
        "Une société commerciale quelconque : interdit, sauf texte qui l'autorise.",
        "shared", "2022-02-23",
    ),
    "cgct-l1522-1": (
        "participation", CGCT, "art. L1522-1", "société d'économie mixte",
        "Créer une société où la collectivité détient plus de la moitié du capital.",
        "L'objet concourt à une compétence de chaque collectivité actionnaire.",
        "shared", "2022-02-23",
    ),
    "cgct-l1531-1": (
        "participation", CGCT, "art. L1531-1", "société publique locale",
        "Créer une société toute publique, sans mise en concurrence pour ses actionnaires.",
        "Elle ne travaille que pour ses actionnaires, sur leur territoire.",
        "shared", "2022-02-23",
    ),
    "cgct-l1541-1": (
        "participation", CGCT, "art. L1541-1", "société d'économie mixte à opération unique",
        "Créer, pour un seul contrat, une société avec un opérateur privé.",
        "Choisir l'opérateur après mise en concurrence ; durée limitée.",
        "shared", "2020-04-01",
    ),
    # Purchasing
    "ccp-l3": (
        "purchasing", CCP, "art. L3", "égalité de traitement, liberté d'accès, transparence",
        "", "Toute entreprise peut candidater, et chacune est traitée de la même façon, quel que soit le montant.",
        "shared", "2019-04-01",
    ),
    "ccp-r2111-7": (
        "purchasing", CCP, "art. R2111-7", "pas de provenance ni d'origine dans les spécifications",
        "",
        "Ne mentionner ni provenance ni origine déterminée, sauf si l'objet du marché le justifie.",
        "shared", "2019-04-01",
    ),
    "ccp-l2111-1": (
        "purchasing", CCP, "art. L2111-1", "besoin défini avec des objectifs de développement durable",
        "Définir le besoin d'abord, environnement et social compris.",
        "Le besoin est défini avant de consulter, précisément.",
        "shared", "2019-04-01",
    ),
    "ccp-r2111-1": (
        "purchasing", CCP, "art. R2111-1", "échanges préalables avec les opérateurs (sourcing)",
        "Rencontrer des entreprises, les informer, leur demander leur avis avant le marché.",
        "Ne pas fausser la concurrence : donner à tous la même information.",
        "shared", "2019-04-01",
    ),
    "ccp-l2111-3": (
        "purchasing", CCP, "art. L2111-3", "schéma des achats responsables (SPASER), indicateurs publiés",
        "Fixer et publier des objectifs d'achats sociaux et écologiques.",
        "Obligatoire au-dessus d'un montant annuel d'achats fixé par décret ; indicateurs publiés tous les deux ans.",
        "shared", "2023-10-25",
    ),
    "ccp-l2112-2": (
        "purchasing", CCP, "art. L2112-2", "conditions d'exécution liées à l'objet, environnement compris",
        "Écrire des conditions sur l'environnement, le social, l'emploi.",
        "Depuis le 22 août 2026, au plus tard : l'environnement est obligatoire dans les conditions d'exécution.",
        "shared", "2026-08-22",
    ),
    "ccp-l2112-3": (
        "purchasing", CCP, "art. L2112-3", "cycle de vie : réputé lié à l'objet",
        "Parler de production, de transport, d'entretien, de fin de vie.",
        "Rester sur ce qui se rapporte au produit ou au service acheté.",
        "shared", "2019-04-01",
    ),
    "ccp-l2112-4": (
        "purchasing", CCP, "art. L2112-4", "moyens localisés dans l'Union européenne",
        "Imposer que les moyens d'exécution soient dans l'Union, pour l'environnement, le social ou la sécurité.",
        "L'Union entière : ni la région, ni le département, ni la France.",
        "shared", "2019-04-01",
    ),
    "ccp-l2113-6": (
        "purchasing", CCP, "art. L2113-6", "groupement de commandes",
        "Acheter ensemble, entre acheteurs publics.",
        "Une convention ; pour tous, les règles de la commande publique.",
        "shared", "2019-04-01",
    ),
    "ccp-l2113-10": (
        "purchasing", CCP, "art. L2113-10", "lots séparés : la règle",
        "Choisir le nombre, la taille et l'objet des lots ; limiter le nombre de lots pour une même entreprise.",
        "Passer en lots, sauf prestations indissociables ou cas de l'article L2113-11, à motiver.",
        "shared", "2019-04-01",
    ),
    "ccp-l2113-12": (
        "purchasing", CCP, "art. L2113-12", "marchés réservés : handicap",
        "Réserver un marché ou un lot aux entreprises adaptées et aux établissements d'aide par le travail.",
        "Une part minimale de travailleurs handicapés.",
        "shared", "2019-04-01",
    ),
    "ccp-l2113-13": (
        "purchasing", CCP, "art. L2113-13", "marchés réservés : insertion",
        "Réserver un marché ou un lot aux structures d'insertion.",
        "Une part minimale de travailleurs défavorisés.",
        "shared", "2019-04-01",
    ),
    "ccp-l2113-15": (
        "purchasing", CCP, "art. L2113-15", "marchés réservés : économie sociale et solidaire",
        "Réserver un marché de services sanitaires, sociaux ou culturels à l'économie sociale et solidaire.",
        "Services d'une liste ; trois ans au plus ; pas deux fois de suite au même.",
        "shared", "2019-04-01",
    ),
    "ccp-l2152-7": (
        "purchasing", CCP, "art. L2152-7", "offre économiquement la plus avantageuse, un critère d'environnement",
        "Choisir sur plusieurs critères, précis et liés à l'objet du marché ou à son exécution.",
        "Depuis le 21 août 2026 : au moins un critère tient compte de l'environnement.",
        "shared", "2026-08-21",
    ),
    "ccp-r2152-7": (
        "purchasing", CCP, "art. R2152-7", "critères : qualité, livraison, approvisionnement direct, environnement",
        "Noter la qualité, les délais, la livraison, l'approvisionnement direct agricole, le coût du cycle de vie.",
        "Depuis le 21 août 2026 : au moins un critère sur l'environnement. Ni discrimination, ni critère sans lien.",
        "shared", "2026-08-21",
    ),
    "ccp-r2152-9": (
        "purchasing", CCP, "art. R2152-9", "coût du cycle de vie",
        "Compter l'énergie, l'entretien, la fin de vie, et les dommages à l'environnement que l'on sait chiffrer.",
        "Une méthode annoncée, que chaque candidat peut appliquer.",
        "shared", "2019-04-01",
    ),
    "ccp-l2193-3": (
        "purchasing", CCP, "art. L2193-3", "sous-traitance : tâches essentielles par le titulaire",
        "Exiger que le titulaire fasse lui-même certaines tâches essentielles.",
        "Interdire toute sous-traitance n'est pas possible.",
        "shared", "2019-04-01",
    ),
    "ccp-l2196-2": (
        "purchasing", CCP, "art. L2196-2", "données essentielles des marchés, ouvertes",
        "Lire ses propres données, les rapprocher des établissements.",
        "Les publier dans un format ouvert.",
        "shared", "2019-04-01",
    ),
    "env-l228-4": (
        "purchasing", ENVIRONMENT, "art. L228-4", "commande publique : produits biosourcés, réemploi dans le bâtiment",
        "Demander des produits biosourcés, du réemploi.",
        "Dans le bâtiment, veiller au réemploi et aux matériaux renouvelables. À partir de 2030 : biosourcé ou "
        "bas-carbone dans 25 % des rénovations lourdes et constructions.",
        "shared", "2023-03-12",
    ),
    # Food and farming
    "rural-l111-2-2": (
        "food", RURAL, "art. L111-2-2", "projets alimentaires territoriaux",
        "Porter un projet alimentaire avec les acteurs du territoire.",
        "L'élaborer de manière concertée.",
        "shared", "2021-08-25",
    ),
    "rural-l230-5-1": (
        "food", RURAL, "art. L230-5-1", "cantines publiques : 50 % de produits de qualité, 20 % biologiques",
        "Compter les produits achetés pour leur environnement et leur approvisionnement direct.",
        "En valeur, 50 % au moins de produits durables et de qualité, dont 20 % biologiques, depuis 2022 ; depuis "
        "2024, 60 % des viandes et poissons (100 % pour l'État).",
        "shared", "2021-08-25",
    ),
    "rural-l230-5-6": (
        "food", RURAL, "art. L230-5-6", "cantines scolaires : un menu végétarien par semaine",
        "Servir davantage de repas végétariens.",
        "Au moins un par semaine à l'école.",
        "shared", "2021-08-25",
    ),
    "rural-l112-2": (
        "food", RURAL, "art. L112-2", "zones agricoles protégées : arrêté du préfet",
        "Proposer au préfet de protéger une zone agricole.",
        "Enquête publique, avis de la chambre d'agriculture.",
        "shared", "2016-01-01",
    ),
    "rural-l143-1": (
        "food", RURAL, "art. L143-1", "préemption des terres agricoles : SAFER",
        "Passer convention avec la SAFER, qui préempte.",
        "La commune ne préempte pas elle-même à ce titre.",
        "outside", "2020-12-09",
    ),
    "env-l541-15-3": (
        "food", ENVIRONMENT, "art. L541-15-3", "restauration collective : lutte contre le gaspillage",
        "", "Un diagnostic, puis une démarche contre le gaspillage.",
        "shared", "2020-02-12",
    ),
    "casf-l266-1": (
        "food", "Code de l'action sociale et des familles", "art. L266-1", "lutte contre la précarité alimentaire",
        "Agir pour l'accès à une alimentation de qualité, avec l'État et les associations.",
        "Respecter la dignité et la capacité d'agir des personnes.",
        "shared", "2018-11-02",
    ),
    # Energy, waste
    "energy-l315-2": (
        "energy", ENERGY, "art. L315-2", "autoconsommation collective",
        "Partager une production d'électricité entre voisins.",
        "Une personne morale ; une proximité fixée par arrêté.",
        "shared", "2021-07-01",
    ),
    "energy-l291-1": (
        "energy", ENERGY, "art. L291-1", "communauté d'énergie renouvelable",
        "Participer à une communauté d'énergie, avec habitants et petites entreprises.",
        "Participation ouverte et volontaire ; contrôle par des membres proches.",
        "shared", "2023-03-12",
    ),
    "energy-l232-1": (
        "energy", ENERGY, "art. L232-1", "service public de la performance énergétique de l'habitat",
        "Informer, conseiller, accompagner les ménages qui rénovent.",
        "", "shared", "2021-08-25",
    ),
    "cgct-l2224-32": (
        "energy", CGCT, "art. L2224-32", "production d'énergie renouvelable par commune ou EPCI",
        "Aménager et exploiter des installations renouvelables sur son territoire.",
        "", "shared", "2021-08-25",
    ),
    "cgct-l2224-38": (
        "energy", CGCT, "art. L2224-38", "réseaux publics de chaleur : commune ou EPCI",
        "Créer et exploiter un réseau de chaleur.",
        "Service public industriel et commercial ; schéma directeur.",
        "shared", "2021-08-25",
    ),
    "env-l229-26": (
        "energy", ENVIRONMENT, "art. L229-26", "plan climat-air-énergie, plus de 20 000 habitants",
        "Relier énergie, mobilité, bâtiment et économie dans un plan.",
        "Obligatoire pour un EPCI de plus de 20 000 habitants.",
        "epci", "2023-03-12",
    ),
    "env-l541-15-1": (
        "waste", ENVIRONMENT, "art. L541-15-1", "programme local de prévention des déchets",
        "Aider réemploi, réparation, compostage.",
        "Un programme, avec objectifs et bilan annuel public.",
        "epci", "2010-07-14",
    ),
    "env-l541-13": (
        "waste", ENVIRONMENT, "art. L541-13", "plan régional de prévention et de gestion des déchets",
        "Y faire inscrire l'économie circulaire.",
        "Le plan est à la région.",
        "region", "2021-08-25",
    ),
    "env-l110-1-1": (
        "waste", ENVIRONMENT, "art. L110-1-1", "économie circulaire et écologie industrielle : objectif de la loi",
        "S'appuyer sur un objectif légal de coopération entre entreprises du territoire.",
        "", "shared", "2020-02-12",
    ),
    "cgct-l2224-13": (
        "waste", CGCT, "art. L2224-13", "déchets des ménages ; déchetteries ouvertes au réemploi",
        "Ouvrir les déchetteries aux structures de réemploi, par convention.",
        "Une zone de dépôt pour ce qui peut être réemployé.",
        "epci", "2020-02-12",
    ),
    "cch-l126-34": (
        "waste", HOUSING, "art. L126-34", "diagnostic des matériaux avant démolition ou grosse rénovation",
        "Savoir ce qu'un bâtiment contient avant de le démolir.",
        "Le maître d'ouvrage fait un diagnostic, réemploi d'abord.",
        "shared", "2021-08-25",
    ),
    # Land
    "urb-l318-8-2": (
        "land", URBANISM, "art. L318-8-2", "inventaire des zones d'activité",
        "Connaître parcelles, propriétaires, occupants et locaux vides.",
        "L'autorité compétente tient cet inventaire.",
        "epci", "2021-08-25",
    ),
    "urb-l300-1": (
        "land", URBANISM, "art. L300-1", "aménagement : accueil des activités, recyclage foncier",
        "Aménager pour garder ou accueillir des activités, recycler du foncier.",
        "Un intérêt général, dans ses compétences.",
        "shared", "2023-07-22",
    ),
    "urb-l211-1": (
        "land", URBANISM, "art. L211-1", "droit de préemption urbain",
        "Instituer un droit de préemption dans les zones urbaines et à urbaniser.",
        "Une délibération ; un plan d'urbanisme approuvé.",
        "shared", "2021-08-25",
    ),
    "urb-l210-1": (
        "land", URBANISM, "art. L210-1", "préempter : pour une action ou une réserve foncière",
        "Préempter pour une opération d'aménagement ou une réserve.",
        "Un projet réel, motivé. Choisir l'acheteur qui plaît n'en est pas un.",
        "shared", "2022-02-23",
    ),
    "urb-l214-1": (
        "land", URBANISM, "art. L214-1", "préemption des fonds de commerce et baux commerciaux",
        "Préempter fonds et baux dans un périmètre de sauvegarde.",
        "Une délibération motivée.",
        "commune", "2014-06-20",
    ),
    "urb-l221-1": (
        "land", URBANISM, "art. L221-1", "réserves foncières",
        "Acheter à l'avance pour une opération future, au besoin par expropriation.",
        "Viser une action d'aménagement.",
        "shared", "2022-04-08",
    ),
    "expro-l1": (
        "land", "Code de l'expropriation", "art. L1", "expropriation : utilité publique, juste et préalable indemnité",
        "Exproprier pour une utilité publique déclarée.",
        "Une enquête, une déclaration d'utilité publique (État), une indemnité versée avant.",
        "outside", "2015-01-01",
    ),
    "urb-l324-1": (
        "land", URBANISM, "art. L324-1", "établissement public foncier local",
        "Faire acheter et porter du foncier, activités économiques comprises.",
        "En être membre ; racheter au terme convenu.",
        "shared", "2023-10-25",
    ),
    "urb-l321-1": (
        "land", URBANISM, "art. L321-1", "établissement public foncier de l'État",
        "Passer convention pour acheter, porter, dépolluer.",
        "La stratégie est celle de l'établissement.",
        "shared", "2023-10-25",
    ),
    "urb-l111-26": (
        "land", URBANISM, "art. L111-26", "friche : définition",
        "Parler de la même chose : un bien inutilisé, qui demande des travaux.",
        "", "shared", "2021-08-25",
    ),
    "urb-l151-9": (
        "land", URBANISM, "art. L151-9", "plan local d'urbanisme : destinations et activités",
        "Réserver des secteurs à des natures d'activité.",
        "Régler la nature des constructions, jamais l'identité de l'occupant.",
        "shared", "2016-01-01",
    ),
    "urb-l143-16": (
        "land", URBANISM, "art. L143-16", "schéma de cohérence territoriale, à plusieurs EPCI",
        "Répartir à plusieurs les sols et les activités.",
        "Par un EPCI, un syndicat mixte ou un pôle.",
        "shared", "2021-04-01",
    ),
    "env-l516-1": (
        "land", ENVIRONMENT, "art. L516-1", "garanties financières : certaines installations classées",
        "",
        "Pour carrières, stockages de déchets et installations les plus dangereuses : des garanties avant d'ouvrir.",
        "outside", "2023-10-25",
    ),
    "env-l512-21": (
        "land", ENVIRONMENT, "art. L512-21", "tiers demandeur : réhabiliter à la place de l'exploitant",
        "Réhabiliter un site pour l'usage que l'on veut, à la place de l'exploitant.",
        "L'accord de l'exploitant et du préfet.",
        "shared", "2023-10-25",
    ),
    "env-l556-1": (
        "land", ENVIRONMENT, "art. L556-1", "changement d'usage d'un site : état des sols compatible",
        "", "Qui change l'usage rend l'état des sols compatible avec le nouvel usage.",
        "shared", "2023-10-25",
    ),
    "cgppp-l2122-1-1": (
        "land", PROPERTY, "art. L2122-1-1", "occupation du domaine public : sélection préalable",
        "Confier un lieu du domaine public à une activité.",
        "Une sélection impartiale et publiée, sauf durée courte.",
        "shared", "2017-04-21",
    ),
    "cgppp-l2221-1": (
        "land", PROPERTY, "art. L2221-1", "domaine privé : gestion libre",
        "Garder et louer ses terrains et locaux du domaine privé, choisir les clauses du bail.",
        "Un loyer très bas est une aide : voir les aides à l'immobilier.",
        "shared", "2006-07-01",
    ),
    "commerce-l145-5-1": (
        "land", COMMERCE, "art. L145-5-1", "convention d'occupation précaire",
        "Prêter un local en attendant un projet, hors bail commercial.",
        "Des circonstances particulières, indépendantes de la volonté des parties.",
        "shared", "2014-06-20",
    ),
    "env-l122-1": (
        "land", ENVIRONMENT, "art. L122-1", "évaluation environnementale des projets",
        "Demander, pour un terrain que l'on vend ou loue, davantage que le minimum.",
        "Certains projets ont une évaluation obligatoire ; elle revient au maître d'ouvrage.",
        "outside", "2023-03-12",
    ),
    "env-l581-14": (
        "land", ENVIRONMENT, "art. L581-14", "règlement local de publicité",
        "Restreindre la publicité extérieure.",
        "Par l'autorité compétente en urbanisme ; en adaptant la règle nationale.",
        "shared", "2016-08-10",
    ),
    # Currency
    "cmf-l311-5": (
        "currency", "Code monétaire et financier", "art. L311-5", "monnaies locales : structures de l'ESS",
        "Adhérer à une monnaie locale, l'accepter en régie.",
        "Une structure de l'économie sociale, dont c'est le seul objet, l'émet.",
        "shared", "2014-08-02",
    ),
    # Cooperation and democracy
    "cgct-l5111-1": (
        "cooperation", CGCT, "art. L5111-1", "conventions de prestations entre collectivités",
        "S'entraider par convention ; une métropole avec des communes et EPCI ruraux.",
        "Une vraie coopération : un financement seul n'en est pas une.",
        "shared", "2019-12-29",
    ),
    "cgct-l5221-1": (
        "cooperation", CGCT, "art. L5221-1", "entente entre communes, EPCI, syndicats",
        "Conduire ensemble un objet utile à chacun, à frais communs.",
        "Dans les attributions de chacun.",
        "shared", "2004-08-17",
    ),
    "cgct-l5731-1": (
        "cooperation", CGCT, "art. L5731-1", "pôle métropolitain",
        "Porter à plusieurs EPCI des actions d'intérêt métropolitain.",
        "L'accord des EPCI.",
        "epci", "2020-04-01",
    ),
    "cgct-l5741-1": (
        "cooperation", CGCT, "art. L5741-1", "pôle d'équilibre territorial et rural",
        "Porter à plusieurs EPCI un projet de territoire.",
        "D'un seul tenant ; un EPCI, un seul pôle.",
        "epci", "2020-04-01",
    ),
    "cgct-l2143-2": (
        "democracy", CGCT, "art. L2143-2", "comités consultatifs",
        "Créer un comité ouvert à des non-élus, sur tout problème d'intérêt communal.",
        "Il donne un avis ; un élu préside ; le mandat au plus.",
        "commune", "2002-02-28",
    ),
    "cgct-l5211-10-1": (
        "democracy", CGCT, "art. L5211-10-1", "conseil de développement",
        "S'appuyer sur un conseil d'acteurs économiques, sociaux et associatifs.",
        "Obligatoire au-dessus de 50 000 habitants.",
        "epci", "2019-12-29",
    ),
    "cgct-l1112-15": (
        "democracy", CGCT, "art. L1112-15", "consultation des électeurs",
        "Consulter les électeurs sur une décision de sa compétence.",
        "C'est un avis.",
        "shared", "2005-01-01",
    ),
    "tourism-l133-3": (
        "democracy", "Code du tourisme", "art. L133-3", "office de tourisme : programmes locaux",
        "Confier à l'office un programme de visites d'entreprises.",
        "", "shared", "2009-07-25",
    ),
    # Firms and their staff
    "commerce-l210-10": (
        "work", COMMERCE, "art. L210-10", "société à mission",
        "Une société se donne des objectifs sociaux et environnementaux, suivis.",
        "Elle seule en décide ; « territoire à mission » n'est pas un statut de droit.",
        "outside", "2019-05-24",
    ),
    "commerce-l23-10-1": (
        "work", COMMERCE, "art. L23-10-1", "vente d'une société de moins de 250 salariés : salariés informés avant",
        "",
        "Informés pour pouvoir proposer une reprise ; sous 50 salariés, deux mois avant. À vérifier : un projet de "
        "loi de simplification raccourcit ce délai.",
        "outside", "2016-01-01",
    ),
    "labour-l1142-8": (
        "work", LABOUR, "art. L1142-8", "écarts de salaire femmes-hommes publiés, dès 50 salariés",
        "Lire, avant d'aider, ce que l'entreprise publie.",
        "L'employeur publie ses indicateurs chaque année. Une directive européenne (2023/970) doit changer la règle.",
        "outside", "2021-12-27",
    ),
    "labour-l2281-1": (
        "work", LABOUR, "art. L2281-1", "droit d'expression des salariés sur leur travail",
        "", "Les salariés s'expriment sur le contenu et l'organisation du travail.",
        "outside", "2018-01-01",
    ),
    "labour-l4121-1": (
        "work", LABOUR, "art. L4121-1", "l'employeur protège la santé",
        "Comme employeur : agir pour ses agents. Ailleurs : informer et aider.",
        "L'employeur évalue les risques, prévient, adapte.",
        "outside", "2017-10-01",
    ),
    "labour-l4131-1": (
        "work", LABOUR, "art. L4131-1", "droit de retrait devant un danger grave et imminent",
        "", "Le travailleur alerte et peut se retirer ; la loi ne cite pas de température.",
        "outside", "2008-05-01",
    ),
    "labour-l8241-3": (
        "work", LABOUR, "art. L8241-3", "mise à disposition de salariés auprès d'organismes d'intérêt général",
        "Une entreprise prête du temps de salariés à un organisme d'intérêt général.",
        "L'accord du salarié, une convention, deux ans au plus.",
        "outside", "2020-01-01",
    ),
    "labour-l5132-1": (
        "skills", LABOUR, "art. L5132-1", "insertion par l'activité économique",
        "Travailler avec des structures d'insertion, qui développent aussi le territoire.",
        "Le conventionnement est à l'État.",
        "shared", "2009-06-01",
    ),
    # Skills
    "labour-l6121-1": (
        "skills", LABOUR, "art. L6121-1", "formation professionnelle : région",
        "Dire ses besoins à la région, héberger des formations.",
        "La région définit et finance la formation.",
        "region", "2022-12-23",
    ),
    "labour-l6111-3": (
        "skills", LABOUR, "art. L6111-3", "service public de l'orientation",
        "Participer à l'information sur les métiers.",
        "Une information gratuite, complète, objective.",
        "shared", "2019-01-01",
    ),
    "research-l412-3": (
        "skills", "Code de la recherche", "art. L412-3", "contrat doctoral de droit privé",
        "Employer, en droit privé, un salarié qui prépare un doctorat.",
        "Confier une vraie recherche, avec une école doctorale.",
        "shared", "2020-12-27",
    ),
    # Mobility, housing, health, water
    "transport-l1231-1": (
        "living", TRANSPORT, "art. L1231-1", "autorités organisatrices de la mobilité",
        "Organiser les services de mobilité.",
        "L'EPCI compétent, ou la région à sa place.",
        "epci", "2022-02-23",
    ),
    "transport-l1231-1-1": (
        "living", TRANSPORT, "art. L1231-1-1", "services réguliers, à la demande, actifs et partagés",
        "Organiser lignes, transport à la demande, vélo, autopartage, covoiturage.",
        "", "epci", "2019-12-27",
    ),
    "transport-l1214-8-2": (
        "living", TRANSPORT, "art. L1214-8-2", "plan de mobilité employeur, commun à plusieurs",
        "Aider les employeurs d'un même site à faire un plan commun.",
        "Le plan est celui des employeurs.",
        "shared", "2020-01-01",
    ),
    "transport-l1231-15": (
        "living", TRANSPORT, "art. L1231-15", "covoiturage : schéma des aires, solutions publiques",
        "Offrir une solution de covoiturage quand l'offre privée ne suffit pas.",
        "Un schéma des aires.",
        "epci", "2020-01-01",
    ),
    "cch-l302-1": (
        "living", HOUSING, "art. L302-1", "programme local de l'habitat",
        "Fixer objectifs et lieux de logement, près des emplois.",
        "Six ans ; par l'EPCI.",
        "epci", "2023-01-01",
    ),
    "cch-l200-1": (
        "living", HOUSING, "art. L200-1", "habitat participatif",
        "Soutenir des habitants qui conçoivent ensemble leurs logements.",
        "", "shared", "2014-03-27",
    ),
    "health-l1434-12": (
        "living", HEALTH, "art. L1434-12", "communautés professionnelles territoriales de santé",
        "Travailler avec les soignants du territoire.",
        "Elles sont aux professionnels de santé.",
        "outside", "2022-03-31",
    ),
    "cgct-l2224-12-1-1": (
        "living", CGCT, "art. L2224-12-1-1", "eau : mesures sociales et tarifs selon les revenus",
        "Tarifer l'eau selon le foyer, ses revenus ou la quantité ; aider à payer.",
        "Prise en charge par le budget propre : 2 % des redevances au plus.",
        "shared", "2019-12-29",
    ),
}  # fmt: skip

# id: as above, then where it is told, and the date of what was read
_PUBLISHED: dict[str, tuple[str, str, str, str, str, str, str, str, str, str]] = {
    "ccp-r2122-8": (
        "purchasing", CCP, "art. R2122-8", "petits achats sans publicité ni mise en concurrence",
        "Sous 60 000 € HT (fournitures, services) ou 100 000 € HT (travaux) : acheter sans publicité ni mise en "
        "concurrence.",
        "Choisir une offre pertinente, bien user de l'argent public, ne pas toujours reprendre le même. Ne pas "
        "découper un besoin pour passer dessous.",
        "shared", "2026-04-01",
        "https://www.laviecommunale-actualites.fr/actualites-juridiques/marches-publics/"
        "marches-publics-au-1er-janvier-2026-nouveaux-seuils-et",
        "2026-01",
    ),
    "ccp-thresholds": (
        "purchasing", CCP, "annexe 2", "procédure formalisée à partir de 216 000 € HT ; travaux, 5 404 000 € HT",
        "Sous ces montants : une procédure adaptée, que l'acheteur organise.",
        "Au-dessus : une procédure formalisée, avec publicité européenne.",
        "shared", "2026-01-01",
        "https://www.laviecommunale-actualites.fr/actualites-juridiques/marches-publics/"
        "marches-publics-au-1er-janvier-2026-nouveaux-seuils-et",
        "2026-01",
    ),
    "ccp-r2171-23": (
        "purchasing", CCP, "art. R2171-23", "marchés globaux : 20 % au moins à des PME ou artisans",
        "",
        "Dans un marché global, un titulaire qui n'est pas une PME en confie 20 % au moins à des PME ou artisans, sauf "
        "si le secteur ne le permet pas. Nous n'avons trouvé aucune règle de 30 % en vigueur pour le bloc communal.",
        "shared", "2025-01-01",
        "https://sensei-avocats.fr/flash/le-decret-du-30-decembre-2024-portant-diverses-mesures-de-simplification-du-"
        "droit-de-la-commande-publique-porte-t-il-bien-son-nom/",
        "2025-01",
    ),
    "agec-58": (
        "purchasing", "Loi AGEC du 10 février 2020", "art. 58 ; décret 2024-134",
        "achats issus du réemploi ou du recyclage",
        "Acheter d'occasion, reconditionné, recyclé.",
        "Des parts minimales, famille d'achats par famille d'achats.",
        "shared", "2024-07-01", "", "2026-11",
    ),
    "green-budget": (
        "aid", "Loi de finances pour 2024", "art. 191 ; décret du 16 juillet 2024",
        "annexe « impact du budget pour la transition écologique », plus de 3 500 habitants",
        "Voir ce que l'investissement fait au climat et au vivant.",
        "Un état annexé au compte. Climat dès l'exercice 2024, biodiversité dès 2025, six objectifs à partir de 2027, "
        "si la méthode est prête.",
        "shared", "2024-07-18", "https://impactant.fr/le-decret-dapplication-a-ete-publie", "2024-07",
    ),
    "scic-19-septies": (
        "participation", "Loi 47-1775 du 10 septembre 1947", "art. 19 septies",
        "coopératives d'intérêt collectif : collectivités, 50 % du capital au plus",
        "Entrer au capital d'une coopérative d'intérêt collectif, avancer des fonds en compte courant.",
        "Ensemble, les collectivités détiennent 50 % au plus.",
        "shared", "2022-02-23", "https://rtes.fr/scic-et-collectivites-territoriales-questions-juridiques", "2022-02",
    ),
    "local-currency-payment": (
        "currency", "Réponse ministérielle", "n° 9555 (JO AN, 24 septembre 2019)",
        "payer en monnaie locale : par l'intermédiaire de l'émetteur",
        "Payer en euros l'association, qui crédite en monnaie locale un créancier qui lui en a donné mandat.",
        "Payer directement en monnaie locale est interdit.",
        "shared", "2019-09-24",
        "https://compta-finances-locales.legibase.fr/actualites/veille-juridique/"
        "quelques-rappels-sur-lutilisation-dune-monnaie-locale-par-la-personne-publique-104211",
        "2019-09",
    ),
    "labour-r4463-1": (
        "work", LABOUR, "art. R4463-1 à R4463-8 ; décret 2025-482",
        "chaleur intense : l'employeur évalue, adapte, fournit de l'eau",
        "Comme employeur, revoir horaires, postes et locaux. Ailleurs, informer et aider.",
        "Évaluer d'avance le risque de chaleur et, dès la vigilance jaune, adapter horaires, postes et eau ; protéger "
        "les plus fragiles.",
        "outside", "2025-07-01",
        "https://www.faceaurisque.com/decret-n-2025-482-du-27-mai-2025-relatif-a-la-protection-des-travailleurs-contre-"
        "les-risques-lies-a-la-chaleur",
        "2025-06",
    ),
    "labour-l5311-10": (
        "skills", LABOUR, "art. L5311-10 ; décret 2024-560", "comités locaux pour l'emploi",
        "Y siéger, en être coprésident, y porter les besoins du territoire.",
        "Le préfet fixe leurs limites et désigne les représentants ; les orientations sont nationales.",
        "shared", "2024-07-01",
        "https://occitanie.dreets.gouv.fr/Loi-plein-emploi-le-decret-du-18-juin-2024-organise-les-comites-territoriaux",
        "2024-07",
    ),
    "tzcld": (
        "skills", "Loi 2020-1577 du 14 décembre 2020", "art. 9", "territoires zéro chômeur de longue durée",
        "Être habilité à expérimenter.",
        "L'expérimentation court jusqu'à la fin de 2026 ; sa suite dépend d'une loi en discussion au début de 2026.",
        "shared", "2020-12-15",
        "https://www.banquedesterritoires.fr/saint-nazaire-et-pezenas-deux-territoires-zero-chomeur-de-longue-duree-"
        "habilites-lexperimentation",
        "2026-02",
    ),
    "ess-9": (
        "cooperation", "Loi 2014-856 du 31 juillet 2014", "art. 9", "pôles territoriaux de coopération économique",
        "Faire partie d'un pôle avec entreprises, économie sociale, recherche, formation.",
        "Une stratégie commune et continue ; pas de statut propre.",
        "shared", "2014-08-02",
        "https://institut-isbl.fr/economie-sociale-et-solidaire-ptce-une-formidable-aventure-commence/", "2014-10",
    ),
    "sieg": (
        "aid", "Traité sur le fonctionnement de l'Union européenne",
        "art. 106, § 2 ; décision 2012/21/UE, révisée fin 2025",
        "service d'intérêt économique général : mandat et juste compensation",
        "Confier une mission d'intérêt général et en compenser le coût.",
        "Un mandat écrit, une compensation calculée d'avance, sans excès. La décision a été révisée le 16 décembre "
        "2025 (2025/2630) : relisez la nouvelle, que nous n'avons pas lue.",
        "shared", "2012-01-31",
        "https://afccre.org/fr/actualites/aides-publiques-aux-logements-abordables-la-commission-propose-une-nouvelle-"
        "cat%C3%A9gorie",
        "2025-12",
    ),
    "cifre": (
        "skills", "Convention CIFRE", "ministère chargé de la recherche, gérée par l'ANRT",
        "doctorant employé trois ans, avec une subvention",
        "Employer un doctorant trois ans ; les collectivités y ont droit. Subvention relevée : 14 000 € par an.",
        "Un laboratoire public, un vrai sujet de recherche.",
        "shared", "", "https://www.horizonspublics.fr/recherche-scientifique-et-acteurs-publics-lexemple-cifre", "2022",
    ),
}  # fmt: skip

# id: as the first table; known, and not read
_NOT_READ: dict[str, tuple[str, str, str, str, str, str, str]] = {
    "ccp-l2112-2-1": (
        "purchasing", CCP, "art. L2112-2-1",
        "conditions d'exécution sociales ou d'emploi, au-dessus des seuils européens",
        "",
        "Au plus tard depuis le 22 août 2026 : des conditions sur le social ou l'emploi, obligatoires au-dessus des "
        "seuils européens, sauf exceptions.",
        "shared",
    ),
    "local-health-contract": (
        "living", HEALTH, "art. L1434-10", "contrat local de santé",
        "Signer un contrat avec l'agence régionale de santé.", "", "shared",
    ),
    "reciprocity-contract": (
        "cooperation", "Contrat de réciprocité", "sans texte propre, à notre connaissance",
        "convention entre territoires, de droit commun",
        "Écrire ce que chacun fournit et paie, par convention.", "", "shared",
    ),
}  # fmt: skip


def citation(row: pd.Series) -> str:
    """How a reader cites a text: its name, the article and, between brackets, what it rules."""
    return f"{row['text']}, {row['article']} ({row['rule']})"


def legal_references() -> pd.DataFrame:
    """The table, one row a text, with how each was checked."""
    rows = [(key, *row, CODE_COPY, COPY_OF, "", BEST_BEFORE) for key, row in _FROM_CODES.items()]
    rows += [(key, *row[:8], PUBLISHED, row[9], row[8], BEST_BEFORE) for key, row in _PUBLISHED.items()]
    rows += [(key, *row, "", NOT_READ, "", "", BEST_BEFORE) for key, row in _NOT_READ.items()]
    table = pd.DataFrame(rows, columns=COLUMNS)
    read = table["checked_how"] != NOT_READ
    table.insert(COLUMNS.index("checked_how"), "checked_on", read.map({True: CHECKED_ON, False: ""}))
    table["status"] = (read & ~table["id"].isin(CHANGED_SINCE)).map({True: "checked", False: "to_check"})
    # The experiment ends on that day, and the threshold for works is said to rise on the next.
    table.loc[table["id"].isin(["tzcld", "ccp-r2122-8"]), "best_before"] = "2026-12-31"
    return table


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """The table of texts of law; no raw file is read."""
    return {"legal_references": legal_references()}
