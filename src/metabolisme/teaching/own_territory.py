"""Exercises on the reader's own territory: keys from the results of `diagnosis`, for every zone d'emploi and EPCI."""

from __future__ import annotations

import functools

from metabolisme.accounts.local_jobs import local_jobs, zone_jobs
from metabolisme.accounts.local_shares import LOCAL_USES
from metabolisme.accounts.national import shared_account
from metabolisme.diagnosis import jobs_content
from metabolisme.estimates import french_number
from metabolisme.sources import Territory, load_table
from metabolisme.sources.defaults import DEFAULT_YEAR
from metabolisme.teaching.exercise import (
    Exercise,
    Field,
    Key,
    Results,
    around,
    between,
    choice_key,
    key,
    missing_key,
    number_key,
    with_undecided,
)
from metabolisme.teaching.wording import UNDECIDED

MATERIALS_YEAR, MATERIALS_EDITION = 2021, "SDES mars 2024"
ESTIMATED_JOBS = "Dans un EPCI, l'industrie n'est estimée qu'en un bloc. Prenez une zone d'emploi."
#: What rounding to two digits may change.
TWO_DIGITS = 0.02
#: What the rounding of a number of the sheet, by its own interval, may change in a quotient.
ROUNDED_SHEET = 0.06
BUYERS = {"households": "Les ménages", "firms": "Les entreprises", "public": "Les acteurs publics"}


@functools.cache
def _manufacturing() -> dict[str, str]:
    branches = load_table("nomenclatures/branches").query("a21 == 'C'")
    return dict(zip(branches["code"].map(str), branches["short_label"].map(str), strict=True))


@functools.cache
def _tonnes_per_inhabitant(indicator: str) -> float:
    points = load_table("materials/flow_points")
    wanted = points.query(
        "indicator == @indicator and category == 'total' and unit == 't/hab' and year == @MATERIALS_YEAR"
    )
    return float(wanted.loc[wanted["edition"] == MATERIALS_EDITION, "value"].item())


@functools.cache
def _made_in_france() -> float:
    """What 100 € spent in France pay of production in France, €."""
    account = shared_account(DEFAULT_YEAR)
    uses = list(LOCAL_USES)
    home = account.flows_domestic.to_numpy().sum() + account.final_demand_domestic[uses].to_numpy().sum()
    abroad = account.flows_imported.to_numpy().sum() + account.final_demand_imported[uses].to_numpy().sum()
    return float(100 * home / (home + abroad))


@functools.cache
def _national_multiplier() -> float:
    account = shared_account(DEFAULT_YEAR)
    return float((account.output_multipliers * account.output).sum() / account.output.sum())


@functools.cache
def _jobs_for_france() -> float:
    """Of 100 jobs of France, those that answer final demand in France."""
    content = jobs_content(shared_account(DEFAULT_YEAR))
    return float(100 * (1 - content["exports"].sum() / content.to_numpy().sum()))


def _interval_words(bounds: list[float], value: float, low: float, high: float) -> dict[str, str]:
    """« 50 », « 41 » and « 65 », as the sheet writes them; ``bounds``, rounded outward, tell the place."""
    decimals = max(0, *(len(f"{bound:.10g}".partition(".")[2]) for bound in bounds))
    names = ("valeur", "bas", "haut")
    return {
        name: french_number(number, decimals=decimals) for name, number in zip(names, (value, low, high), strict=True)
    }


def _materials_key(territory: Territory, results: Results) -> Key:
    consumption, footprint = _tonnes_per_inhabitant("dmc"), _tonnes_per_inhabitant("rmc")
    amount = consumption * territory.population / 1000
    everyone = consumption * float(zone_population()) / 1000
    errors = {
        "wrong_indicator": around(footprint * territory.population / 1000, TWO_DIGITS),
        "per_inhabitant": around(consumption, 0.0, 0.01),
        "national_for_local": around(everyone, 0.1),
    }
    words = {
        "lieu": territory.name,
        "habitants": french_number(territory.population),
        "dmc": french_number(consumption),
        "valeur": french_number(amount, significant=3),
    }
    return key("territoire-matieres", {"matieres": number_key(around(amount, TWO_DIGITS), errors)}, words)


@functools.cache
def zone_population() -> int:
    """Inhabitants of all zones d'emploi."""
    return int(load_table("territories/zones")["population"].sum())


