"""France on the seventeen dimensions of a published doughnut, and what of each can be observed in a territory."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from preparation.reading import read_csv

#: Last year that the study measures.
YEAR = 2015

STUDY_2018 = "O'Neill et al. 2018"
JUDGEMENT = "Jugement"

# dimension, column of the study, sphere, label, what to observe here, unit, direction, threshold, basis of the
# threshold, what the threshold means, how to collect it here.
SOCIAL = [
    ("life_satisfaction", "Life Satisfaction", "Satisfaction de vie",
     "Note moyenne donnée à sa vie, de 0 à 10", "sur 10", "more", 6.5, STUDY_2018,
     "Note de 6,5 sur 10.",
     "Enquête auprès d'habitants tirés au sort (400 au moins), avec la question de l'Insee."),
    ("life_expectancy", "Life Expectancy", "Vie longue et en bonne santé",
     "Espérance de vie en bonne santé à la naissance", "années", "more", 65.0, STUDY_2018,
     "65 ans en bonne santé.",
     "Observatoire régional de santé ; à défaut, espérance de vie du département, avec un seuil à débattre."),
    ("nutrition", "Nutrition", "Alimentation",
     "Habitants qui mangent assez et ce qu'ils veulent", "%", "more", 95.0, JUDGEMENT,
     "95 % : la part que l'étude demande pour les besoins physiques.",
     "Banques alimentaires, CCAS et projet alimentaire territorial : personnes aidées ; enquête pour les autres."),
    ("sanitation", "Sanitation", "Assainissement",
     "Logements à l'assainissement conforme", "%", "more", 95.0, STUDY_2018,
     "95 % de la population.",
     "Rapport annuel du service public de l'eau et de l'assainissement (RPQS), collectif et individuel."),
    ("income_poverty", "Income Poverty", "Revenu",
     "Taux de pauvreté, à 60 % du niveau de vie médian", "%", "less", 7.1, "Objectif de développement durable 1.2",
     "Moitié du taux de 2015 (14,2 % en métropole) : l'objectif 1.2 des Nations unies pour 2030.",
     "Insee, Filosofi, par commune et par EPCI."),
    ("energy", "Access to Energy", "Énergie du logement",
     "Ménages sans précarité énergétique", "%", "more", 95.0, STUDY_2018,
     "95 % : la part que l'étude demande pour l'accès à l'électricité ; ici, l'exigence est plus haute.",
     "Observatoire national de la précarité énergétique (Geodip), par commune, sur demande."),
    ("education", "Education", "Éducation",
     "Jeunes de 20 à 24 ans diplômés ou encore en études", "%", "more", 95.0, STUDY_2018,
     "95 % : la part que l'étude demande pour l'inscription dans le secondaire.",
     "Insee, recensement, « Diplômes – Formation », par commune."),
    ("social_support", "Social Support", "Liens sociaux",
     "Habitants qui ont quelqu'un sur qui compter", "%", "more", 90.0, STUDY_2018,
     "90 % des habitants.",
     "Même enquête que la satisfaction de vie : une question de plus."),
    ("democratic_quality", "Democratic Quality", "Démocratie",
     "Participation au dernier scrutin municipal", "%", "more", 70.0, JUDGEMENT,
     "70 % des inscrits : un niveau que les scrutins municipaux ont connu ; à débattre.",
     "Ministère de l'intérieur, résultats par bureau de vote."),
    ("equality", "Equality", "Égalité",
     "Rapport interdécile des niveaux de vie (D9/D1)", "1", "less", 3.45, "Insee, niveaux de vie en 2015",
     "Celui de la métropole en 2015, année où l'étude place la France juste au seuil.",
     "Insee, Filosofi, par EPCI."),
    ("employment", "Employment", "Emploi",
     "Taux de chômage localisé", "%", "less", 6.0, STUDY_2018,
     "6 % : l'étude demande que 94 % des actifs aient un emploi.",
     "Insee, taux de chômage localisés, par zone d'emploi ; recensement, par commune."),
]  # fmt: skip

ECOLOGICAL = [
    ("climate", "CO2 Emissions", "Climat",
     "Empreinte CO₂ par habitant", "t CO₂/hab.", "less", 1.61, STUDY_2018,
     "Part égale, par habitant du monde, d'un budget de 2 °C. L'étude de 2022 compte, elle, les émissions cumulées.",
     "Bilan carbone territorial en consommation ; un PCAET compte ce qui est émis sur place, autre chose."),
    ("phosphorus", "Phosphorus", "Phosphore",
     "Phosphore minéral appelé par la consommation", "kg/hab.", "less", 0.89, STUDY_2018,
     "Part égale par habitant du monde.",
     "Chambre d'agriculture, ventes d'engrais par département, et étude de l'assiette."),
    ("nitrogen", "Nitrogen", "Azote",
     "Azote réactif appelé par la consommation", "kg/hab.", "less", 8.9, STUDY_2018,
     "Part égale par habitant du monde.",
     "Agence de l'eau et chambre d'agriculture : surplus d'azote, et étude de l'assiette."),
    ("land", "Land-System Change", "Usage des terres",
     "Production végétale appropriée par la consommation", "t de carbone/hab.", "less", 2.62, STUDY_2018,
     "Part égale par habitant du monde.",
     "Étude de l'assiette et du bois consommés. La terre bâtie (Cerema, par commune) est autre chose."),
    ("ecological_footprint", "Ecological Footprint", "Empreinte écologique",
     "Surface biologiquement productive consommée", "ha globaux/hab.", "less", 1.72, STUDY_2018,
     "Biocapacité du monde, à parts égales.",
     "Calculateur du réseau Global Footprint, sur enquête de consommation."),
    ("materials", "Material Footprint", "Matières",
     "Empreinte matières par habitant", "t/hab.", "less", 7.2, STUDY_2018,
     "Part égale d'un plafond mondial de 50 milliards de tonnes, débattu.",
     "Étude de métabolisme ; à défaut, l'empreinte de la France ramenée aux dépenses d'ici."),
]  # fmt: skip

COLUMNS = [
    "dimension", "study_name", "label", "measure", "unit", "direction", "threshold", "basis", "meaning", "how",
]  # fmt: skip


def dimensions() -> pd.DataFrame:
    """The seventeen dimensions in the order in which they are drawn, with what to observe of each in a territory."""
    spheres = [
        pd.DataFrame(rows, columns=COLUMNS).assign(sphere=sphere)
        for sphere, rows in (("social", SOCIAL), ("ecological", ECOLOGICAL))
    ]
    return pd.concat(spheres, ignore_index=True)


def national(raw: Path) -> pd.DataFrame:
    """Ratio of France to each threshold or limit in the last year of the study: dimension, year, ratio."""
    studies = [
        read_csv(raw / "planetaire/extrait_fanning_social_FRA.csv"),
        read_csv(raw / "planetaire/extrait_fanning_biophysique_FRA.csv"),
    ]
    last = {name: text for study in studies for name, text in study[study["date"] == str(YEAR)].iloc[0].items()}
    known = dimensions()
    ratios = [float(last[name]) for name in known["study_name"]]
    return pd.DataFrame({"dimension": known["dimension"], "year": YEAR, "ratio": ratios})


def tables(raw: Path) -> dict[str, pd.DataFrame]:
    """Tables of this theme, by name."""
    return {"doughnut/dimensions": dimensions(), "doughnut/national": national(raw)}
