"""Find a territory: by code, by name however it is typed, or with the reason why not."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import UnknownCodeError, typeset_french
from metabolisme.sources import find_territory, load_table, median_income
from metabolisme.sources.territories import directory

COMPLETE = [code for code, entry in directory().items() if not entry.refusal]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("5309", "5309"),
        (" 0054 ", "0054"),
        ("200042174", "200042174"),
        ("200 042 174", "200042174"),
        ("200\u202f042\u202f174", "200042174"),
        ("200.042.174", "200042174"),
        ("SIREN 200 042 174", "200042174"),
        ("epci200042174", "200042174"),
        ("ZE 5309", "5309"),
        ("ze5309", "5309"),
        ("zone d'emploi 5309", "5309"),
        ("5309 - Lorient", "5309"),
        ("Lorient (zone d'emploi 5309), Bretagne", "5309"),
        ("５３０９", "5309"),  # full-width digits
        ("5309\x00", "5309"),
        ("lor\u200bient", "5309"),  # zero-width space, as pasted from a web page
        ("\ufeffLorient\u200e", "5309"),
        ("lorient 🚲", "5309"),
        ("CŒUR D’ESSONNE", "200057859"),
        ("bassin d'emploi de Lorient", "5309"),
        ("zone de Lorient", "5309"),
        ("ZE L'Ouest", "0402"),
        ("CC des 1000 étangs", "247000854"),
        ("lorient", "5309"),
        ("LORIENT", "5309"),
        ("beauvais", "0054"),
        ("CA du Beauvaisis", "200067999"),
        ("st die", "4417"),
        ("Saint-Dié", "4417"),
        ("St-Dié-des-Vosges", "4417"),
        ("CA de Saint-Dié-des-Vosges", "200071066"),
        ("bourg en bresse", "8405"),
        ("Lyon", "8421"),
        ("métropole de lyon", "200046977"),
        ("CC de Lyon", "200046977"),  # the kind that is typed may be wrong: it says « EPCI » and no more
        ("zone d'emploi de Lyon", "8421"),
        ("ZE Lyon", "8421"),
        ("CA de Lens-Liévin", "246200364"),
        ("lens lievin", "246200364"),
        ("Lens", "3215"),
        ("béthune-bruay", "200072460"),
        ("Lorient agglo", "200042174"),
        ("Bordeaux Métropole", "243300316"),
        ("saint-etienne metropole", "244200770"),
        ("le mans", "5212"),
        ("Le Centre agglomération", "0202"),
        ("Grand Paris", "200054781"),
        ("Paris", "1109"),
        ("l'aigle", "2812"),
    ],
)
def test_found_however_it_is_typed(query, code):
    assert find_territory(query).code == code


def test_a_zone():
    lorient = find_territory("lorient")
    assert (lorient.name, lorient.kind, lorient.population) == ("Lorient", "zone", 231_454)
    assert (lorient.zones, lorient.epci, lorient.overseas, lorient.warnings) == (("5309",), (), False, ())


def test_an_epci():
    agglomeration = find_territory("200042174")
    assert (agglomeration.kind, agglomeration.population) == ("epci", 208_113)
    assert (agglomeration.zones, agglomeration.epci, agglomeration.others) == ((), ("200042174",), ())


def test_the_zone_comes_first_and_names_the_epci():
    assert find_territory("Lorient").others == ("CA Lorient Agglomération (EPCI 200042174)",)
    assert find_territory("Paris").others == ("Métropole du Grand Paris (EPCI 200054781)",)


def test_every_territory_is_found_by_its_own_name_or_says_why_not():
    astray = []
    for code, entry in directory().items():
        try:
            found = find_territory(entry.territory.name).code
        except UnknownCodeError as error:
            found = code if error.message == typeset_french(entry.refusal) else "refused"
        if found != code:
            astray.append((code, found))
    # Two overseas zones « Le Sud », and three other directions; two « CC des Quatre Rivières »; Paris is a zone before
    # it is a part of the Métropole du Grand Paris.
    assert astray == [
        ("0205", "refused"),
        ("0401", "refused"),
        ("0402", "refused"),
        ("0403", "refused"),
        ("0404", "refused"),
        ("247000623", "refused"),
        ("247400666", "refused"),
        ("75056", "1109"),
    ]


def test_every_territory_is_found_as_it_is_shown():
    entries = directory().values()
    shown = {entry.shown: entry.territory.code for entry in entries if not entry.refusal}
    assert {text: find_territory(text).code for text in shown} == shown


def test_every_code_is_found_or_says_why_not():
    refused = set()
    for code, entry in directory().items():
        if entry.refusal:
            refused.add(code)
            with pytest.raises(UnknownCodeError) as error:
                find_territory(code)
            assert error.value.message == typeset_french(entry.refusal)
        else:
            assert find_territory(code) == find_territory(f" {code} ")
    # Mayotte; 23 overseas EPCI without indicators, five of them in Mayotte; 12 parts of the Métropole du Grand Paris.
    assert len(refused) == 1 + 23 + 12


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("Mayotte", "Mayotte ne peut pas être étudiée"),
        ("0601", "n'y publie pas d'emplois"),
        ("CC du Sud", "est à Mayotte"),
        ("CAP Excellence", r'Prenez sa zone d\'emploi.: "0104" \(Région Pointoise\)'),
        ("249740085", r'"0404" \(Le Sud\)'),
        ("Plaine Commune", r'prenez "200054781"'),
        ("75056", r'prenez "200054781"'),
        ("Le Sud", r"0205\), Martinique.; Le Sud \(zone d'emploi 0404\), La Réunion"),
        ("CC des Quatre Rivières", "département 70.*département 74"),
        ("hauts", "désigne plusieurs territoires.*département 70.*département 59"),
        ("saint", "Le Saint est une commune.*Pour un territoire.*commence ainsi.*et 23 autres"),
        ("T6", r'public territorial n° 6 .*prenez "200054781"'),
        ("EPT 12", "public territorial n° 12 "),
        ("54", r"département.*Nancy \(\"4412\"\).*Beauvais \(zone d'emploi 0054\), gardez les quatre chiffres"),
        ("054", "Beauvais.*gardez les quatre chiffres"),
        ("56", r'numéro de département.*Lorient \("5309"\)'),
        ("2a", r'numéro de département.*Ajaccio \("9401"\)'),
        ("2B999", r'code de commune ou un code postal.*Bastia \("9402"\)'),
        ("974", r'numéro de département.*Le Nord \("0403"\)'),
        ("976", "Mayotte ne peut pas être étudiée"),
        ("56999", r'code de commune ou un code postal.*Lorient \("5309"\)'),
        ("97499", r'code de commune ou un code postal.*L\'Est \("0401"\)'),
        ("99999", "quatre chiffres, un EPCI neuf"),
        ("Bretagne", r'une région.*Lorient \("5309"\)'),
        ("région Hauts-de-France", r'une région.*Lens \("3215"\)'),
        ("La Réunion", r'une région.*Le Sud \("0404"\)'),
        ("Guyane", "une région.*Savanes"),
        ("Auvergne-Rhône-Alpes", "et 16 autres"),
        ("France entière", "national_account"),
        ("Le Nord", r"trop vague.*Le Nord \(zone d'emploi 0403\), La Réunion"),
        ("est", "trop vague.*La Réunion"),
        ("ploermeur", r'Ploërmel \(zone.*Communes de nom voisin.: Ploemeur \(56\), sa zone d\'emploi "5309"'),
        ("Plestin", r"Communes de nom voisin.: Plestin-les-Grèves \(22\).*Pour une commune, donnez son nom exact"),
        ("CINOR", r'est un EPCI d\'outre-mer.*"0403" \(Le Nord\)'),
        ("5399", "Vouliez-vous dire"),
        ("ZE 5399", "Vouliez-vous dire"),
        ("5309 Vannes", r"est le code de Lorient \(zone d'emploi 5309\), dont ce n'est pas le nom"),
        ("5309 3215", r'\["5309", "3215"\]'),
        ("5309, 3215", r'\["5309", "3215"\]'),
        ("200042175", r"Les EPCI sont ceux de 2025.*Vouliez-vous dire.*200042174"),
        ("123456789", "Les EPCI sont ceux de 2025"),
        ("grand lyon", r"Vouliez-vous dire.: Lyon \(zone d'emploi 8421\)"),
        ("saint malo agglo", "CA du Pays de Saint Malo Agglomération"),
        ("xyzzy", "est ici une zone d'emploi ou un EPCI"),
        (".*", "est ici une zone d'emploi ou un EPCI"),
        ("<script>alert(1)</script>", "est ici une zone d'emploi ou un EPCI"),
        ("", "vide"),
        ("\t\n", "vide"),
        ("métropole", "est inconnu"),
        ("zone d'emploi", "est inconnu"),
        ("x" * 10_000, "trop long"),
        (5309, 'reçu 5309.*guillemets.: "5309"'),
        (None, "reçu None"),
        (b"5309", "reçu b'5309'"),
        ({"5309": 1}, "par une liste de textes"),
    ],
)
def test_not_found_says_why(query, reason):
    with pytest.raises(UnknownCodeError, match=reason):
        find_territory(query)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("lorien", "Lorient"),
        ("Grenobel", "Grenoble"),
        ("laigle", "L'Aigle"),
        ("strasbourgg", "Strasbourg"),
        ("saint malo aglo", "Saint-Malo"),
    ],
)
def test_a_misspelling_is_never_read_for_another_place(query, near):
    with pytest.raises(UnknownCodeError, match=f"Vouliez-vous dire.*{near} .*Pour une commune"):
        find_territory(query)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("st die", "Saint-Dié-des-Vosges (zone d'emploi 4417), Grand Est"),
        ("chalons en", "Châlons-en-Champagne (zone d'emploi 4402), Grand Est"),
        ("CC Clermont", "Clermont Auvergne Métropole (EPCI 246300701), département 63"),
    ],
)
def test_the_beginning_of_a_name_is_read_with_a_warning(query, shown):
    assert find_territory(query).warnings[0] == typeset_french(f"« {query} » a été lu : {shown}.")


@settings(deadline=None)  # the time of an answer has its own test
@given(st.text(max_size=200) | st.text("lorient0123456789 +-'()’œ", max_size=60))
def test_any_text_is_a_territory_or_a_message_without_control_characters(text):
    try:
        message, code = "", find_territory(text).code
    except UnknownCodeError as error:
        message, code = error.message, "5309"
    # One line a fault: a text with « + » has several.
    assert all(unicodedata.category(letter)[0] != "C" or letter == "\n" for letter in message)
    assert find_territory(code).code == code


@pytest.mark.parametrize("query", ["Ploemeur", "x" * 100_000, "saint " * 19, "lorient|vannes|brest", "200042175"])
def test_an_unknown_name_is_answered_briefly(query):
    with pytest.raises(UnknownCodeError) as caught:
        find_territory(query)
    # A message that quotes a hundred thousand letters is no message.
    assert len(caught.value.message) < 1000


def test_communes_without_zone_are_told():
    warned = {code: entry.territory.warnings for code, entry in directory().items() if entry.territory.epci}
    warned = {code: warnings for code, warnings in warned.items() if warnings}
    lost = load_table("territories/pieces").query("status == 'zone_unknown'").set_index("epci")["population"]
    assert set(warned) == set(lost.index)
    assert "2 communes, 2\u202f602 habitants" in find_territory("200071918").warnings[0]


def test_overseas_zones_are_told():
    overseas = [entry.territory for entry in directory().values() if entry.territory.overseas]
    # 18 zones with jobs, and Mayotte.
    assert len(overseas) == 19
    assert all("Outre-mer" in territory.warnings[0] for territory in overseas)


def test_a_set():
    basin = find_territory(["hénin-carvin", "lens-liévin", "5309"])
    assert basin.kind == "set"
    assert basin.code == "5309+246200299+246200364"
    assert (basin.zones, basin.epci) == (("5309",), ("246200299", "246200364"))
    assert basin.population == sum(find_territory(code).population for code in basin.code.split("+"))
    assert find_territory(["5309", "246200364", "246200299"]) == basin


def test_a_set_is_found_by_its_code_or_by_names_joined():
    basin = find_territory(["3215", "200042174"])
    assert find_territory(basin.code) == find_territory(basin.name) == basin


def test_any_iterable_of_texts_is_a_list():
    basin = find_territory(["3215", "5309"])
    for members in (("5309", "3215"), {"3215", "5309"}, pd.Series(["5309", "3215"]), iter(["5309", "3215"])):
        assert find_territory(members) == basin


def test_all_the_zones_make_a_set_with_a_short_name():
    codes = [code for code in COMPLETE if len(code) == 4]
    country = find_territory(codes)
    assert country.zones == tuple(sorted(codes))
    assert (
        country.name
        == "Alençon + Arles + Avignon + Beauvais + Bollène-Pierrelatte + Cosne-Cours-sur-Loire + 299 autres"
    )
    assert find_territory(country.code) == country


def test_a_list_of_one_is_that_one():
    assert find_territory(["lorient"]) == find_territory("lorient")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (["lorient", "200042174"], r"Agglomération \(EPCI 200042174\) est dans Lorient"),
        (["3215", "200072460"], r"EPCI 200072460\) est en partie dans Lens"),
        (["lorient", "5309"], "donné plusieurs fois"),
        ([], "vide"),
        (["lorient", None], "reçu None"),
        (["5309+3215"], "plusieurs codes"),
        ("5309+5309", "donné plusieurs fois"),
        (COMPLETE, r"^Des territoires de la liste se recouvrent.*.; et \d{4} autres\. N'en gardez qu'un\.$"),
        (["zzzz", "Mayotte", "lorient", "lorient"], r"(?s)zzzz.*Mayotte.*plusieurs fois"),
    ],
)
def test_sets_that_cannot_be(query, reason):
    with pytest.raises(UnknownCodeError, match=reason):
        find_territory(query)


@pytest.mark.parametrize(
    ("epci", "zone", "percent"),
    [("200042174", "5309", 90), ("200072460", "3205", 87), ("200071066", "4417", 84)],
)
def test_golden_shares_of_the_population_of_the_zone(epci, zone, percent):
    pieces = load_table("territories/pieces").set_index(["epci", "zone"])["population"]
    # Given in whole percents, and on populations of another year: one point.
    assert 100 * pieces[epci, zone] / find_territory(zone).population == pytest.approx(percent, abs=1)


def test_median_income_of_an_epci_is_the_published_one():
    assert median_income(find_territory("200042174")) == 23_000


def test_median_income_of_a_zone_is_between_those_of_its_epci():
    medians = load_table("territories/epci").set_index("epci")["median_income_eur"]
    inside = load_table("territories/pieces").query("zone == '5309'")["epci"]
    assert medians[inside].min() < median_income(find_territory("5309")) < medians[inside].max()


def test_median_income_of_france_is_the_mean_of_the_medians():
    zones = load_table("territories/zones").query("overseas == 'no'")["zone"]
    # 23,318 EUR in the methods, 23,317 in the card: one euro of rounding and of weights.
    assert median_income(find_territory(list(zones))) == pytest.approx(23_317.5, abs=1)


def test_median_income_is_unknown_in_the_18_overseas_zones_only():
    zones = [entry.territory for entry in directory().values() if entry.territory.zones and not entry.refusal]
    unknown = [zone for zone in zones if median_income(zone) is None]
    assert len(unknown) == 18
    assert all(zone.overseas for zone in unknown)