def _industry_key(territory: Territory, results: Results) -> Key:
    names = _manufacturing()
    jobs = local_jobs(territory)[list(names)]
    national = zone_jobs().sum()[list(names)]
    if territory.epci:
        words = {"lieu": territory.name, "reponse": ESTIMATED_JOBS}
        return key("territoire-industrie", {"branche": choice_key([UNDECIDED])}, words)
    first = [str(code) for code in jobs.index[jobs == jobs.max()]]
    listed = " ; ".join(f"{names[code]} ({french_number(int(jobs[code]))} salariés)" for code in jobs.nlargest(3).index)
    right = first if len(first) == 1 else [*first, UNDECIDED]
    fields = {"branche": choice_key(right, {str(national.idxmax()): "national_for_local"})}
    return key("territoire-industrie", fields, {"lieu": territory.name, "reponse": f"Les trois premières : {listed}."})


def _jobs_key(territory: Territory, results: Results) -> Key:
    jobs, fewest, most = results["jobs", "all", "here"]
    answering, low, high = results["footprint_jobs", "all", "here"]
    value = 100 * answering / jobs
    # Jobs of an EPCI are uncertain as well: the widest of the quotients.
    bounds = between(100 * low / most, min(100.0, 100 * high / fewest), value, finest=0)
    output = results["output", "all", "here"][0]
    errors = {
        "mixed_years": around(jobs / output, TWO_DIGITS),
        "national_for_local": around(_jobs_for_france(), 0.0, 0.5),
        "complement": [100 - bounds[1], 100 - bounds[0]],
        "count_for_share": around(answering, 0.1),
    }
    least, greatest = 100 * low / most, min(100.0, 100 * high / fewest)
    words = {"lieu": territory.name, **_interval_words(bounds, value, least, greatest)}
    # Computed from two numbers of the sheet, each rounded there: not any number of the interval.
    return key("territoire-emplois", {"part": number_key(around(value, ROUNDED_SHEET), errors)}, words)


def _spending_key(territory: Territory, results: Results) -> Key:
    value, low, high = results["spending_per_100", "all", "here"]
    bounds = between(low, high, value, finest=0)
    errors = {
        # Here and the rest of France together are nearly the share of France: one error for both.
        "national_for_local": around(_made_in_france(), 0.0, 1.0),
        "other_buyer": around(results["spending_per_100", "public", "here"][0], 0.0, 1.0),
        "complement": [100 - bounds[1], 100 - bounds[0]],
    }
    words = {"lieu": territory.name, **_interval_words(bounds, value, low, high)}
    return key("territoire-sur-100", {"part": number_key(bounds, errors)}, words)


def _abroad_key(territory: Territory, results: Results) -> Key:
    rest, union, world = (
        results["spending_per_100", "all", place][0] for place in ("rest_of_country", "eu", "non_eu")
    )
    value = union + world
    errors = {"complement": around(100 - value, 0.0, 1.0), "not_here": around(rest + value, 0.0, 1.0)}
    words = {
        "lieu": territory.name,
        "valeur": french_number(value, decimals=0),
        "reste": french_number(rest, decimals=0),
    }
    # Two numbers of the sheet, each rounded to the euro.
    return key("fiche-etranger", {"part": number_key(around(value, 0.0, 1.0), errors)}, words)


def _multiplier_key(territory: Territory, results: Results) -> Key:
    value, low, high = results["output_multiplier", "all", "here"]
    bounds = between(low, high, value)
    errors = {
        "national_for_local": around(_national_multiplier(), TWO_DIGITS),
        "without_first_euro": [round(bound - 1, 6) for bound in bounds],
    }
    words = {"lieu": territory.name, **_interval_words(bounds, value, low, high)}
    return key("territoire-multiplicateur", {"multiplicateur": number_key(bounds, errors)}, words)


def _buyers_key(territory: Territory, results: Results) -> Key:
    intervals = {buyer: results["spending_per_100", buyer, "here"] for buyer in BUYERS}
    first = max(intervals, key=lambda buyer: intervals[buyer][0])
    apart = all(intervals[first][1] > intervals[other][2] for other in BUYERS if other != first)
    listed = " ; ".join(
        f"{BUYERS[buyer].lower()}, de {french_number(low, decimals=0)} à {french_number(high, decimals=0)} €"
        for buyer, (_, low, high) in intervals.items()
    )
    fields = {"acheteur": choice_key([first] if apart else [UNDECIDED])}
    return key("territoire-acheteurs", fields, {"lieu": territory.name, "intervalles": listed})


