"""« Votre territoire en dix minutes »: any territory is found, and its page says what the library says."""

import csv
import io
import json
import random
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from territories import FOLDER, Packer, fill, found_at

from metabolisme.diagnosis.every_territory import atlas
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.reports.territory_sheet import territory_sheet
from metabolisme.sources import load_table
from metabolisme.teaching import keys_of
from tests.book.accessibility import faults_of

PAGE = "book/votre-territoire.html"
TEMPLATE = Path(__file__).resolve().parents[2] / "site" / "templates" / "territoire.html"
COMPARED = 100
CHUNK = re.compile(r"territoires/(\d+\.js)")
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "'; alert(1); //",
    "{{constructor.constructor('alert(1)')()}}",
    "\u202e\u0000\ufeff<svg/onload=alert(1)>",
)


@pytest.fixture
def opened(address, new_page):
    """Function that opens the page on a territory: `opened("5309", width=360)`."""

    def open_page(code="", **options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message) or dialog.dismiss())
        page.goto(address + PAGE + (f"#{code}" if code else ""))
        wait_for(page, code or "5309")
        return page

    return open_page


def wait_for(page, code):
    name = territory_name(code)
    page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=name)


def territory_name(code):
    return territory_sheet(code, atlas())["nom"]


def options(page, text):
    """What the search box proposes for a text typed in it."""
    box = page.get_by_role("combobox")
    box.fill("")
    box.fill(text)
    return page.locator("#mt-choix [role=option]").all_inner_texts()


def with_communes(page):
    """Wait until the communes, asked when the box takes the focus, are there."""
    with page.expect_request(re.compile(r"communes\.js")) as asked:
        page.get_by_role("combobox").focus()
    asked.value.response().finished()
    page.wait_for_function("document.querySelector('script[src*=\"communes.js\"]') !== null")


# ------------------------------------------------------------------------------------------------ search


def test_a_territory_is_found_with_the_keyboard_alone(opened):
    page = opened()
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type("lens", delay=5)
    assert box.get_attribute("aria-expanded") == "true"
    assert "trouvé" in page.locator(".mt-cherche [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    first = page.locator("#mt-choix-0")
    assert box.get_attribute("aria-activedescendant") == "mt-choix-0"
    assert first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "mt-choix-0"
    name = first.locator("b").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=name)
    assert box.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "mt-nom"
    assert name in page.locator(".mt-cherche [role=status]").inner_text()
    assert page.title().startswith(f"{name}, ")
    assert page.complaints == []


def test_home_page_leads_to_a_name_or_proposes(address, new_page):
    page = new_page()
    page.goto(address + "book/accueil.html")
    box = page.get_by_label("Votre commune, votre EPCI ou votre zone d’emploi")
    box.fill("quimperlé communauté")
    box.press("Enter")
    page.wait_for_function("document.querySelector('.mt-lieu')?.textContent.includes('Quimperlé')")
    assert re.search(r"\?nom=.*#[0-9]{9}$", page.url)
    # the address keeps the territory chosen, not the words typed
    page.reload()
    page.wait_for_function("document.querySelector('.mt-lieu')?.textContent.includes('Quimperlé')")
    page.goto(address + PAGE + "?nom=lorient")
    page.locator("#mt-choix li").nth(1).wait_for()
    assert page.locator(".mt-lieu").first.inner_text() == "Lorient"
    assert page.evaluate("document.activeElement.id") == "mt-nom"


def test_escape_closes_then_empties(opened):
    page = opened()
    assert options(page, "lorient")
    box = page.get_by_role("combobox")
    page.keyboard.press("Escape")
    assert page.locator("#mt-choix").is_hidden()
    assert box.input_value() == "lorient"
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    # arrows open the list again
    box.fill("lorient")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    assert page.locator("#mt-choix").is_visible()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("saint die", "Saint-Dié-des-Vosges"),
        ("ST-DIÉ", "Saint-Dié-des-Vosges"),
        ("le havre", "Le Havre"),
        ("havre", "Le Havre"),
        ("herbiers", "Les Herbiers-Montaigu"),
        ("la roche sur yon", "La Roche-sur-Yon"),
        ("lorien", "Lorient"),
        ("lorinet", "Lorient"),
        ("grenobel", "Grenoble"),
        ("bordaux", "Bordeaux"),
        ("zone d'emploi de lyon", "Lyon"),
        ("eurometropole strasbourg", "Eurométropole de Strasbourg"),
        ("5309", "Lorient"),
        ("200042174", "CA Lorient Agglomération"),
    ],
)
def test_names_are_found_however_they_are_typed(opened, typed, found):
    page = opened()
    assert options(page, typed)[0].startswith(found)


