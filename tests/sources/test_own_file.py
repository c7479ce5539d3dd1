"""The reader's own file: French habits are read, every fault is told where it is, nothing else ever comes out."""

import datetime
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metabolisme.errors import NARROW_NO_BREAK_SPACE, MetabolismeError, OwnFileError
from metabolisme.sources import nomenclature
from metabolisme.sources.own_branches import LEVELS, national_jobs
from metabolisme.sources.own_file import own_file_from_bytes, read_own_file
from tests.sources.own_files import at_level, csv_bytes, lorient, rows_of, xlsx_bytes, zip_bytes


def message(content: bytes, name: str = "mien.csv") -> str:
    """The one message about a file, spaces made ordinary."""
    with pytest.raises(OwnFileError) as caught:
        own_file_from_bytes(content, name)
    return caught.value.message.replace(NARROW_NO_BREAK_SPACE, " ")


def with_jobs(**changes) -> list[list]:
    """Lorient's table with some cells changed."""
    return rows_of(lorient() | changes)


def faulty(**changes) -> str:
    return message(csv_bytes(with_jobs(**changes)))


# ---------------------------------------------------------------------------------------------------- valid


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_levels_separators_and_encodings(level, separator, encoding):
    jobs = at_level(level)
    own = own_file_from_bytes(csv_bytes(rows_of(jobs), separator, encoding.replace("cp1252", "utf-8")), "x.csv")
    assert own.level == level
    assert own.jobs.to_dict() == jobs
    assert list(own.jobs.index) == list(nomenclature(level)["code"])


def test_windows_accents():
    rows = [["Code", "Libellé", "Emplois salariés fin 2023"], *rows_of(lorient())[1:]]
    own = own_file_from_bytes(
        csv_bytes(rows, encoding="cp1252").replace("…".encode("cp1252"), "é".encode("cp1252")), "x.csv"
    )
    assert own.jobs.to_dict() == lorient()
    assert "CP1252" in own.notes[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1 250", 1250),
        ("1\u00a0250", 1250),
        ("1\u202f250", 1250),
        ("1'250", 1250),
        ("1’250", 1250),
        ("1.250,5", 1250.5),
        ("1,250.5", 1250.5),
        ("12,5", 12.5),
        ("12.50", 12.5),
        ("12,0", 12),
        ("0,25", 0.25),
        ("1250 emplois", 1250),
        ("0", 0),
        (" 7 ", 7),
        ("１２", 12),
    ],
)
def test_numbers_as_people_type_them(written, read):
    own = own_file_from_bytes(csv_bytes(with_jobs(CA=written), "\t"), "x.csv")
    assert own.jobs["CA"] == read


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([" ", "\u00a0", "\u202f", "'", "’", ""]), st.integers(0, 99))
def test_any_count_is_read_back(whole, group, cents):
    # At most a million: more than a branch of the nation has is refused, and trade has three million.
    written = f"{whole:,}".replace(",", group) + (f",{cents:02}" if cents else "")
    own = own_file_from_bytes(csv_bytes(with_jobs(GZ=written)), "x.csv")
    assert own.jobs["GZ"] == pytest.approx(whole + cents / 100, abs=1e-9)  # rounding of one sum


def test_titles_blank_rows_totals_and_notes():
    jobs = lorient()
    rows = [
        ["Emplois du Pays de Lorient"],
        [],
        ["Fin 2023, au lieu de travail"],
        [],
        ["ÉTIQUETTE", "Code A38", "EMPLOIS"],
    ]
    for code, count in jobs.items():
        rows += [["…", code, count], []]
    rows += [["Total", None, sum(jobs.values())], [], ["Source : Insee, Flores"], ["Champ : salariés"]]
    own = own_file_from_bytes(xlsx_bytes({"Emplois": rows}), "x.xlsx")
    assert own.jobs.to_dict() == jobs
    assert own.total == sum(jobs.values())
    assert any("ligne 5" in note for note in own.notes)


def test_codes_with_their_labels_and_labels_alone():
    labels = nomenclature("A38").set_index("code")["label"]
    jobs = lorient()
    with_labels = [["branche", "emplois"], *([f"{code} - {labels[code]}", count] for code, count in jobs.items())]
    alone = [["branche", "emplois"], *([labels[code].upper(), count] for code, count in jobs.items())]
    for rows in (with_labels, alone):
        assert own_file_from_bytes(csv_bytes(rows), "x.csv").jobs.to_dict() == jobs


