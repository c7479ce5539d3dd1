"""A commune is not a territory: its name or its code tells the zone and the EPCI to take."""


import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import UnknownCodeError, typeset_french
from metabolisme.sources import find_territory, load_table
from metabolisme.sources.commune_names import communes_almost_called, communes_called
from metabolisme.sources.names import plain_words, plain_words_of_each
from metabolisme.sources.territories import communes, directory

TABLE = communes()


def message_of(query) -> str:
    with pytest.raises(UnknownCodeError) as error:
        find_territory(query)
    return error.value.message


# The table.


def test_communes_of_2025_and_those_merged_since_2022():
    counts = TABLE["status"].value_counts()
    # The DGCL's list of January 2025 has 34,871 communes in an EPCI, each once; four islands are in none.
    assert counts[["ok", "recoded", "inferred", "no_epci"]].sum() == 34_875
    assert dict(counts) == {"ok": 34_859, "merged": 87, "inferred": 7, "recoded": 5, "no_epci": 4}


def test_communes_add_up_to_epci_and_to_pieces():
    pieces = load_table("territories/pieces")
    members = TABLE[TABLE["epci"] != ""]
    # Whole numbers of the same file: nothing to tolerate.
    assert members.groupby("epci")["population"].sum().equals(pieces.groupby("epci")["population"].sum().astype(float))
    published = members[members["status"] != "inferred"].groupby(["epci", "zone"])["population"].agg(["sum", "size"])
    matched = pieces[pieces["status"] == "matched"].set_index(["epci", "zone"]).loc[published.index]
    assert (matched["population"] == published["sum"]).all()
    assert (matched["communes"] == published["size"]).all()
    assert len(matched) == (pieces["status"] == "matched").sum()


def test_an_inferred_zone_is_that_of_every_other_commune_of_the_epci():
    for commune in TABLE[TABLE["status"] == "inferred"].to_dict("records"):
        neighbours = TABLE[(TABLE["epci"] == commune["epci"]) & (TABLE["status"] != "inferred")]
        assert set(neighbours["zone"]) == {commune["zone"]}, commune["name"]
    lost = load_table("territories/pieces").query("status == 'zone_unknown'")
    assert (TABLE["status"] == "inferred").sum() == lost["communes"].sum()


def test_what_is_missing_is_told_by_the_status():
    outside = TABLE["status"].isin(["no_epci", "merged"])
    assert (TABLE["epci"] == "").equals(outside)
    assert TABLE["population"].isna().equals(outside)
    assert (TABLE["zone"] != "").all()


def test_codes_are_those_of_the_other_tables():
    assert set(TABLE["zone"]) == set(load_table("territories/zones")["zone"])
    epci = load_table("territories/epci").query("kind != 'EPT'")["epci"]
    assert set(TABLE["epci"]) - {""} == set(epci)
    start = TABLE["commune"].str.slice(0, 2).where(~TABLE["commune"].str.startswith("97"), TABLE["commune"].str[:3])
    assert start.equals(TABLE["department"].rename("commune"))


@pytest.mark.parametrize(
    ("code", "name", "epci", "zone", "population"),
    [
        # Legal populations of 2022 (Insee), as the DGCL's list repeats them.
        ("56121", "Lorient", "200042174", "5309", 58_202),
        ("56162", "Ploemeur", "200042174", "5309", 18_873),
        ("75056", "Paris", "200054781", "1109", 2_113_705),
        ("69123", "Lyon", "200046977", "8421", 520_774),
    ],
)
def test_golden_communes(code, name, epci, zone, population):
    row = TABLE.set_index("commune").loc[code]
    assert (row["name"], row["epci"], row["zone"], row["population"]) == (name, epci, zone, population)


def test_the_table_is_a_copy():
    mine = communes()
    mine["zone"] = ""
    assert communes()["zone"].equals(TABLE["zone"])


# Names and codes.


