"""Answers and their verdicts: right ones, each known error, hint before explanation, keys of any territory."""

import dataclasses
import json
import re
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.diagnosis.every_territory import compute
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import find_territory
from metabolisme.sources.territories import every_territory
from metabolisme.teaching import EXERCISES, Exercise, Field, check, keys_of, national_key, rules, verdict
from metabolisme.teaching.exercise import around, between, number_key
from metabolisme.teaching.wording import KNOWN_ERRORS, UNDECIDED, UNITS

LORIENT, LORIENT_EPCI, GUYANE = "5309", "200042174", "0301"
SIRET = ["35600000000048", "55208131766522"]
CONTRACTS = f"montant;siret;ici\n1 000;{SIRET[0]};oui\n3 000;{SIRET[1]};non"
FILE = {"table": CONTRACTS, "total": "4 000 €", "montant": "25 %", "nombre": "50 %"}
SHEET = {
    "objet": "Légumes frais pour les cantines",
    "montant": "120 k€",
    "critere": "Livraison dans les 24 heures après récolte, de saison",
    "partenaire": "La chambre d'agriculture, pour connaître l'offre",
    "risque": "Trop peu de volumes en hiver",
    "indicateur": "60 % de légumes de saison livrés à temps",
    "echeance": "septembre 2027",
}


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("metabolisme-lire", "239"),
        ("metabolisme-lire", "239 millions de tonnes"),
        ("metabolisme-lire", "239 000 kt"),
        ("metabolisme-lire", 239),
        ("metabolisme-calculer", {"extraction": "722 Mt", "postes": "extraction_exports"}),
        ("tableau-lire", "49 Md€"),
        ("tableau-lire", "49 000 M€"),
        ("tableau-calculer", {"branche_1": "1 247,5", "branche_2": 1841.6}),
        ("etendre-lire", "agree"),
        ("etendre-calculer", {"contenu": "0,26 kg/€", "rapport": "9"}),
        ("achats-fichier", FILE),
        ("achat-fiche", SHEET),
    ],
)
def test_right_answers(exercise, answer):
    found = check(exercise, answer)
    assert found.right
    assert found.solution_open
    assert found.messages[0].startswith("Juste.")


# Shapes of errors that the chapters and the design name; each is met by an exercise, or by the small one below.
@pytest.mark.parametrize(
    ("exercise", "answer", "error"),
    [
        ("metabolisme-lire", "-239 Mt", "sign"),
        ("metabolisme-lire", "239 kt", "thousands"),
        ("metabolisme-lire", "-298", "oxygen"),
        ("metabolisme-calculer", {"extraction": "921", "postes": "extraction_exports"}, "all_imports"),
        ("metabolisme-calculer", {"extraction": "438", "postes": "extraction_exports"}, "subtracted"),
        ("tableau-lire", "11 Md€", "row_for_column"),
        ("tableau-lire", "49 M€", "thousands"),
        ("tableau-calculer", {"branche_1": "465", "branche_2": "195"}, "first_round_only"),
        ("tableau-calculer", {"branche_1": "647,5", "branche_2": "341,6"}, "without_first_euro"),
        ("etendre-calculer", {"contenu": "0,028", "rapport": "9"}, "direct_only"),
        ("etendre-calculer", {"contenu": "0,26", "rapport": "0,108"}, "inverted"),
        ("etendre-lire", UNDECIDED, "decided_overlooked"),
        ("achats-fichier", FILE | {"montant": "50 %"}, "number_for_amount"),
        ("achats-fichier", FILE | {"nombre": "25 %"}, "amount_for_number"),
        ("achats-fichier", FILE | {"total": "4 k€ "}, ""),
        ("achats-fichier", FILE | {"total": "4 M€"}, "thousands"),
        ("achats-fichier", FILE | {"montant": "25 points"}, "points_for_percent"),
        (
            "achat-fiche",
            SHEET | {"critere": "À qualité égale, nous retiendrons l'entreprise du territoire"},
            "provenance",
        ),
    ],
)
def test_known_errors_are_named(exercise, answer, error):
    found = check(exercise, answer, attempt=2)
    assert found.errors == ((error,) if error else ())
    assert found.right == (not error)