def _quotient_key(territory: Territory, results: Results) -> Key:
    if territory.epci:
        return missing_key("territoire-quotient", ESTIMATED_JOBS)
    names = _manufacturing()
    here, nation = local_jobs(territory), zone_jobs().sum()
    branch = str(here[list(names)].idxmax())
    share_here, share_nation = here[branch] / here.sum(), nation[branch] / nation.sum()
    quotient = float(share_here / share_nation)
    kept = min(1.0, quotient)
    fields = {
        "quotient": number_key(around(quotient, TWO_DIGITS), {"inverted": around(1 / quotient, TWO_DIGITS)}),
        "retenu": number_key(around(kept, TWO_DIGITS), {"not_truncated": around(quotient, TWO_DIGITS)}),
    }
    words = {
        "lieu": territory.name,
        "branche": names[branch],
        "emplois": french_number(int(here[branch])),
        "tous": french_number(int(here.sum())),
        "emplois_france": french_number(int(nation[branch])),
        "tous_france": french_number(int(nation.sum())),
        "quotient": french_number(quotient, significant=3),
        "retenu": french_number(kept, significant=3),
    }
    return key("territoire-quotient", fields, words)


OWN = (
    Exercise(
        "territoire-matieres",
        "identity",
        "Ramener la moyenne chez vous",
        (
            Field(
                "matieres",
                "number",
                "Matières consommées en un an, à la moyenne nationale",
                "kt",
                "Multipliez, puis passez des tonnes aux milliers de tonnes.",
                "{habitants} habitants × {dmc} t = {valeur} kt, à l'arrondi près.",
                {"wrong_indicator": "", "per_inhabitant": "", "national_for_local": ""},
            ),
        ),
        "Environ {valeur} kt. C'est la moyenne de France portée par vos habitants, pas une mesure de votre territoire.",
        given="{lieu} : {habitants} habitants en 2022. France, 2021 : {dmc} t de consommation intérieure par habitant.",
        local=_materials_key,
    ),
    Exercise(
        "territoire-industrie",
        "order",
        "La première branche industrielle de votre territoire",
        (
            Field(
                "branche",
                "choice",
                "La branche industrielle qui emploie le plus de salariés, fin 2023",
                hint="Pensez aux grands établissements, puis aux nombreux petits. L'Insee publie-t-il ces emplois ?",
                explanation="{reponse}",
                errors={
                    "national_for_local": "C'est la première branche industrielle de France. {reponse}",
                    "undecided_overlooked": "On ne peut pas trancher ici. {reponse}",
                    "decided_overlooked": "Pour une zone d'emploi, l'Insee publie ces emplois. {reponse}",
                },
                choices_of=lambda: with_undecided(*_manufacturing().items()),
            ),
        ),
        "{reponse}",
        local=_industry_key,
    ),
    Exercise(
        "territoire-emplois",
        "interval",
        "Pour qui travaille votre territoire",
        (
            Field(
                "part",
                "number",
                "Sur 100 emplois salariés d'ici, combien répondent à des achats finals faits ici ?",
                "emplois sur 100",
                "Commerces, écoles, soins répondent surtout à des achats d'ici ; une usine, à des achats d'ailleurs.",
                "Le compte de votre territoire donne {valeur}, entre {bas} et {haut}.",
                {
                    "mixed_years": "",
                    "national_for_local": "C'est la part de France, qui ne travaille que pour elle et pour "
                    "l'étranger. Un territoire travaille aussi pour le reste du pays : ici, {valeur}, entre {bas} et "
                    "{haut}.",
                    "complement": "C'est la part qui répond aux achats faits ailleurs.",
                    "count_for_share": "",
                },
            ),
        ),
        "Le compte de « {lieu} » donne {valeur}, entre {bas} et {haut}. Une dépendance comptable, pas une prévision.",
        local=_jobs_key,
    ),
    Exercise(
        "fiche-etranger",
        "identity",
        "Ce qui est fait à l'étranger",
        (
            Field(
                "part",
                "number",
                "Sur 100 € dépensés, tous acheteurs, combien paient une production de l'étranger ?",
                "€ sur 100 €",
                "Deux nombres de la phrase de tête s'additionnent : l'Union et le reste du monde.",
                "L'Union et le reste du monde réunis font {valeur} €.",
                {
                    "complement": "C'est ce qui paie une production française, d'ici ou d'ailleurs.",
                    "not_here": "Le reste de la France y est, pour {reste} € : il n'est pas l'étranger.",
                },
            ),
        ),
        "« {lieu} » : {valeur} € sur 100. La part importée de chaque produit est celle de la France.",
        local=_abroad_key,
    ),
    Exercise(
        "territoire-sur-100",
        "interval",
        "Sur 100 € dépensés ici",
        (
            Field(
                "part",
                "number",
                "Sur 100 € d'achats faits ici (ménages, entreprises, public), combien paient une production d'ici ?",
                "€ sur 100 €",
                "Acheter ici n'est pas acheter ce qui est produit ici.",
                "Le compte de votre territoire donne {valeur} €, entre {bas} et {haut} €.",
                {
                    "national_for_local": "C'est ce qui est produit en France, ici et ailleurs réunis. La part d'ici "
                    "est entre {bas} et {haut} €.",
                    "other_buyer": "C'est la part des acteurs publics. Tous réunis : entre {bas} et {haut} €.",
                    "complement": "C'est ce qui part. On demande ce qui paie une production d'ici.",
                },
            ),
        ),
        "Le compte de « {lieu} » donne {valeur} €, entre {bas} et {haut} €. Une estimation, pas une mesure.",
        local=_spending_key,
    ),
    Exercise(
        "territoire-acheteurs",
        "order",
        "Qui achète le plus local ?",
        (
            Field(
                "acheteur",
                "choice",
                "De qui les achats paient-ils, sur 100 €, le plus de production d'ici ?",
                hint="Regardez les moustaches avant les barres.",
                explanation="Sur 100 € : {intervalles}.",
                errors={
                    "undecided_overlooked": "Les deux premiers intervalles se recouvrent. Sur 100 € : {intervalles}.",
                    "decided_overlooked": "Le premier intervalle est au-dessus des autres. Sur 100 € : {intervalles}.",
                },
                choices=with_undecided(*BUYERS.items()),
            ),
        ),
        "Sur 100 € dépensés dans « {lieu} » : {intervalles}.",
        local=_buyers_key,
    ),
    Exercise(
        "territoire-multiplicateur",
        "interval",
        "Le multiplicateur de votre territoire",
        (
            Field(
                "multiplicateur",
                "number",
                "1 € commandé à une production d'ici fait produire ici, en moyenne, en euros",
                "sans unité",
                "Il compte l'euro de départ, et s'arrête à la limite de votre territoire.",
                "Le compte de votre territoire donne {valeur}, entre {bas} et {haut}.",
                {
                    "national_for_local": "C'est le multiplicateur de la France. Le vôtre est entre {bas} et {haut}.",
                    "without_first_euro": "",
                },
            ),
        ),
        "Le compte de « {lieu} » donne {valeur}, entre {bas} et {haut}. Il grandit avec la taille : ne classez pas.",
        local=_multiplier_key,
    ),
    Exercise(
        "territoire-quotient",
        "identity",
        "Un quotient de localisation, puis ce que l'on en garde",
        (
            Field(
                "quotient",
                "number",
                "Quotient simple de la branche",
                "sans unité",
                "Une part d'ici divisée par une part de France.",
                "({emplois} ÷ {tous}) ÷ ({emplois_france} ÷ {tous_france}) = {quotient}.",
                {"inverted": ""},
            ),
            Field(
                "retenu",
                "number",
                "Ce que l'on en retient comme part des besoins couverte ici, au plus",
                "sans unité",
                "Une branche peut-elle couvrir plus que tous les besoins d'ici ?",
                "On retient {retenu} : le quotient, sans dépasser 1.",
                {"not_truncated": ""},
            ),
        ),
        "Quotient {quotient} ; on retient {retenu}.",
        given="{lieu}, « {branche} » : {emplois} emplois sur {tous} ; France, {emplois_france} sur {tous_france}.",
        local=_quotient_key,
    ),
)
