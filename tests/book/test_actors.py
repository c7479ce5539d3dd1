"""« Ressources, acteurs et forces vives »: the page counts as the library does, by keyboard, and keeps it here."""

import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from actors import FOLDER, TEMPLATE

from metabolisme.diagnosis.actor_network import network_results
from metabolisme.diagnosis.worked_network import EXAMPLE, example
from metabolisme.errors import OwnFileError
from metabolisme.sources.own_network import LINKS, MOST_ROWS, network_csv, network_from_bytes, network_rows

PAGE = "book/4-animer/2-ressources-et-acteurs.html"
ROOT = Path(__file__).resolve().parents[2]
AXE = files("axe_playwright_python") / "axe.min.js"
HEAD = "type;nom;sorte;vers;état;note\n"
HOSTILE = "<img src=x onerror=alert(1)>"
LARGEST = 150_000

#: Files that are right, of every shape that a spreadsheet writes.
RIGHT = {
    "example": EXAMPLE,
    "one need": HEAD + "besoin;Eau : à 20 % {x};;;;\n",
    "ring": HEAD
    + "".join(f"acteur;A{rank};habitants;;;\n" for rank in range(5))
    + "".join(f"lien;A{rank};coopère avec;A{(rank + 1) % 5};en place;\n" for rank in range(5)),
    "tabs, codes, capitals": EXAMPLE.replace(";", "\t").upper().replace("ACCOMPAGNATEURS", "3"),
    "run by spreadsheets": HEAD + "acteur;'=1+1;habitants;;;'@x\nacteur;''-b;2;;;\nlien;'=1+1;finance;''-b;envisagé;\n",
    "hostile": HEAD + f'acteur;{HOSTILE};habitants;;;\nbesoin;"a;b ""c""";;;;{HOSTILE}\n',
}
WRONG = {
    "cells": HEAD + "acteur;Ferme;maire;;;\nacteur;ferme;habitants;;en place;\nmairie;Ville;;;;\nbesoin;;;;;\n"
    f"besoin;{'L' * 61};;;;{'n' * 301}\nressource;Terres;naturelle;;;\nressource;Eau;naturelle;Ferme;présente;\n"
    "lien;Ferme;répond à;Terres;en place;\nlien;Ferme;coopère avec;Ferme;en place;\n"
    "lien;Ferme;finance;Inconnue;en place;\nlien;Ferme;apporte;Terres;en place;;;x\n"
    "lien;Ferme;apporte;terres;envisagé;\n",
    "titles": "nom;sorte;nom;téléphone\nFerme;;;1\n",
    "empty": HEAD,
    "too many": HEAD + "".join(f"besoin;b{rank};;;;\n" for rank in range(MOST_ROWS + 1)),
    "too heavy": HEAD + "a" * 1_000_000,
    "short open quote": "sep=;\n" + HEAD + 'acteur;"Ferme;habitants\n',
    "open quote": HEAD + '"' + "a" * 100_001,
}