@pytest.mark.parametrize(
    ("exercise", "answer", "error"),
    [
        ("territoire-matieres", "2 708 000 kt", "thousands"),
        ("territoire-matieres", "3 240 kt", "wrong_indicator"),
        ("territoire-matieres", "11,7", "per_inhabitant"),
        ("territoire-matieres", "790 Mt", "national_for_local"),
        ("territoire-emplois", "7,2 emplois", "mixed_years"),
        ("territoire-emplois", "7,2 emplois par M€", "mixed_years"),
        ("territoire-emplois", "45 000", "count_for_share"),
        ("territoire-sur-100", "85 €", "national_for_local"),
        ("territoire-multiplicateur", "1,65", "national_for_local"),
        ("territoire-multiplicateur", "0,2", "without_first_euro"),
        ("territoire-multiplicateur", "120 %", "percent_for_ratio"),
        ("territoire-quotient", {"quotient": "2,07", "retenu": "2,07"}, "not_truncated"),
        ("territoire-quotient", {"quotient": "0,48", "retenu": "1"}, "inverted"),
    ],
)
def test_known_errors_on_one_s_own_territory(exercise, answer, error):
    found = check(exercise, answer, LORIENT, attempt=2)
    assert error in found.errors


def points_exercise():
    field = Field("ecart", "number", "Écart", "points", "Relisez.", errors={"percent_for_points": ""})
    return Exercise("essai", "identity", "Essai", (field,), "Oui.").definition()


def test_percent_for_points():
    key = {"id": "essai", "fields": {"ecart": number_key([1.9, 2.1])}, "words": {}}
    assert verdict(points_exercise(), key, {"ecart": "2 points"}).right
    assert verdict(points_exercise(), key, {"ecart": "5 %"}).errors == ("percent_for_points",)
    # a right number in the wrong unit is not a right answer
    assert verdict(points_exercise(), key, {"ecart": "2 %"}).errors == ("percent_for_points",)


def test_hint_then_explanation_then_solution():
    first, second = (check("metabolisme-lire", "100", attempt=attempt) for attempt in (1, 2))
    assert first.messages[0].startswith("Pas encore. Indice")
    assert "239" not in first.messages[0]
    assert not first.solution_open
    assert "239" in second.messages[0]
    assert second.solution_open


def test_a_hint_holds_for_every_exercise_that_shares_it():
    for exercise, answer, place in (
        ("tableau-calculer", {"branche_1": "647,5", "branche_2": "341,6"}, None),
        ("circulation-fuite", {"multiplicateur": "0,25", "fuite": "43,75"}, None),
        ("territoire-multiplicateur", "0,2", LORIENT),
    ):
        assert "ajoutez-la, soit 1 pour un multiplicateur" in check(exercise, answer, place, attempt=2).messages[0]


def test_a_level_is_not_given_in_points():
    found = check("territoire-sur-100", "50 points", LORIENT)
    assert found.errors == ("points_for_percent",)
    assert "pourcentage" not in found.messages[0]


def test_what_cannot_be_read_is_no_attempt():
    found = check("tableau-calculer", {"branche_1": "beaucoup", "branche_2": ""}, attempt=2)
    assert found.state == "unread"
    assert len(found.messages) == 2
    assert not found.solution_open


def test_a_file_with_siren_for_siret_is_told_so():
    found = check("achats-fichier", FILE | {"table": CONTRACTS.replace(SIRET[1], SIRET[1][:9])})
    assert found.state == "unread"
    assert found.errors == ("siren_for_siret",)
    assert "Ligne 3" in found.messages[0]


def test_a_share_needs_its_column():
    table = "\n".join(line.rsplit(";", 1)[0] for line in CONTRACTS.split("\n"))
    assert check("achats-fichier", FILE | {"table": table}).state == "unread"