def test_the_38_branches_of_insee_are_summed():
    jobs = lorient()
    parts = {code: count for code, count in jobs.items() if code not in ("QZ", "RTZ")}
    parts |= {"QA": jobs["QZ"] - 10, "QB": 10.0, "RZ": jobs["RTZ"] - 5, "SZ": 5.0}
    own = own_file_from_bytes(csv_bytes(rows_of(parts)), "x.csv")
    assert own.jobs.to_dict() == jobs
    assert any("QA, QB, RZ, SZ" in note for note in own.notes)


def test_sections_r_to_u_are_pooled():
    jobs = at_level("A21")
    whole = jobs.pop("RU")
    own = own_file_from_bytes(csv_bytes(rows_of({**jobs, "R": 100, "S": whole - 100})), "x.csv")
    assert own.jobs["RU"] == whole


@pytest.mark.parametrize("mark", ["s", "S", "secret", "nd", "N.D.", "Secret statistique"])
def test_a_secret_is_missing_and_no_zero(mark):
    own = own_file_from_bytes(csv_bytes(with_jobs(CD=mark)), "x.csv")
    assert own.secret == ("CD",)
    assert own.jobs.drop("CD").notna().all()


def workbook(**sheets) -> bytes:
    return xlsx_bytes({"emplois": rows_of(lorient()), **sheets})


def test_the_sheet_of_the_territory():
    place = [
        ["rubrique", "valeur"],
        ["Nom du territoire", "Pays de Lorient"],
        ["Territoire de base", 5309],
        ["Population", "231 454"],
        ["Revenu médian", 23052],
        ["Année des emplois", 2023],
        ["Total des emplois", 79_361],
    ]
    own = own_file_from_bytes(workbook(territoire=place), "x.xlsx")
    assert (own.name, own.base.code, own.population, own.income) == ("Pays de Lorient", "5309", 231_454, 23_052)
    assert (own.year, own.total) == (2023, 79_361)


@pytest.mark.parametrize("code", [54, "54", "0054", 54.0, "54,0", "Beauvais"])
def test_a_code_that_lost_its_zeros(code):
    own = own_file_from_bytes(workbook(territoire=[["base", code]]), "x.xlsx")
    assert own.base.code == "0054"


def test_the_command_may_give_the_base():
    assert own_file_from_bytes(workbook(territoire=[["base", "5309"]]), "x.xlsx", base="Beauvais").base.code == "0054"


@pytest.mark.parametrize(
    ("title", "cells", "read"),
    [
        ("part locale", [0.4, 1.0], [0.4, 1.0]),
        ("part locale", [40, 1], [0.4, 0.01]),
        ("part locale (%)", [40, 1], [0.4, 0.01]),
        ("part locale", ["40 %", "1,5 %"], [0.4, 0.015]),
        ("part locale", ["0,4", "0,125"], [0.4, 0.125]),
    ],
)
def test_purchases_and_their_shares(title, cells, read):
    rows = [["produit", "montant (€)", title], ["CA", "12 500,50", cells[0]], ["QA", 300, cells[1]], ["GZ", 5, None]]
    own = own_file_from_bytes(workbook(achats=rows), "x.xlsx")
    assert list(own.purchases["product"]) == ["CA", "QZ", "GZ"]
    assert list(own.purchases["amount"]) == [12500.5, 300, 5]
    assert list(own.purchases["local_share"][:2]) == pytest.approx(read, rel=1e-12)  # one division by a hundred
    assert own.purchases["local_share"].isna().tolist() == [False, False, True]


def test_the_ledger_is_the_one_that_lm3_takes():
    rows = [
        ["tour", "qui paie", "qui est payé", "montant", "local"],
        [1, "État", "Asso", 100, "oui"],
        [2, "Asso", "Bio", 40, "x"],
    ]
    rows += [[2, "Asso", "Total", "12,5", "Non"], [2, "Asso", "Zoé", 1, None]]
    own = own_file_from_bytes(workbook(enquete=rows), "x.xlsx")
    assert list(own.ledger.columns) == ["round", "payer", "payee", "amount", "local"]
    assert list(own.ledger["local"]) == ["oui", "oui", "non", "inconnu"]
    assert list(own.ledger["amount"]) == [100, 40, 12.5, 1]