def test_a_commune_tells_its_zone_and_its_epci():
    assert message_of("Ploemeur") == typeset_french(
        'Ploemeur est une commune : prenez sa zone d\'emploi "5309" (Lorient) ou son EPCI "200042174" (CA Lorient '
        "Agglomération)."
    )


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        # However it is typed.
        ("ville de ploemeur", r'^Ploemeur est une commune.*"5309" \(Lorient\)'),
        ("Mairie de Lorient", r'^Lorient est une commune.*"5309" \(Lorient\) ou son EPCI "200042174"'),
        ("commune de Lorient", "^Lorient est une commune"),
        ("56270 PLOEMEUR", "^Ploemeur est une commune"),
        ("Ploemeur (56)", "^Ploemeur est une commune"),
        ("Ploemeur (29)", "^Ploemeur est une commune"),
        ("zone d'emploi de Ploemeur", "^Ploemeur est une commune"),
        ("CA Vannes", r'^Vannes est une commune.*"5318" \(Vannes\) ou son EPCI "200067932"'),
        ("saint malo agglo", r"^Saint-Malo est une commune.*CA du Pays de Saint Malo Agglomération"),
        # By code; what may be a post code is said to be read as Insee's: 97410 is the post code of Saint-Pierre.
        ("56162", r'code Insee d\'une commune, Ploemeur.: prenez.*"5309".*Si c\'est un code postal'),
        ("code insee 56162", "code Insee d'une commune, Ploemeur"),
        ("commune 2b033", r'code Insee d\'une commune, Bastia.*"9402" \(Bastia\)'),
        ("97410", r'code Insee d\'une commune, Saint-Benoît.*"0401" \(L\'Est\).*code postal'),
        # Several communes.
        (
            "Saint-Denis",
            r"4 communes portent ce nom. Saint-Denis \(974\).*\(93\).*\(11\).*\(30\).*«.Saint-Denis \(974\)",
        ),
        ("saint denis 93", r'^Saint-Denis est une commune.*"1109" \(Paris\) ou son EPCI "200054781"'),
        ("93200 Saint-Denis", r'^Saint-Denis est une commune.*"1109" \(Paris\)'),
        ("Sainte-Colombe", r"12 communes.*Sainte-Colombe \(69\).*et d'autres, départements 05, 17, 46, 50, 76, 89\."),
        # Read neither as a misspelling nor as the beginning of another name.
        ("Cayenne", r'^Cayenne est une commune.*"0301".*CA du Centre Littoral, n\'a pas d\'indicateurs publiés'),
        ("Parennes", r'^Parennes est une commune.*"5212" \(Le Mans\)'),
        ("Saint-Julien", r"6 communes portent ce nom"),
        ("Lent", r"Lent \(01\).*Lent \(39\)"),
        ("Clermont", r"Clermont \(60\).*nom commence ainsi, donnez son code.: Clermont-Ferrand \(zone d'emploi 8408\)"),
        ("Landes", r"^Landes est une commune.*commence ainsi.*Landes d'Armagnac"),
        ("Évry-Courcouronnes", r'^Évry-Courcouronnes est une commune.*"1104" \(Evry\)'),
        # Arrondissements.
        ("Paris 15e", r'arrondissement de la commune de Paris.: prenez sa zone d\'emploi "1109"'),
        ("15ème arrondissement de Paris", "arrondissement de la commune de Paris"),
        ("Lyon 3", r'arrondissement de la commune de Lyon.: prenez sa zone d\'emploi "8421"'),
        ("marseille 1er arrondissement", "arrondissement de la commune de Marseille"),
        ("Lyon 10e", "est inconnu"),
        ("75115", "arrondissement de la commune de Paris"),
        ("75015", "arrondissement de la commune de Paris"),
        ("69383", "arrondissement de la commune de Lyon"),
        ("13216", "arrondissement de la commune de Marseille"),
        ("69390", "un code de commune ou un code postal"),
        # Re-created, merged, alone.
        ("L'Oie", r'"5213" \(Les Herbiers-Montaigu\) ou son EPCI "200071918".*recréée depuis 2022'),
        (
            "Pierre-Bénite",
            r'ancienne commune, réunie à une autre depuis 2022.: prenez sa zone d\'emploi "8421" \(Lyon\)\.$',
        ),
        ("ile d'yeu", r'n\'est membre d\'aucun EPCI.: prenez sa zone d\'emploi "5203" \(Challans\)\.$'),
        # Overseas.
        ("Fort-de-France", r'"0202".*Son EPCI, CA du Centre de la Martinique, n\'a pas d\'indicateurs publiés\.$'),
        ("Mamoudzou", r"^Mamoudzou est une commune\. Mayotte ne peut pas être étudiée"),
        ("97608", r"une commune, Dzaoudzi\. Mayotte ne peut pas être étudiée"),
        ("Papeete", r"Polynésie française \(987\) est hors des zones d'emploi"),
        ("98735", r"Polynésie française \(987\) est hors des zones d'emploi"),
        ("988", r"Nouvelle-Calédonie \(988\) est hors des zones d'emploi"),
        ("97801", r"Saint-Martin \(978\) est hors des zones d'emploi"),
        ("Saint-Martin (978)", r"Saint-Martin \(978\) est hors des zones d'emploi"),
        ("Saint-Martin", r"4 communes portent ce nom"),
        # In a list, with the other faults.
        (["lorient", "Ploemeur", "Parennes"], r"(?s)Ploemeur est une commune.*\nParennes est une commune"),
    ],
)
def test_a_commune_says_what_to_take(query, reason):
    with pytest.raises(UnknownCodeError, match=reason):
        find_territory(query)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Rennes", "5315"),
        ("Evry", "1104"),
        ("Évry", "1104"),
        ("Saint-Louis", "4418"),
        ("Lyon", "8421"),
    ],
)
def test_the_name_of_a_territory_comes_before_that_of_a_commune(query, code):
    assert communes_called(plain_words(query))
    assert find_territory(query).code == code


def test_every_commune_code_has_an_answer_that_names_what_it_is_in():
    entries = directory()
    for commune in TABLE.iloc[::50].to_dict("records"):
        message = message_of(commune["commune"])
        for code in (commune["zone"], commune["epci"]):
            if code and not entries[code].refusal:
                assert f'"{code}" ({typeset_french(entries[code].territory.name)})' in message, message


def test_no_commune_is_read_as_the_beginning_of_another_name():
    # One name in fifty, and every one that begins the name of a territory.
    beginnings = {entry.core[:length] for entry in directory().values() for length in range(1, len(entry.core))}
    names = dict(zip(plain_words_of_each(list(TABLE["name"])), TABLE["name"], strict=True))
    tried = {
        words: name for number, (words, name) in enumerate(names.items()) if words in beginnings or number % 50 == 0
    }
    assert len(set(names) & beginnings) > 100
    for name in tried.values():
        try:
            assert not any("a été lu" in warning for warning in find_territory(name).warnings), name
        except UnknownCodeError:
            continue


def test_communes_are_proposed_for_a_misspelt_name_or_its_beginning():
    assert [commune.name for commune in communes_almost_called(("ploermeur",), 3)] == ["Ploemeur", "Plomeur"]
    assert communes_almost_called(("plestin",), 3)[0].name == "Plestin-les-Grèves"
    assert communes_almost_called((), 3) == communes_almost_called(("xyzzy",), 3) == []


@given(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=30), min_size=1, max_size=5))
def test_many_names_give_the_words_that_each_gives(names):
    assert plain_words_of_each(names) == [plain_words(name) for name in names]