def test_zone_and_epci_of_the_same_name_are_told_apart(opened):
    first, second = options(opened(), "lorient")[:2]
    assert first.startswith("Lorient")
    assert "zone d’emploi · Bretagne (56)" in first
    assert second.startswith("CA Lorient Agglomération")
    assert "EPCI · Bretagne (56)" in second


def test_a_departement_gives_its_territories(opened):
    found = options(opened(), "56")
    assert found
    assert all("(56)" in one for one in found)


def test_a_commune_leads_to_its_zone_and_its_epci(opened):
    page = opened()
    with_communes(page)
    page.wait_for_timeout(300)  # the script runs after it has come
    found = options(page, "ploemeur")
    assert any(one.startswith("Lorient") and "commune de Ploemeur (56)" in one for one in found)
    assert any(one.startswith("CA Lorient Agglomération") and "commune de Ploemeur" in one for one in found)
    page.locator("#mt-choix [role=option]").first.click()
    assert page.url.endswith(("#5309", "#200042174"))


def test_nothing_found_is_one_sentence_that_helps(opened):
    page = opened()
    assert options(page, "xyzzyx") == []
    said = page.locator(".mt-cherche [role=status]").inner_text()
    assert said.startswith("Aucun territoire ne correspond à «\u202fxyzzyx\u202f»")
    assert "essayez" in said
    assert said.count(".") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(opened, text):
    page = opened()
    box = page.get_by_role("combobox")
    box.fill(text)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.evaluate("text => { location.hash = text; }", text)
    page.wait_for_timeout(100)  # long enough for a picture that fails to say so
    assert page.locator("article img, article svg, .mt-cherche script").count() == 0
    assert page.complaints == []
    assert page.locator(".mt-lieu").first.inner_text() == "Lorient"


# --------------------------------------------------------------------------------------------- addresses


def test_each_territory_has_its_address_and_back_goes_back(opened):
    page = opened()
    title = page.title()
    page.evaluate("location.hash = '3211'")
    wait_for(page, "3211")
    page.evaluate("location.hash = '200046977'")
    wait_for(page, "200046977")
    assert territory_name("200046977") in page.title()
    assert page.title().endswith(title)
    page.go_back()
    wait_for(page, "3211")
    page.go_back()
    wait_for(page, "5309")
    page.evaluate("location.hash = '9999'")
    page.wait_for_function("document.querySelector('.mt-cherche .mt-dit').textContent.includes('9999')")
    assert page.complaints == []


def held_back(page, pattern):
    """Requests of a page that wait until they are let through, as they come."""
    requests = []
    page.route(pattern, lambda route: requests.append(route))
    return requests


def test_the_sheet_that_the_address_asks_for_is_sent_for_at_once(address, site, new_page):
    codes = atlas().codes
    first_epci = next(rank for rank, code in enumerate(codes) if len(code) > len(codes[0]))
    for code in (codes[0], codes[first_epci - 1], codes[first_epci], codes[-1], "3211"):
        page = new_page()
        asked, held = [], held_back(page, "**/territoires/index.js*")
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        with page.expect_request(CHUNK) as chunk:
            page.goto(f"{address}{PAGE}#{code}", wait_until="commit")
        # the index is still on its way
        name = CHUNK.search(chunk.value.url)[1]
        assert f'"{code}":' in (site / FOLDER / name).read_text(encoding="utf-8")
        while not held:
            page.wait_for_timeout(20)
        held[0].continue_()
        wait_for(page, code)
        assert len([url for url in asked if CHUNK.search(url)]) == 1


@pytest.mark.parametrize("code", ["", "3211", "9999"])
def test_the_whole_page_is_laid_out_after_its_first_picture(address, new_page, code):
    page = new_page()
    page.goto(address + PAGE + (f"#{code}" if code else ""))
    page.wait_for_function("document.documentElement.dataset.peinte === ''")
    assert page.evaluate("document.documentElement.dataset.attente === undefined")
    for name in ("flux", "empreintes", "comparaison"):
        part = page.locator(f'[data-fiche="{name}"]').first
        assert part.evaluate("part => getComputedStyle(part).contentVisibility") == "visible"


@pytest.mark.parametrize("at_once", [True, False], ids=["permalink", "chosen later"])
def test_the_exercise_of_the_page_is_that_of_its_territory(opened, at_once):
    # Le Havre: 36 € of 100 come from abroad, 15 in France; the answer of Lorient would be wrong.
    page = opened("2813" if at_once else "")
    if not at_once:
        page.evaluate("location.hash = '2813'")
        wait_for(page, "2813")
    page.wait_for_function("name => document.querySelector('.answer-form strong').textContent === name", arg="Le Havre")
    (key,) = (one for one in keys_of("2813", territory_results("2813")) if one["id"] == "fiche-etranger")
    form = page.locator(".answer-form")
    form.locator("input[inputmode=decimal]").fill(key["words"]["valeur"])
    form.get_by_role("button", name="Vérifier").click()
    page.locator(".answer-verdict[data-state=right]").wait_for()
    assert page.complaints == []