def test_empty_optional_sheets_are_left_out():
    own = own_file_from_bytes(workbook(achats=[["produit", "montant"]], enquete=[], autre=[["x"]]), "x.xlsx")
    assert own.purchases.empty
    assert own.ledger.empty
    assert any("autre" in note for note in own.notes)


def test_a_folder_and_an_archive_of_csv(tmp_path):
    files = {"emplois.csv": csv_bytes(rows_of(lorient())), "Territoire.csv": csv_bytes([["base", "5309"]])}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "photo.jpg").write_bytes(b"x")
    archive = zip_bytes({f"dossier/{name}": content for name, content in files.items()} | {"__MACOSX/._e.csv": b"\x00"})
    for own in (read_own_file(tmp_path), own_file_from_bytes(archive, "x.zip")):
        assert own.jobs.to_dict() == lorient()
        assert own.base.code == "5309"


# --------------------------------------------------------------------------------------------- faults, told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("-4", "ligne 4, colonne « emplois » : « -4 » est négatif"),
        ("abc", "« abc » n'est pas un nombre"),
        ("12 34", "« 12 34 » n'est pas un nombre"),
        ("1.234.56", "n'est pas un nombre"),
        ("1,234", "peut se lire 1234 ou 1,234"),
        ("1.234", "peut se lire 1234 ou 1,234"),
        ("12,345678", "plus de 2 décimales"),
        ("0,125", "plus de 2 décimales"),
        ("1,2E+05", "notation scientifique"),
        ("=SOMME(A1:A9)", "contient une formule (=SOMME(A1:A9))"),
        ("#N/A", "affiche une erreur du tableur"),
        ("12 %", "est un pourcentage"),
        ("inf", "« inf » n'est pas un nombre"),
        ("nan", "« nan » n'est pas un nombre"),
        ("9" * 30, "n'est pas un nombre"),
        ("99999999", "plus que la France entière"),
        ("", "sans chiffre : CA (ligne 4)"),
        ("-", "« - » n'est pas un nombre"),
    ],
)
def test_a_bad_count_is_told(written, told):
    assert told in faulty(CA=written)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (datetime.date(2024, 3, 12), "contient une date (12/03/2024)"),
        (True, "contient VRAI"),
        ("=1+1", "contient une formule (=1+1)"),
        (0.1234, "plus de 2 décimales"),
        (1e300, "plus que la France entière"),
    ],
)
def test_a_bad_cell_of_a_workbook_is_told(value, told):
    told_where = message(xlsx_bytes({"emplois": with_jobs(CA=value)}), "x.xlsx")
    assert told in told_where
    assert "feuille « emplois »" in told_where


def test_half_time_jobs_are_fine():
    assert own_file_from_bytes(csv_bytes(with_jobs(CA=12.5, CB=3.33)), "x.csv").jobs["CB"] == 3.33


def test_all_faults_come_together_with_their_rows():
    text = message(b"branche;emplois\nAZ;12\nBZ;-4\nCA;abc\nCY;5\nCA;=1+1\nC1;4\nCB;1,234\nCC;\n")
    for told in (
        "ligne 3, colonne « emplois » : « -4 » est négatif",
        "ligne 4, colonne « emplois » : « abc »",
        "ligne 5, colonne « code » : la branche « CY » est inconnue",
        "ligne 6 : la branche CA est donnée deux fois (déjà ligne 4)",
        "« C1 » est un code A17, quand les autres lignes sont en A38",
        "« 1,234 » peut se lire 1234 ou 1,234",
        "sans chiffre : CC (ligne 9)",
        "branches du niveau A38 sans ligne : CD, CE",
        "une absence n'est pas un zéro",
    ):
        assert told in text
    assert "9 défauts" in text
    assert text.count("Réparation :") == 9


def test_a_missing_branch_is_no_zero():
    jobs = lorient()
    del jobs["CD"]
    assert "1 branche du niveau A38 sans ligne : CD" in message(csv_bytes(rows_of(jobs)))


def test_a_branch_and_its_parts_are_counted_once():
    assert "QA fait partie de QZ" in message(csv_bytes(rows_of(lorient() | {"QA": 4.0})))


def test_a_part_without_the_other():
    jobs = lorient()
    del jobs["QZ"]
    assert "sans ligne : QB" in message(csv_bytes(rows_of(jobs | {"QA": 4.0})))


def test_an_unknown_branch_is_given_its_neighbours():
    text = message(csv_bytes(rows_of(lorient() | {"Constructions": 4.0})))
    assert "« Constructions » est inconnue" in text
    assert "vouliez-vous dire FZ" in text


