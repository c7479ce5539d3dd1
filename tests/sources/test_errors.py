"""Messages: French, complete, and nothing else when IPython shows them."""

from hypothesis import given
from hypothesis import strategies as st

from metabolisme.errors import (
    BalanceError,
    DataFileError,
    MetabolismeError,
    UnknownCodeError,
    nearest,
    typeset_french,
)


def test_typography():
    assert typeset_french("Reçu : « 26 527 385 » ; attendu 40 % !") == (
        "Reçu\u202f: «\u202f26\u202f527\u202f385\u202f»\u202f; attendu 40\u202f% !".replace(" !", "\u202f!")
    )


def test_typography_leaves_years_and_paths_alone():
    text = "git checkout -- data/io/national_io.csv, de 2013 à 2014, https://www.insee.fr"
    assert typeset_french(text) == text


@given(st.text())
def test_typography_is_idempotent(text):
    assert typeset_french(typeset_french(text)) == typeset_french(text)


def test_one_tree():
    for kind in (DataFileError, UnknownCodeError, BalanceError):
        assert issubclass(kind, MetabolismeError)


def test_ipython_shows_the_message_alone():
    error = BalanceError("Le tableau ne s'équilibre pas : 3 MUSD.")
    assert error._render_traceback_() == ["Le tableau ne s'équilibre pas\u202f: 3 MUSD."]
    assert str(error) == error.message


def test_faults_come_together_and_long_lists_are_counted():
    error = DataFileError.from_faults(
        "Le fichier est abîmé", [f"ligne {i}" for i in range(25)], "refaites-le"
    )
    assert "25 défauts" in error.message
    assert "ligne 19" in error.message
    assert "ligne 20" not in error.message
    assert "et 5 autres" in error.message
    assert error.message.endswith("refaites-le")


def test_nearest_codes_ignore_case():
    assert nearest("rtz", ["AZ", "RTZ", "QZ"])[0] == "RTZ"
    assert nearest("xyzzy", ["AZ"]) == []


def test_unknown_code_without_a_neighbour_lists_what_exists():
    error = UnknownCodeError.among("l'année", 1850, range(2000, 2015))
    assert "1850" in error.message
    assert "2000" in error.message
