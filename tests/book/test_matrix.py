"""« La matrice d'actions »: cells, filters, own actions and paper are what the library says, without a request."""

import re

import pytest
from matrix import PAGE, TEMPLATE_FILE

from metabolisme.errors import OwnFileError
from metabolisme.reports.action_matrix import action_template, chequerboard, empty_cells, exported, numbered, placed
from metabolisme.reports.exports import csv_bytes
from metabolisme.sources.actions import ACTORS, META_ACTIONS
from metabolisme.sources.own_actions import actions_from_bytes

OWN = (
    "titre;méta-action;acteurs;service;leviers;exemple\n"
    "<b>Une régie</b>;nourrir le territoire;élus et services, habitants;2;sobriété;\n"
    'Le tri;"4";1+3;simplifier;;"=HYPERLINK(""x"")"\n'
    "Exemple à remplacer : un atelier de réparation;1;1;1;;\n"
)
FAULTY = (
    "titre;méta-action;acteurs;service;leviers\n;rien;mairie, habitants;4;7\nA;1;1;1;1\na;1;;1;\n"
    "B;1;1;1;1;de trop\n" + "x" * 130 + ";1;1;1;\n"
)
FILES = [
    FAULTY,
    "",
    "titre;service\nA;1\n",
    "titre;titre;méta-action;acteurs;service\nA;B;1;1;1\n",
    "titre;méta-action;acteurs;service\n" + "".join(f"A{rank};1;1;1\n" for rank in range(201)),
    '"A\n',
    "sep=;\ntitre;méta-action;acteurs;service;coût\nA;1;1;1;9\n",
    "sep=;\ntitre;méta-action;acteurs;service\nExemple de régie;1;1;0\n***;1;1;1\n***;1;1;1\n",
    "titre;méta-action;acteurs;service;origine\nA;1;1;1;catalogue\n",
    'titre;méta-action;acteurs;service\nA;1;1;"1\nB;1;1;1\n',
]
CELLS = """() => [...document.querySelectorAll('tr[data-meta] td')].map(cell => [cell.closest('tr').dataset.meta,
  cell.dataset.acteur, [...cell.querySelectorAll('li:not([hidden])')].map(item => item.dataset.action)])"""
# A sheet of A3 on its side: 420 × 297 mm, in points, rounded by the printer of Chromium to a pixel of 96 to the inch.
A3 = re.compile(rb"/MediaBox \[0 0 1191(?:\.\d+)? 84[12](?:\.\d+)?\]")


@pytest.fixture
def opened(site, new_page):
    """Function that opens the page from its folder, as a reader without a server does."""

    def open_page(hash_="", **options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: request.url.startswith("file:") or page.complaints.append(request.url))
        page.goto((site / f"{PAGE}.html").as_uri() + hash_)
        return page

    return open_page