def test_codes_of_the_naf():
    rows = [["code", "emplois"], *([f"{number:02}", 10] for number in range(1, 30))]
    text = message(csv_bytes(rows))
    assert "ligne 2 et 28 autres" in text
    assert "NAF en divisions (A88)" in text
    assert "1 défaut." in text


@pytest.mark.parametrize(
    ("stated", "right"), [(79_361, True), (79_361 + 396, True), (79_361 + 400, False), (70_000, False)]
)
def test_a_stated_total(stated, right):
    # The tolerance is 0.5 %: 396.8 jobs.
    content = csv_bytes([*rows_of(lorient()), ["Total", "", stated]])
    if right:
        assert own_file_from_bytes(content, "x.csv").total == stated
    else:
        assert f"le total annoncé est {stated}, les branches font 79361" in message(content)


def test_a_total_below_the_known_branches_with_a_secret():
    content = csv_bytes([*with_jobs(CD="s"), ["Ensemble", "", 50_000]])
    assert "les branches connues font 79361" in message(content)
    content = csv_bytes([*with_jobs(CD="s"), ["Ensemble", "", 90_000]])
    assert own_file_from_bytes(content, "x.csv").total == 90_000


def test_shares_instead_of_jobs():
    whole = sum(lorient().values())
    shares = {code: round(100 * count / whole, 2) for code, count in lorient().items()}
    assert "des parts, semble-t-il" in message(csv_bytes(rows_of(shares)))


def test_nothing_but_zeros_and_nothing_but_secrets():
    assert "il n'y a aucun emploi" in message(csv_bytes(rows_of(dict.fromkeys(lorient(), 0))))
    assert "toutes les branches sont secrètes" in message(csv_bytes(rows_of(dict.fromkeys(lorient(), "s"))))


def test_titles_that_are_missing_or_double():
    assert "aucune ligne ne porte les titres" in message(b"x;y\n1;2\n")
    rows = [["code", "emplois 2022", "emplois 2023"], *([code, count, count] for code, count in lorient().items())]
    assert "plusieurs colonnes peuvent être « emplois » (« emplois 2022 », « emplois 2023 »)" in message(
        csv_bytes(rows)
    )


def test_a_workbook_without_a_sheet_of_jobs():
    text = message(xlsx_bytes({"Feuil1": [["a", "b"]], "Feuil2": [["c", "d"]]}), "x.xlsx")
    assert "aucune ne s'appelle « emplois » (lues : « Feuil1 », « Feuil2 »)" in text


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["base", "Lorien"], "le territoire de base n'est pas trouvé"),
        (["base", "=A1"], "n'est pas un nom"),
        (["population", -5], "hors de ce qui se rencontre"),
        (["population", "beaucoup"], "« beaucoup » n'est pas un nombre"),
        (["population", 1200.5], "hors de ce qui se rencontre"),
        (["revenu médian", 1850], "est-ce un revenu par mois"),
        (["année", 23], "l'année des emplois"),
        (["popullation", 12], "vouliez-vous dire « population »"),
        (["revenu médian", "=12*1850"], "contient une formule"),
    ],
)
def test_a_bad_line_of_the_territory(line, told):
    text = message(workbook(territoire=[line]), "x.xlsx")
    assert told in text
    assert "feuille « territoire », ligne 1" in text


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["CA", -5, None], "« -5 » est négatif"),
        (["CA", "5 k€", None], "n'est pas un nombre"),
        (["ZZ", 5, None], "la branche « ZZ » est inconnue"),
        (["CA", 5, "140 %"], "n'est pas une part"),
        (["CA", 5, "souvent"], "« souvent » n'est pas un nombre"),
        (["CA", 5, -0.1], "n'est pas une part"),
        (["CA", "=B3", None], "contient une formule"),
        (["CA", None, 0.5], "la case est vide"),
    ],
)
def test_a_bad_purchase(row, told):
    text = message(workbook(achats=[["produit", "montant", "part locale"], ["GZ", 1, 0.5], row]), "x.xlsx")
    assert told in text
    assert "feuille « achats », ligne 3" in text