@pytest.mark.parametrize(
    "text",
    [
        "À qualité égale, l'entreprise du territoire sera retenue",
        "Nous préférons un producteur local de fruits",
        "Entreprise locale, 10 points sur 100",
        "Entreprise local(e) de préférence, s'il vous plaît",
        "Des fournisseurs d'ici, en priorité",
        "Candidats implantés dans le département",
        "Siège social à moins de 50 km du chantier",
        "Produits issus du territoire et de saison",
        "Ancrage local du candidat, 20 points",
        "PME de la commune ou voisine",
        "Viande fabriquée en France ou en Bretagne",
        "Savoir-faire régional reconnu par tous",
    ],
)
def test_a_criterion_of_provenance_is_found(text):
    found = check("achat-fiche", SHEET | {"critere": text}, attempt=2)
    assert found.errors == ("provenance",)
    assert "article L3" in found.messages[0]
    assert "fraîcheur" in found.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "Délai d'intervention de deux heures en tout point du territoire",
        "Livraison d'ici 2027, par lots hebdomadaires",
        "Résultat attendu d'ici la fin du mandat",
        "Nettoyage des locaux des écoles avec des produits écolabellisés",
        "Fraîcheur : moins de 24 heures entre récolte et livraison",
        "Développement des approvisionnements directs de produits de l'agriculture",
        "Coordination avec les collectivités locales du réseau",
        "Visite obligatoire du site avant remise des offres",
    ],
)
def test_a_need_is_no_criterion_of_provenance(text):
    assert check("achat-fiche", SHEET | {"critere": text}).right


@pytest.mark.parametrize("name", SHEET)
def test_a_sheet_with_an_empty_line_is_not_complete(name):
    found = check("achat-fiche", SHEET | {name: " "})
    assert found.state == "unread"
    assert len(found.messages) == 1


def test_an_amount_needs_its_unit():
    assert "€" in check("achat-fiche", SHEET | {"montant": "120"}).messages[0]
    assert check("achat-fiche", SHEET | {"montant": "120 kg"}).state == "unread"
    assert check("achat-fiche", SHEET | {"montant": "-120 €"}).state == "unread"


def test_an_epci_has_no_first_branch_of_industry():
    assert check("territoire-industrie", UNDECIDED, LORIENT_EPCI).right
    assert check("territoire-industrie", "CA", LORIENT_EPCI).errors == ("undecided_overlooked",)
    assert check("territoire-industrie", "CA", LORIENT).right
    assert check("territoire-quotient", {"quotient": 1, "retenu": 1}, LORIENT_EPCI).state == "unread"


def test_buyers_are_ranked_only_where_intervals_are_apart():
    for code in (LORIENT, LORIENT_EPCI, "0054", "8405"):
        results = territory_results(code)
        intervals = {
            buyer: results.loc[("spending_per_100", buyer, "here"), ["low", "high"]].tolist()
            for buyer in ("households", "firms", "public")
        }
        first = max(intervals, key=lambda buyer: intervals[buyer][1])
        apart = all(intervals[first][0] > high for buyer, (_, high) in intervals.items() if buyer != first)
        assert check("territoire-acheteurs", first if apart else UNDECIDED, code).right


TERRITORIES = [territory.code for territory in every_territory()]


@pytest.fixture(scope="module")
def some_keys():
    """Keys of Lorient, its EPCI, an overseas zone and twelve others taken at random."""
    codes = [LORIENT, LORIENT_EPCI, GUYANE, *np.random.default_rng(4).choice(TERRITORIES, 12, replace=False)]
    return {str(code): keys_of(str(code), territory_results(str(code))) for code in codes}