def load(page, text, name="a.csv"):
    page.locator("[data-part=miennes]").evaluate("part => { part.open = true; }")
    page.locator("[data-part=fichier]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )


def cells_of(table):
    found = {(meta, actor): [] for meta in META_ACTIONS for actor in ACTORS}
    for row in placed(table).to_dict("records"):
        found[row["meta_action"], row["actor"]].append(row["id"])
    return [[meta, actor, ids] for (meta, actor), ids in found.items()]


def test_the_page_holds_the_matrix_of_the_library_without_script(site, new_page):
    table = numbered()
    page = new_page(java_script_enabled=False)
    page.goto((site / f"{PAGE}.html").as_uri())
    rows = page.locator("tr[data-meta]")
    assert rows.count() == len(META_ACTIONS)
    assert page.locator("tr[data-meta] li").count() == len(placed(table))
    assert page.locator("details.mt-action").count() == len(table)
    assert page.locator(".mt-personne:visible").count() == len(empty_cells(table))
    assert page.locator("[data-part=outil]").is_hidden()
    assert (site / "_static" / "matrice" / TEMPLATE_FILE).read_bytes() == action_template()


def test_own_actions_stand_where_the_library_places_them(opened):
    page = opened()
    assert page.evaluate(CELLS) == cells_of(numbered())
    load(page, OWN)
    page.wait_for_function("document.querySelectorAll('.mt-mienne').length > 0")
    own = actions_from_bytes(OWN.encode(), "a.csv")
    table = numbered(own)
    assert page.evaluate(CELLS) == cells_of(table)
    assert page.evaluate("mtMatrice.file(false)").encode() == csv_bytes(exported(table))
    assert page.locator("[data-groupe=food_system] .mt-mienne .mt-nom").inner_text() == "<b>Une régie</b>"
    added = page.locator("[data-part=ajout]").inner_text().replace("\u202f", " ")
    assert added == "2 actions placées ; 1 ligne du catalogue ou du modèle laissée de côté."
    filled = chequerboard(table).size - len(empty_cells(table))
    said = page.locator("[data-part=dit]").inner_text().replace("\u202f", " ")
    assert said.startswith(f"{len(table)} actions, dont 2 à vous ; {filled} cases remplies sur")
    # neither sent, nor kept, nor in the address
    assert page.complaints == []
    assert "#" not in page.url
    page.reload()
    assert page.locator(".mt-mienne").count() == 0


def test_faults_are_those_of_the_library_and_nothing_is_lost(opened):
    page = opened()
    load(page, OWN)
    page.wait_for_function("document.querySelectorAll('.mt-mienne').length > 0")
    for text in FILES:
        told = page.evaluate("text => mtMatrice.read(new TextEncoder().encode(text)).faults", text)
        try:
            actions_from_bytes(text.encode(), "a.csv")
        except OwnFileError as refused:
            lines = [line for line in refused.message.splitlines() if line.startswith("  - ")]
        expected = [line.removeprefix("  - ") for line in lines]
        plain = [fault.replace("\u202f", " ").replace("’", "'") for fault in told]
        assert plain == [fault.replace("\u202f", " ").replace("’", "'") for fault in expected]
    load(page, FAULTY)
    page.locator("[data-part=refus]").wait_for()
    assert page.locator("[data-part=refus] li").count() == 9
    assert page.locator("details.mt-mienne").count() == 2


def test_a_filter_is_shared_by_its_address_and_the_form_adds_by_keyboard(opened):
    page = opened("#filtre?leviers=sobriety&texte=cantine&pilier=inconnu")
    table = numbered()
    visible = "[...document.querySelectorAll('details.mt-action:not([hidden])')].map(one => one.dataset.id)"
    shown = page.evaluate(visible)
    assert shown
    assert all("sobriety" in table.loc[one, "levers"] for one in shown)
    assert len(shown) < len(table)
    assert page.locator("#mt-matrice-pilier").input_value() == ""
    assert page.locator(".mt-personne:visible", has_text="rien avec ce filtre").count() > 0
    page.locator("#mt-matrice-service").select_option("1")
    assert "service=1" in page.url
    page.locator("[data-part=outil] [type=reset]").press("Enter")
    page.wait_for_function("!location.hash")
    assert page.locator("details.mt-action:not([hidden])").count() == len(table)
    # an action opens, walks and closes by keyboard, and leaves the reader where they were
    first = page.locator("tr[data-meta] a").first
    first.press("Enter")
    assert page.locator("dialog[open] [data-part=fiche-corps]").inner_text().startswith("○")
    page.get_by_role("button", name="Suivante").press("Enter")
    assert page.locator(".mt-matrice-fiche-titre").inner_text().find("2. ") > 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.querySelector('tr[data-meta] a')")
    # the form says what is missing, then places
    page.locator("[data-part=miennes] > summary").press("Enter")
    page.get_by_role("button", name="Ajouter cette action").press("Enter")
    assert page.locator("[data-part=ajout]").inner_text().count("la case est vide") == 4
    page.locator("#mt-matrice-champ-title").fill("Une bourse de terres")
    page.locator("#mt-matrice-champ-meta_action").select_option("land")
    page.locator("[name=actors][value=support]").check()
    page.locator("#mt-matrice-champ-service_level").select_option("1")
    page.get_by_role("button", name="Ajouter cette action").press("Enter")
    assert page.locator("tr[data-meta=land] td[data-acteur=support] .mt-mienne").count() == 1
    page.get_by_role("button", name="Retirer").press("Enter")
    assert page.locator(".mt-mienne").count() == 0


def test_the_sheet_is_one_page_of_a3_with_every_title_readable(opened):
    page = opened()
    page.evaluate("window.print = () => {}")
    titles = page.locator("details.mt-action").count()
    for filtered in (False, True):
        if filtered:
            page.locator("#mt-matrice-leviers").select_option("sobriety")
        page.locator("[data-fait=imprimer]").click()
        page.evaluate("mtMatrice.fit()")
        document = page.pdf(prefer_css_page_size=True)
        assert len(A3.findall(document)) == document.count(b"/MediaBox") == 1
        page.emulate_media(media="print")
        sizes = page.evaluate("""() => [...document.querySelectorAll('.mt-matrice-grille .mt-nom')]
          .filter(name => name.getClientRects().length).map(name => parseFloat(getComputedStyle(name).fontSize))""")
        page.emulate_media(media="null")  # back to what a printer takes
        # what one adds may take less than 8 points; every action has its title once at least
        assert min(sizes) >= 8 * 96 / 72 - 0.01
        assert re.search(r"Source.*relevé du \d", page.locator("[data-part=pied]").inner_text())
        assert len(sizes) >= (1 if filtered else titles)


def test_a_telephone_reads_the_matrix_row_by_row(opened):
    page = opened(width=360)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    assert page.evaluate("getComputedStyle(document.querySelector('tr[data-meta]')).display") == "block"
    small = page.evaluate("""() => [...document.querySelectorAll('tr[data-meta] a')].filter(one => {
      const box = one.getBoundingClientRect(); return box.width < 24 || box.height < 24; }).length""")
    assert small == 0
