"""Parameters of the third lever: what branches can make more of, and which could settle."""

from __future__ import annotations

from preparation.levers.entry import Entry, Reading

#: Years over which a growth seen in one year is carried.
YEARS = 5

#: Growth of salaried jobs from 2022 to 2023, %, in the branches of zones that have at least 200 jobs: median, 75, 90
#: and 95 % of them do less. Computed from ``employment/jobs_by_zone``; a test computes them again.
SEEN = {
    "goods": (0.35, 3.42, 8.14, 12.15),
    "networks": (2.38, 5.05, 8.76, 10.39),
    "market": (0.32, 2.83, 6.19, 8.80),
    "public": (2.61, 4.40, 7.30, 9.37),
}

#: Branches of each kind; ground, subsoil, refining, finance, real estate and the State do not follow a local effort.
BRANCHES = {
    "goods": ("CA", "CB", "CC", "CE", "CF", "CG", "CH", "CI", "CJ", "CK", "CL", "CM"),
    "networks": ("DZ", "EZ"),
    "market": ("FZ", "GZ", "HZ", "IZ", "JA", "JB", "JC", "MA", "MB", "MC", "NZ"),
    "public": ("PZ", "QZ", "RTZ"),
}
NOT_MOVED = ("BZ", "CD", "KZ", "LZ", "OZ")

FLORES = "Insee, Flores, emplois salariés fin 2022 et fin 2023 par zone d'emploi et branche"
TREND: Reading = (0.05, 0.0, 0.10)
TREND_WHY = (
    "Ce que les entreprises d'ici peuvent faire de plus sans effort particulier. Dans l'industrie, 82 % des "
    "capacités servaient au deuxième trimestre 2015 (Insee, Informations rapides n° 175, 2015) : en théorie un "
    "cinquième de plus, mais pas pour tout produit, ni sans personne. Bas : rien ; haut : la moitié de ce cinquième."
)
RANKS = {2: "un quart", 3: "un dixième", 4: "un vingtième"}


def _carried(kind: str, level: int) -> Reading:
    """Value, low and high of what a growth seen in one year may give in a few years."""
    usual, seen = SEEN[kind][0] / 100, SEEN[kind][level - 1] / 100
    # Good years that follow one another by chance add up as the square root of their number.
    chance = YEARS * usual + YEARS**0.5 * (seen - usual)
    return round(chance, 3), round(seen, 3), round((1 + seen) ** YEARS - 1, 3)


def _why(level: int) -> str:
    return (
        f"De 2022 à 2023, {RANKS[level]} des branches de zone d'au moins 200 emplois, parmi celles de même genre, ont "
        "fait mieux que le bas, en un an. Valeur : cinq ans, ces bonnes années venant au hasard ; haut : cinq de "
        "suite. Une seule année est vue, et la porter sur cinq ans est un jugement ; des emplois ne sont pas une "
        "capacité."
    )


ENTRIES = [
    Entry(
        "growth",
        "part de la production de départ",
        (TREND, _carried(kind, 2), _carried(kind, 3), _carried(kind, 4)),
        ("jugement", FLORES, FLORES, FLORES),
        (TREND_WHY, _why(2), _why(3), _why(4)),
        item=branch,
    )
    for kind, branches in BRANCHES.items()
    for branch in branches
]
ENTRIES += [
    Entry(
        "growth",
        "part de la production de départ",
        (TREND,) * 4,
        "jugement",
        "Sous-sol, raffinage, finance, immobilier, État : un effort local n'y change rien. La tendance à tous "
        "les niveaux.",
        item=branch,
    )
    for branch in NOT_MOVED
]
ENTRIES += [
    Entry(
        "growth",
        "part de la production de départ",
        (TREND, (0.06, 0.02, 0.12), (0.08, 0.03, 0.16), (0.12, 0.04, 0.22)),
        "jugement",
        (
            TREND_WHY,
            "Les terres d'ici sont ce qu'elles sont : un peu mieux par la transformation des cultures.",
            "Davantage de maraîchage et de cultures à forte valeur sur les mêmes terres, lentement.",
            "Le plus que des terres inchangées semblent permettre : au-delà, il faudrait en prendre à d'autres usages.",
        ),
        item="AZ",
    ),
    Entry(
        "entry",
        "part de l'écart aux zones de même taille où la branche compte",
        ((0, 0, 0), (0.1, 0, 0.25), (0.3, 0.1, 0.5), (0.6, 0.3, 1)),
        "jugement",
        "Pour une branche absente ou presque, et proche de ce qui est ici : part de ce qui sépare la zone du "
        "quart des zones de même taille où la branche a le plus d'emplois. Les arrivées sont rares : de 2022 à 2023, "
        "12 sur 5 518 branches peu présentes ont atteint leur poids national (Flores).",
    ),
    Entry(
        "fit",
        "part",
        ((0.3, 0.1, 0.6),) * 4,
        "jugement",
        "De la capacité ajoutée, ce qui fait le produit précis qui manque : une branche est faite de mille produits. "
        "La plage est celle que le compte donne aux biens pour leur concordance.",
    ),
]