def test_keys_are_whole_and_small(some_keys):
    local = [exercise.id for exercise in EXERCISES.values() if exercise.local]
    for code, keys in some_keys.items():
        assert [key["id"] for key in keys] == local
        text = json.dumps(keys, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        # 8 territories share a data file of 150 kB with their sheets: a quarter of it, at most, for the keys
        assert len(text.encode()) <= 4_500, code
        for key in keys:
            definition = EXERCISES[key["id"]].definition()
            if "missing" not in key:
                told = json.dumps([definition["right"], definition["given"], definition["fields"]])
                assert set(re.findall(r"\{([a-z_]+)\}", told)) <= set(key["words"])


def test_published_bounds_are_right_answers(some_keys):
    for code, keys in some_keys.items():
        words = {key["id"]: key.get("words", {}) for key in keys}
        # A quotient of two numbers of the sheet has one value; what is read there has all those of its interval.
        assert check("territoire-emplois", words["territoire-emplois"]["valeur"], code).right
        for identifier in ("territoire-sur-100", "territoire-multiplicateur"):
            for name in ("valeur", "bas", "haut"):
                assert check(identifier, words[identifier][name], code).right


def test_keys_do_not_depend_on_where_results_were_read():
    for code in (LORIENT, LORIENT_EPCI):
        atlas = compute([find_territory(code)])
        assert keys_of(code, atlas.of(code)) == keys_of(code, territory_results(code))


def test_a_set_of_territories_has_keys():
    assert check("territoire-sur-100", 60, ["5309", "5312"]).state in ("right", "wrong")


def test_requests_that_make_no_sense_are_refused():
    with pytest.raises(UnknownCodeError, match="metabolisme-lire"):
        check("metabolisme-lir", 1)
    with pytest.raises(UnknownCodeError, match="branche_1"):
        check("tableau-calculer", {"branche_3": 1})
    with pytest.raises(MetabolismeError, match="plusieurs réponses"):
        check("tableau-calculer", 1)
    with pytest.raises(MetabolismeError, match="5309"):
        check("territoire-sur-100", 50)
    with pytest.raises(MetabolismeError, match="dépend du territoire"):
        national_key("territoire-sur-100")


@pytest.mark.parametrize("changes", [{"unit": "furlong"}, {"errors": {"inconnue": ""}}])
def test_an_exercise_that_names_what_does_not_exist_is_refused(changes):
    field = dataclasses.replace(Field("x", "number", "X", "€"), **changes)
    with pytest.raises(MetabolismeError, match="inconnue"):
        Exercise("essai", "identity", "Essai", (field,), "")


def test_definitions_and_rules_are_plain_data():
    for exercise in EXERCISES.values():
        definition = exercise.definition()
        assert json.loads(json.dumps(definition)) == definition
        key = national_key(exercise.id) if exercise.local is None else {"fields": {}}
        assert json.loads(json.dumps(key, allow_nan=False)) == key
        # By name of error for a number, with its bounds; by choice for a choice, with the name of the error.
        found = [pair for field in key["fields"].values() for pair in dict(field).get("errors", {}).items()]
        assert {told if isinstance(told, str) else name for name, told in found} <= set(KNOWN_ERRORS)
    assert json.loads(json.dumps(rules())) == rules()
    for unit in UNITS.values():
        assert not set(unit.factors) & set(unit.confused)
        assert set(unit.confused.values()) <= set(KNOWN_ERRORS)


@given(st.floats(1e-3, 1e9), st.floats(0, 0.5))
def test_bounds_hold_the_value(value, spread):
    for low, high in (around(value, spread), between(value * (1 - spread), value * (1 + spread), value)):
        # a bound is rounded outward, once it has been rounded to ten digits
        assert low <= value * (1 - spread) * (1 + 1e-9)
        assert high >= value * (1 + spread) * (1 - 1e-9)


@given(st.sampled_from([one for one in EXERCISES.values() if not one.local]), st.text(), st.integers(1, 3))
def test_any_text_gets_a_verdict(exercise, text, attempt):
    found = check(exercise.id, {field.name: text for field in exercise.fields}, attempt=attempt)
    assert found.messages
    assert found.state == "unread" or found.right or found.solution_open == (attempt > 1)


def test_importing_reads_no_data():
    # the build says which table is damaged, once, before anything is computed: an import must not say it first
    code = (
        "import metabolisme.sources.tables as tables\n"
        "def refused(name): raise AssertionError(name)\n"
        "import metabolisme.sources as sources\n"
        "tables.load_table = sources.load_table = refused\n"
        "import metabolisme.teaching\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr == ""