@pytest.fixture
def opened(address, new_page):
    """Function that opens the page: `opened(width=360)`."""

    def open_page(start=None, **options):
        page = new_page(accept_downloads=True, **options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.goto((start or address) + PAGE)
        page.locator("#mt-acteurs svg .mt-chose").first.wait_for()
        return page

    return open_page


def usual(text):
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")


def part(page, name):
    return page.locator(f"#mt-acteurs [data-part={name}]")


def give(page, text, name="acteurs.csv"):
    part(page, "fichier").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def taken(page):
    with page.expect_download() as download:
        part(page, "prendre").click()
    return Path(download.value.path()).read_bytes()


COUNTED = """text => {
  const found = mtReseau.read(new TextEncoder().encode(text), 'acteurs.csv');
  if (found.faults) return found;
  return {...mtReseau.results(found.rows), written: mtReseau.written(found.rows), warnings: found.warnings};
}"""


def test_the_page_reads_and_counts_as_the_library_does(opened):
    page = opened()
    for name, text in RIGHT.items():
        network = network_from_bytes(text.encode(), "acteurs.csv")
        results = network_results(network)
        found = page.evaluate(COUNTED, text)
        assert found["written"] == network_rows(network), name
        assert [usual(one) for one in found["sentences"]] == [usual(one) for one in results.sentences], name
        assert found["resources"] == {kind: row.to_dict() for kind, row in results.resources.iterrows()}, name
        assert found["links"] == {kind: row.to_dict() for kind, row in results.links.iterrows()}, name
        assert found["unheld"] == list(results.unheld), name
        for column in ("actors", "planned", "missing"):
            assert [need[column] for need in found["needs"]] == [list(cell) for cell in results.needs[column]], name
        assert [need["coverage"] for need in found["needs"]] == list(results.needs["coverage"]), name
        for column in ("role", "linked", "other_roles", "parted"):
            assert [one[column] for one in found["actors"]] == list(results.actors[column]), name
        # The same sums of fractions, perhaps added in another order.
        expected = list(results.actors["betweenness"])
        assert [one["betweenness"] for one in found["actors"]] == pytest.approx(expected, abs=1e-12), name
    assert page.complaints == []


def test_the_page_tells_the_faults_that_the_library_tells(opened):
    page = opened()
    for name, text in WRONG.items():
        with pytest.raises(OwnFileError) as error:
            network_from_bytes(text.encode(), "acteurs.csv")
        told = [usual(line[4:]) for line in error.value.message.splitlines() if line.startswith("  - ")]
        found = page.evaluate(COUNTED, text)
        assert [usual(one) for one in found["faults"]] == told, name
    # A workbook is for the lab: the page says so.
    refused = page.evaluate("() => mtReseau.read(new Uint8Array([80, 75, 3, 4]), 'a.xlsx')")
    assert "CSV" in refused["faults"][0]


def test_a_file_is_opened_changed_and_taken_and_a_wrong_one_changes_nothing(opened):
    page = opened()
    assert usual(part(page, "origine").inner_text()) == "Exemple inventé : ni cette ville ni ces acteurs n'existent."
    # What is taken is what the library writes, byte for byte.
    assert taken(page) == network_csv(example())
    give(page, WRONG["cells"])
    part(page, "refus").wait_for()
    assert "Pour réparer" in part(page, "refus").inner_text()
    assert taken(page) == network_csv(example())
    give(page, RIGHT["hostile"])
    page.locator("#mt-acteurs svg .mt-chose").nth(1).wait_for()
    assert page.locator("#mt-acteurs svg .mt-chose").count() == 2
    assert part(page, "refus").is_hidden()
    assert taken(page) == network_csv(network_from_bytes(RIGHT["hostile"].encode(), "a.csv"))
    assert page.locator("#mt-acteurs img").count() == 0
    # The network is there when the page comes back, and only in this browser.
    page.reload()
    page.locator("#mt-acteurs svg .mt-chose").nth(1).wait_for()
    assert page.locator("#mt-acteurs svg .mt-chose").count() == 2
    assert "ce navigateur seulement" in part(page, "origine").inner_text()
    part(page, "exemple").click()
    assert page.evaluate("() => localStorage.getItem('mt-acteurs')") is None
    part(page, "annuler").click()
    assert page.locator("#mt-acteurs svg .mt-chose").count() == 2
    assert page.complaints == []


def rows_of(page):
    return list(csv.reader(io.StringIO(taken(page).decode("utf-8-sig")), delimiter=";"))[1:]


def test_lines_are_added_changed_and_removed_by_keyboard_alone_and_drawing_and_tables_follow(opened):
    page = opened()
    part(page, "vider").focus()
    page.keyboard.press("Enter")
    assert "Rien n" in part(page, "phrases").inner_text()
    for type_, name in (("actor", "Ferme"), ("actor", HOSTILE), ("need", "Légumes")):
        page.locator("[data-champ=type]").select_option(type_)
        page.locator("[data-champ=nom]").fill(name)
        page.keyboard.press("Enter")
    page.locator("[data-champ=type]").select_option("link")
    page.locator("[data-champ=sorte]").select_option("answers")
    page.locator("[data-champ=de]").select_option("Ferme")
    page.locator("[data-champ=etat]").select_option("in_place")
    part(page, "ajouter").focus()
    page.keyboard.press("Enter")
    assert rows_of(page)[-1] == ["lien", "Ferme", LINKS["answers"], "Légumes", "en place", ""]
    assert "Un seul" in part(page, "besoins").inner_text()
    assert page.locator("#mt-acteurs svg .mt-lien").count() == 1
    # The same name twice is refused, in place, and nothing changes.
    page.locator("[data-champ=type]").select_option("actor")
    page.locator("[data-champ=nom]").fill("ferme")
    page.keyboard.press("Enter")
    assert "déjà" in part(page, "erreur").inner_text()
    assert len(rows_of(page)) == 4
    # A thing that changes its name keeps its links.
    page.locator("#mt-acteurs details").last.locator("summary").press("Enter")
    button = page.get_by_role("button", name=re.compile("Modifier.*: Ferme$"))
    button.press("Enter")
    page.locator("[data-champ=nom]").fill("=Ferme bio")
    page.keyboard.press("Enter")
    assert rows_of(page)[-1][1] == "'=Ferme bio"
    # The network: one stop of Tab, arrows inside, Enter says the links.
    first = page.locator("#mt-acteurs svg .mt-chose[tabindex='0']")
    assert first.count() == 1
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert part(page, "choisi").inner_text() != ""
    assert page.locator("#mt-acteurs svg [aria-pressed=true]").count() == 1
    # A thing that goes takes its links, and comes back with them.
    page.get_by_role("button", name=re.compile("Retirer.*: =Ferme bio$")).press("Enter")
    assert len(rows_of(page)) == 2
    part(page, "annuler").press("Enter")
    assert len(rows_of(page)) == 4
    assert page.locator("#mt-acteurs img").count() == 0
    assert page.complaints == []


def test_on_a_telephone_nothing_is_cut_and_every_name_has_a_target(opened):
    page = opened(width=360, height=740)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    for button in page.locator("#mt-acteurs button:visible").all():
        assert button.bounding_box()["height"] >= 24
    targets = page.locator("#mt-acteurs svg .mt-cible").all()
    assert len(targets) == 27
    assert min(target.bounding_box()["width"] for target in targets) >= 24
    names = [usual(node.get_attribute("aria-label")) for node in page.locator("#mt-acteurs svg .mt-chose").all()]
    assert "Logements frais en été, besoin, 1 lien" in names
    assert "Ressourcerie, acteur, porteurs de projets, 7 liens" in names
    page.locator("#mt-acteurs details").last.locator("summary").click()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    page.add_script_tag(content=AXE.read_text())
    found = page.evaluate("() => axe.run('#mt-acteurs', {resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]] == []


def test_the_printed_network_is_alone_on_its_page_and_dark_is_read_too(opened):
    page = opened(color_scheme="dark")
    page.evaluate("() => { window.print = () => window.printed = true; }")
    part(page, "imprimer").click()
    assert page.evaluate("() => window.printed")
    page.emulate_media(media="print")
    assert page.locator("#mt-acteurs svg").first.is_visible()
    assert page.locator("h1").first.is_hidden()
    assert page.locator("#mt-acteurs form").is_hidden()
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("h1").first.is_visible()


def test_from_a_folder_the_page_asks_nothing_of_anybody(opened, site):
    page = opened(start=site.as_uri() + "/")
    asked = page.evaluate("() => performance.getEntriesByType('resource').map(one => one.name)")
    assert all(name.startswith("file:") for name in asked)
    script = (site / FOLDER / "regles.js").read_text(encoding="utf-8")
    assert len(script.encode()) <= LARGEST
    rules = json.loads(script[script.index("(") + 1 : script.rindex(")")])
    assert rules["example"] == network_rows(example())
    # Without script: the figure, the table, and a word on where to go.
    assert "<noscript>" in (ROOT / TEMPLATE).read_text(encoding="utf-8")
    assert (site / PAGE).read_text(encoding="utf-8").count('class="mt-figure"') == 2