def test_links_to_other_territories_work(opened):
    page = opened()
    link = page.locator(".mt-voisins a").first
    name = link.inner_text()
    link.click()
    page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=name)
    assert page.complaints == []


def test_a_place_of_the_page_is_not_a_territory(opened):
    page = opened("3211")
    page.evaluate("location.hash = 'emporter'")
    page.wait_for_timeout(100)
    assert page.locator(".mt-lieu").first.inner_text() == territory_name("3211")


def test_it_works_from_a_folder_and_asks_nothing_of_anybody(site, new_page):
    page = new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.goto((site / PAGE).as_uri() + "#3211")
    wait_for(page, "3211")
    page.get_by_role("combobox").focus()
    page.evaluate("location.hash = '0402'")
    wait_for(page, "0402")
    assert complaints == []
    assert all(url.startswith("file:") for url in asked)


def test_without_script_lorient_is_there(site, address, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(address + PAGE)
    assert page.locator(".mt-lieu").first.inner_text() == "Lorient"
    assert "Avec JavaScript" in page.locator("article").inner_text()
    assert page.get_by_role("combobox").count() == 0
    assert page.locator(".mt-boutons").is_hidden()


# ------------------------------------------------------------------------------- what the page says is right


SEEN = """() => [...document.querySelectorAll("[data-fiche]:not([data-fixe])")].map(part => [
  part.dataset.fiche,
  part.textContent.replace(/\\s+/g, " ").trim(),
  [...part.querySelectorAll("[data-var]")].map(one => one.dataset.var.split(";").map(
    pair => Number(one.style.getPropertyValue("--" + pair.split(":")[0])))),
])"""


def expected(sheet):
    """The parts of the page as the library and the template give them."""
    parts = []
    for part in ElementTree.fromstring(TEMPLATE.read_text(encoding="utf-8")):
        if part.get("data-fixe") is None:
            fill(part, sheet)
            lengths = [
                [float(one.split(":")[1]) for one in element.get("style").split(";")]
                for element in part.iter()
                if element.get("data-var") and element is not part
            ]
            parts.append([part.get("data-fiche"), " ".join("".join(part.itertext()).split()), lengths])
    return sorted(parts)


def figures(thing):
    """Every number written in the texts of a sheet, the table apart."""
    if isinstance(thing, str):
        yield from re.findall(r"\d[\d\u202f]*(?:,\d+)?", thing)
    elif isinstance(thing, (list, dict)):
        for item in thing.values() if isinstance(thing, dict) else thing:
            yield from figures(item)


def test_a_hundred_territories_say_what_the_library_says(opened):
    page = opened()
    codes = random.Random(2026).sample(atlas().codes, COMPARED)
    for code in codes:
        sheet = territory_sheet(code, atlas())
        page.evaluate("code => { location.hash = code; }", code)
        page.wait_for_function("code => location.hash === '#' + code", arg=code)
        page.wait_for_function("name => document.querySelector('.mt-lieu').textContent === name", arg=sheet["nom"])
        seen = sorted(page.evaluate(SEEN))
        if seen != expected(sheet):  # a namesake was shown before
            page.wait_for_timeout(200)
            seen = sorted(page.evaluate(SEEN))
        assert seen == expected(sheet), code
        # and the template forgets no figure of what it is there to show
        text = " ".join(part[1] for part in seen)
        told = ("phrase", "branches", "barres_phrase", "methodes", "flux", "empreintes", "paragraphe")
        shown = {key: sheet[key] for key in told}
        shown["methodes"] = [sheet["methodes"]["phrase"], [point["texte"] for point in sheet["methodes"]["points"]]]
        assert all(number.replace("\u202f", " ") in text for number in figures(shown)), code
    assert page.complaints == []


def test_the_table_taken_away_is_the_library_s(opened):
    for code in ("5309", "200042174", "0402"):
        page = opened(code)
        with page.expect_download() as download:
            page.get_by_role("button", name="Prendre le tableau").click()
        assert download.value.suggested_filename == f"territoire-{code}.csv"
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert rows == territory_sheet(code, atlas())["csv"]


@pytest.mark.parametrize("clipboard", [True, False])
def test_the_paragraph_is_copied(opened, clipboard):
    page = opened("3211", permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copier le paragraphe").click()
    page.wait_for_function("document.querySelector('.mt-boutons .mt-dit').textContent.includes('copié')")
    wanted = " ".join(territory_sheet("3211", atlas())["paragraphe"])
    if clipboard:
        assert page.evaluate("navigator.clipboard.readText()") == wanted
    else:
        assert page.locator(".mt-a-la-main textarea").input_value() == wanted


def test_a_copy_that_is_refused_leaves_the_text_chosen(opened):
    page = opened()
    page.evaluate("""() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;
    }""")
    page.get_by_role("button", name="Copier le paragraphe").click()
    area = page.locator(".mt-a-la-main textarea")
    assert area.is_visible()
    assert area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == area.input_value()


# ---------------------------------------------------------------------------------------------- forms


def longest_sheets():
    """A zone, an EPCI and an overseas zone, and those with most to say."""
    codes = [*random.Random(4).sample(atlas().codes, 12), "5309", "200042174", "0402", "200054781"]
    return sorted(codes, key=lambda code: -len(json.dumps(territory_sheet(code, atlas()))))[:4]


def test_the_note_is_one_page(opened):
    page = opened()
    for code in {*longest_sheets(), "5309", "3211", "0402"}:
        page.evaluate("code => { location.hash = code; }", code)
        wait_for(page, code)
        document = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", document)) == 1, code
    page.emulate_media(media="print")
    note = page.locator(".mt-note")
    assert note.is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".mt-cherche, .mt-boutons, .mt-entete").locator("visible=true").count() == 0
    assert "Sources" in note.inner_text()
    assert "Ce que l’on fait ici" in note.inner_text()
    assert "Ce n’est pas une mesure" in note.inner_text()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("code", ["0402", "4417", "200042174"])
def test_any_territory_is_accessible_and_fits(opened, code, width):
    page = opened(code, width=width)
    options(page, "saint")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.keyboard.press("ArrowDown")
    assert faults_of(page, ("layout", "colours")) == []
    widths = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    # WCAG 2.2, 2.5.8: targets of at least 24 by 24 px
    for target in page.locator(".mt-boutons button, #mt-choix li").all():
        assert target.bounding_box()["height"] >= 24


def test_scripts_are_light(site):
    folder = site / FOLDER
    sizes = {file.name: file.stat().st_size for file in folder.glob("*.js")}
    communes = sizes.pop("communes.js")
    # the budgets of the design, bytes
    assert max(sizes.values()) <= 150_000
    assert communes <= 900_000
    own = ["js/territoire.js", "css/territoire.css"]
    code = sum((site.parents[1] / "site" / name).stat().st_size for name in own)
    page = (site / PAGE).stat().st_size
    assert (
        sizes["index.js"] + max(size for name, size in sizes.items() if name != "index.js") + communes + code + page
        <= 1_500_000
    )


def test_every_commune_with_a_territory_can_be_found(site):
    text = (site / FOLDER / "communes.js").read_text(encoding="utf-8")
    groups = json.loads(text.removeprefix("mtTerritoires(").removesuffix(");\n"))["communes"]
    table = load_table("territories/communes").fillna({"epci": "", "zone": ""})
    codes = set(atlas().codes)
    known = table["zone"].isin(codes) | table["epci"].isin(codes)
    assert sum(len(group[3].split("|")) for group in groups) == known.sum()


# ---------------------------------------------------------------------------------------------- packing


def test_what_is_packed_is_smaller_and_loses_nothing():
    sheet = {code: territory_sheet(code, atlas()) for code in ("5309", "0402")}
    packer = Packer(list(sheet.values()), ["Reste de la France"])
    packed = {code: packer.pack(one) for code, one in sheet.items()}
    shapes, said = list(packer.shapes), [list(rank) for rank in packer.ranks]
    texts = [*packer.texts, "Reste de la France"]

    def unpack(thing):
        if isinstance(thing, str):
            return texts[int(thing[1:])] if thing.startswith("~") else thing
        if isinstance(thing, list):
            return [unpack(item) for item in thing]
        if isinstance(thing, dict):
            [(shape, values)] = thing.items()
            return dict(zip(shapes[int(shape)], map(unpack, values), strict=True))
        return thing

    for code, one in packed.items():
        back = unpack(one)
        rows = back.pop("csv")
        assert back == {key: value for key, value in sheet[code].items() if key != "csv"}
        assert len(rows) == len(sheet[code]["csv"]) + 1
        assert {row[0] for row in rows[2:]} <= set(range(len(said)))
    assert len(json.dumps(packed)) < len(json.dumps(sheet)) / 2


def test_a_path_leads_to_nothing_where_there_is_nothing():
    assert found_at({"a": [{"b": 1}]}, "a.0.b") == 1
    assert found_at({"a": []}, "a.0.b") is None
    assert found_at({"a": None}, "a.b") is None
    assert found_at("texte", ".") == "texte"