def test_purchases_and_their_total():
    rows = [["produit", "montant"], ["CA", 100], ["GZ", 100], ["Total", 250]]
    assert "le total annoncé est 250 €, les lignes font 200 €" in message(workbook(achats=rows), "x.xlsx")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([4, "a", "b", 5, "oui"], "« 4 » n'est pas un tour"),
        (["un", "a", "b", 5, "oui"], "« un » n'est pas un nombre"),
        ([1, None, "b", 5, "oui"], "colonne « qui paie » : la case est vide"),
        ([1, "a", "b", 0, "oui"], "le montant est nul"),
        ([1, "a", "b", -5, "oui"], "« -5 » est négatif"),
        ([1, "a", "b", 5, "parfois"], "« parfois » n'est pas une réponse"),
    ],
)
def test_a_bad_payment(row, told):
    titles = ["tour", "qui paie", "qui est payé", "montant", "local"]
    text = message(workbook(enquete=[titles, row]), "x.xlsx")
    assert told in text
    assert "feuille « enquete », ligne 2" in text


def test_a_thousand_faults_make_a_short_message():
    rows = [["produit", "montant"], *(["CA", "x"] for _ in range(1000))]
    text = message(workbook(achats=rows), "x.xlsx")
    assert "1000 défauts" in text
    assert len(text) < 6000


# -------------------------------------------------------------------------------------------------- hostile

TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**12),
    st.floats(),
    st.sampled_from(
        [*lorient(), "s", "secret", "Total", "=1+1", "1,234", "#REF!", "12 %", "5309", "code", "emplois", ""]
    ),
    TEXTS,
)
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=12)


def survives(content: bytes, name: str) -> None:
    """The file is read, or refused in French: nothing else."""
    try:
        own = own_file_from_bytes(content, name)
    except MetabolismeError:
        return
    known = own.jobs.dropna()
    assert (known >= 0).all()
    assert (known <= national_jobs(own.level)[known.index]).all()


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(content):
    survives(content, "x.csv")


@settings(deadline=None)
@given(TABLES, st.sampled_from([";", ",", "\t", "|"]), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_table_in_text(table, separator, encoding):
    survives(csv_bytes(table, separator, encoding), "x.csv")


@settings(deadline=None)
@given(TABLES)
def test_any_table_after_good_titles(table):
    survives(csv_bytes([["code", "emplois"], *table]), "x.csv")


@settings(deadline=None)
@given(st.data())
def test_any_change_of_a_good_file(data):
    content = bytearray(csv_bytes(rows_of(lorient())))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    survives(bytes(content), "x.csv")


@settings(deadline=None)
@given(st.permutations(list(lorient())), st.booleans(), st.integers(0, 4))
def test_order_of_rows_and_columns_does_not_matter(codes, first, blanks):
    jobs = lorient()
    rows = [[]] * blanks + [["emplois", "code"] if first else ["code", "emplois"]]
    rows += [[jobs[code], code] if first else [code, jobs[code]] for code in codes]
    assert own_file_from_bytes(csv_bytes(rows), "x.csv").jobs.to_dict() == jobs


SHEET_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(datetime.date(1950, 1, 1)),
    # What XML cannot hold, openpyxl refuses to write.
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=40),
    st.sampled_from([*lorient(), "s", "Total", "=1+1", "5309"]),
)


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["emplois", "territoire", "achats", "enquete", "Feuil1"]),
        st.lists(st.lists(SHEET_CELLS, max_size=5), max_size=8),
        min_size=1,
    )
)
def test_any_workbook(sheets):
    titles = {
        "emplois": ["code", "emplois"],
        "achats": ["produit", "montant", "part locale"],
        "enquete": ["tour", "qui paie", "qui est payé", "montant", "local"],
    }
    filled = {name: [titles.get(name, []), *rows] for name, rows in sheets.items()}
    survives(xlsx_bytes(filled), "x.xlsx")


def test_paths_that_are_no_file(tmp_path):
    for path in (tmp_path / "absent.csv", tmp_path, Path("/dev/null"), tmp_path / ("a" * 400)):
        with pytest.raises(OwnFileError):
            read_own_file(path)


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.txt").write_bytes(csv_bytes(rows_of(lorient())))
    (tmp_path / "dossier").mkdir()
    (tmp_path / "dossier" / "emplois.csv").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(OwnFileError, match="lien"):
        read_own_file(tmp_path / "dossier")


def test_a_link_in_an_archive_is_refused():
    link = zipfile.ZipInfo("emplois.csv")
    link.external_attr = 0o120777 << 16
    content = zip_bytes({"autre.csv": b"x"})
    import io

    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "est un lien" in message(stream.getvalue(), "x.zip")
