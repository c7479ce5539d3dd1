"""Cards for rooms: four roles of a class, eight of the territorial council, its vote and its constraints."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from metabolisme.charts.text import french_text
from metabolisme.diagnosis.territory_estimates import territory_estimate
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError
from metabolisme.levers.parameters import LOWEST
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.sources.actions import LEVERS

_SHARES = "spending_per_100"


@dataclass(frozen=True)
class SecretAim:
    """What a role must obtain from the vote without saying so: one lever, at least or at most at a level.

    Attributes
    ----------
    lever : str
        Of `BY_NAME`.
    level : int
        2 or 3: an aim that no vote could miss is none.
    at_least : bool
        Else at most.
    why : str
        French.
    """

    lever: str
    level: int
    at_least: bool
    why: str

    def kept(self, voted: Scenario) -> bool:
        """Whether the vote gives the role what it wanted."""
        level = voted.levels[list(BY_NAME).index(self.lever)]
        return level >= self.level if self.at_least else level <= self.level

    @property
    def text(self) -> str:
        """French sentence of the card."""
        lever, bound = LEVERS[self.lever].capitalize(), "au moins" if self.at_least else "au plus"
        return french_text(f"Que « {lever} » soit {bound} au niveau {self.level} : {self.why}")


@dataclass(frozen=True)
class RoleCard:
    """A role of a class or of the council.

    Attributes
    ----------
    id, name : str
        French name.
    aim, constraint, knows : str
        French: what it says that it wants, what binds it, what it alone knows.
    result : (str, str, str)
        Measure, item and place of its number of the diagnosis.
    says_of_it : str
        French sentence around that number, ``{value}`` and ``{bounds}``.
    secret : SecretAim, optional
        In the council only.
    """

    id: str
    name: str
    aim: str
    constraint: str
    knows: str
    result: tuple[str, str, str]
    says_of_it: str
    secret: SecretAim | None = None

    def number(self, code: str) -> str:
        """The number of the diagnosis of a territory, as a French sentence with its bounds.

        Parameters
        ----------
        code : str
            What `find_territory` takes.
        """
        estimate = territory_estimate(territory_results(code), *self.result)
        # shares of 100 € are told to the euro, as in the bets and in the page of the territory
        told = estimate.text(significant=2) if self.result[0] == _SHARES else estimate.text()
        return french_text(self.says_of_it.format(value=told))


_PUBLIC = (_SHARES, "public", "here")
_ALL = (_SHARES, "all", "here")
_REST = (_SHARES, "all", "rest_of_country")
_FIRMS = (_SHARES, "firms", "here")

_ELU = RoleCard(
    "elu",
    "Élue, élu",
    "Faire décider quelque chose que l'on saura expliquer en une phrase sur le marché.",
    "Vos services ne peuvent porter que deux leviers à la fois au-delà du niveau 2.",
    "La commission d'appel d'offres a refusé l'an dernier un critère de provenance : c'était illégal.",
    _PUBLIC,
    "Sur 100 € dépensés par les acteurs publics, ce qui paie une production d'ici, agents compris : {value}.",
)
_AGENT = RoleCard(
    "agent",
    "Agent",
    "Que ce qui est décidé puisse être fait, et suivi, par des gens qui existent.",
    "Aucun poste de plus cette année ; un agent part en retraite et connaît toutes les entreprises.",
    "Trois actions du dernier plan sont « en cours » depuis deux ans, faute de porteur.",
    _ALL,
    "Sur 100 € dépensés ici par tous, ce qui paie une production d'ici : {value}.",
)
_STATE = RoleCard(
    "etat",
    "État",
    "Que le territoire avance sans que ses voisins reculent.",
    "Les règles et les aides valent pour tous les territoires ; rien qui préfère une provenance.",
    "Deux intercommunalités voisines préparent le même projet, avec les mêmes fournisseurs.",
    _REST,
    "Sur 100 € dépensés ici, ce qui paie une production du reste de la France : {value}.",
)
_FIRM = RoleCard(
    "entreprise",
    "Entreprise",
    "Vendre ici davantage sans perdre ses clients d'ailleurs.",
    "L'investissement vient avant la vente ; le carnet de commandes est à trois mois.",
    "Deux concurrents, à quarante minutes, ont la machine qui manque ici et l'utilisent à moitié.",
    _FIRMS,
    "Sur 100 € que les entreprises d'ici achètent, ce qui paie une production d'ici : {value}.",
)

#: Roles of a class: no secret, they are played for two minutes.
CLASS_ROLES = (_ELU, _AGENT, _STATE, _FIRM)


def _with_secret(card: RoleCard, secret: SecretAim) -> RoleCard:
    return RoleCard(
        card.id, card.name, card.aim, card.constraint, card.knows, card.result, card.says_of_it, secret
    )


#: Roles of the council. Their secret aims cannot all be kept.
COUNCIL_ROLES = (
    _with_secret(_ELU, SecretAim("skills", 3, True, "vous avez promis un lieu de formation.")),
    _with_secret(_AGENT, SecretAim("diversification", 2, False, "les terrains ne sont pas libres.")),
    _with_secret(_STATE, SecretAim("local_exchange", 2, False, "un voisin vous a déjà écrit.")),
    _with_secret(_FIRM, SecretAim("business_models", 3, True, "vous avez commandé la machine.")),
    RoleCard(
        "habitante",
        "Habitante",
        "Que la facture baisse d'abord pour qui n'a pas de marge.",
        "Vous ne choisissez ni votre chaudière, ni votre trajet.",
        "Dans votre immeuble, des foyers se privent déjà de chauffage, et n'en disent rien.",
        (_SHARES, "households", "here"),
        "Sur 100 € que dépensent les ménages d'ici, ce qui paie une production d'ici : {value}.",
        SecretAim("sobriety", 2, False, "au-delà, vous craignez pour qui est déjà sous le nécessaire."),
    ),
    RoleCard(
        "voisine",
        "Maire d'une commune voisine",
        "Que l'accord soit écrit à deux territoires, et que chacun y gagne.",
        "Vous n'avez pas de voix sur le budget, mais vous avez l'eau, le bois et des terrains.",
        "Une coupe de bois est déjà promise à une chaufferie de l'autre côté de la limite.",
        ("trade", "bought", "rest_of_country"),
        "Ce que le territoire achète au reste de la France en un an : {value}.",
        SecretAim("local_resources", 2, False, "la ressource est la vôtre aussi."),
    ),
    RoleCard(
        "association",
        "Association pour le climat",
        "Que l'empreinte baisse, pas seulement les émissions d'ici.",
        "Douze bénévoles, une subvention annuelle.",
        "Le dernier plan comptait les émissions sur place ; les produits achetés ailleurs n'y étaient pas.",
        ("footprint_co2", "all", "total"),
        "CO₂ émis ici et ailleurs pour ce qui est acheté ici, en un an : {value}.",
        SecretAim("sobriety", 3, True, "vos adhérents n'en accepteront pas moins."),
    ),
    RoleCard(
        "formation",
        "Responsable d'un lieu de formation",
        "Ouvrir des sessions qui trouvent des stagiaires, puis un emploi.",
        "Un an entre une décision et la première promotion ; douze places.",
        "La moitié des inscrits de l'an passé ont abandonné faute de transport.",
        ("jobs", "all", "here"),
        "Emplois salariés du territoire, tous métiers : {value}.",
        SecretAim("diversification", 3, True, "une branche nouvelle remplirait vos ateliers."),
    ),
)


@dataclass(frozen=True)
class Constraint:
    """What falls on the council before its second round: some levers may not pass a level.

    Attributes
    ----------
    title, text : str
        French.
    at_most : tuple of (lever, level)
        May be empty: then all the levels together are bounded by `sum_at_most`.
    sum_at_most : int
        0 when there is none.
    """

    title: str
    text: str
    at_most: tuple[tuple[str, int], ...] = ()
    sum_at_most: int = 0

    def broken(self, voted: Scenario) -> tuple[str, ...]:
        """French sentences: what the vote does that the constraint forbids; none when it is kept."""
        faults = [
            f"« {LEVERS[lever].capitalize()} » est au niveau {level:g}, {most} au plus"
            for lever, most in self.at_most
            if (level := voted.levels[list(BY_NAME).index(lever)]) > most
        ]
        total = sum(voted.levels)
        if self.sum_at_most and total > self.sum_at_most:
            faults.append(f"les six niveaux font {total:g} en tout, {self.sum_at_most} au plus")
        return tuple(french_text(fault) for fault in faults)


CONSTRAINTS = (
    Constraint(
        "Les bras manquent",
        "Le lieu de formation ouvre deux ans plus tard : « Compétences » ne passe pas le niveau 1.",
        (("skills", 1),),
    ),
    Constraint(
        "Le voisin fait pareil",
        "L'intercommunalité voisine a voté la même chose : « Échanges locaux » ne passe pas le niveau 2.",
        (("local_exchange", 2),),
    ),
    Constraint(
        "L'effort est compté",
        "Il n'y a de quoi porter que douze crans : la somme des six niveaux ne passe pas 12.",
        sum_at_most=12,
    ),
)


def voted(ballots: Sequence[Scenario]) -> Scenario:
    """The scenario that the council retains: for each lever the level of the middle, the lower of two.

    At least half of the ballots go as far as each level retained.

    Parameters
    ----------
    ballots : sequence of Scenario
        One a role.

    Raises
    ------
    MetabolismeError
        No ballot.

    Examples
    --------
    >>> voted([Scenario.read("1-2-1-1-1-1"), Scenario.read("3-2-1-1-4-1")]).code
    '1-2-1-1-1-1'
    """
    if not ballots:
        raise MetabolismeError("Aucun bulletin : il en faut un par rôle.")
    columns = zip(*(ballot.levels for ballot in ballots), strict=True)
    return Scenario(tuple(float(statistics.median_low(column)) for column in columns))


def selfish_ballot(card: RoleCard) -> Scenario:
    """The ballot of a role that defends its secret aim alone: its lever at its level, the others just above trend.

    Raises
    ------
    MetabolismeError
        The card has no secret aim.
    """
    if card.secret is None:
        raise MetabolismeError(f"La carte « {card.name} » n'a pas de but secret.")
    return Scenario.of(**{**dict.fromkeys(BY_NAME, LOWEST + 1.0), card.secret.lever: float(card.secret.level)})


def worked_votes() -> tuple[tuple[str, Scenario], ...]:
    """Votes that a council may reach, with their French names: what the page works out."""
    return (
        ("Chacun ne défend que son but secret", voted([selfish_ballot(card) for card in COUNCIL_ROLES])),
        ("Un accord : sobriété, modèles économiques, et les bras pour le faire", Scenario.read("3-2-2-3-2-3")),
        ("Tout au bord du possible", Scenario.read("4-4-4-4-4-4")),
        ("Tout au bord du possible, mais les bras manquent", Scenario.read("4-4-4-4-4-1")),
        ("Douze crans, sur deux leviers surtout", Scenario.read("3-1-1-4-1-2")),
    )


def secrets_kept(vote: Scenario) -> tuple[str, ...]:
    """Names of the roles whose secret aim a vote keeps, in the order of the cards."""
    return tuple(card.name for card in COUNCIL_ROLES if card.secret and card.secret.kept(vote))
