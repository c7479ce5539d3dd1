"""Checked exercises in a real browser: the page gives the verdicts of Python, and is used as a reader uses it."""

import json
import random
import re
from pathlib import Path

import pytest
import yaml
from exercises import answer_box, in_script
from territories import chunk

from metabolisme.charts import PALETTE
from metabolisme.diagnosis.territory_results import territory_results
from metabolisme.indicators.cards import card_faults
from metabolisme.sources import find_territory
from metabolisme.sources.actions import actions
from metabolisme.sources.territories import every_territory
from metabolisme.teaching import EXERCISES, keys_of, national_key, rules, verdict
from metabolisme.teaching.checking import kept
from metabolisme.teaching.reading import Typed, plain, read_number
from metabolisme.teaching.variants import variant, versions
from tests.book.accessibility import faults_of
from tests.book.traffic import asked_by

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "site" / "js" / "exercices.js"
#: An exercise of which the page of these tests has the versions.
VARIED_HERE = "combiner-ordre"
CHAPTERS = {
    "book/votre-territoire.html": ["fiche-etranger"],
    "book/1-diagnostiquer/1-metabolisme.html": [
        "metabolisme-lire",
        "metabolisme-calculer",
        "territoire-matieres",
        "metabolisme-observer",
        "metabolisme-decider",
    ],
    "book/1-diagnostiquer/2-votre-territoire-pas-a-pas.html": [
        "territoire-sur-100",
        "territoire-emplois",
        "achat-fiche",
    ],
    "book/1-diagnostiquer/commande-publique.html": ["commande-parts", "commande-siret"],
    "book/1-diagnostiquer/7-lire-un-tableau.html": [
        "tableau-lire",
        "tableau-calculer",
        "territoire-industrie",
        "achats-fichier",
        "tableau-decider-case",
    ],
    "book/1-diagnostiquer/8-etendre.html": [
        "etendre-lire",
        "etendre-calculer",
        "etendre-observer",
        "etendre-village",
        "etendre-decider",
    ],
    "book/1-diagnostiquer/9-descendre-au-territoire.html": [
        "territoire-acheteurs",
        "territoire-quotient",
        "territoire-multiplicateur",
    ],
    "book/4-animer/2-ressources-et-acteurs.html": [
        "acteurs-besoins",
        "acteurs-passerelle",
        "acteurs-classer",
        "acteurs-fragile",
        "acteurs-demander",
    ],
    "book/3-indicateurs/8-projets-et-tableau-de-bord.html": [
        "projets-trancher",
        "projets-duree",
        "projets-peu",
        "tableau-chez-vous",
        "tableau-decider",
    ],
    "book/3-indicateurs/1-du-besoin-a-l-indicateur.html": [
        "besoin-question",
        "besoin-ecart",
        "besoin-detour",
        "besoin-fiche",
        "besoin-decision",
    ],
}
SIRET = ["35600000000048", "55208131766522", "44306184100047"]
UNITS = [
    "",
    " €",
    "\u202fM€",
    " k€",
    " %",
    " points",
    " Mt",
    " kt",
    " t",
    " kg/€",
    " fois",
    " bits",
    " euros",
    " milliards d’euros",
    " furlongs",
]
SPACES = [" ", "\u00a0", "\u202f"]
ODD = [
    "",
    " ",
    "environ",
    "1.234,5",
    "12 34",
    "1e3",
    "²",
    "İSTANBUL",
    "ﬁn",
    "-",
    "١٢",
    "<b>1</b>",
    "{valeur}",
    "\u2028 3",
    "0,0",
    "🙂" * 50,
]
TEXTS = [
    "Légumes de saison, livrés en 24 heures, 60 t en 2027",
    "Une entreprise du territoire, en 2027, 3 t",
    "Nous préférons des producteurs locaux d’ici 2030",
    "Candidat implanté à Lorient",
    "12 000 m² de toits, 2024, service urbanisme",
    "deux mots",
    "Gaspillage",
    "Quelle part de nos repas est végétale\u202f?",
    "€ pour 100 €",
    "",
]
TRIALS = 400


@pytest.fixture(scope="module")
def checker(browser):
    """Function that asks the page's checker for something: `checker("(c, r, x) => …", x)`."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.set_content("<!doctype html><html lang=fr><title>Essai</title>")
    page.add_script_tag(path=CHECKER)
    page.evaluate("rules => { window.mtRegles = rules; }", rules())
    yield lambda expression, argument: page.evaluate(
        f"argument => ({expression})(window.mtExercices, window.mtRegles, argument)", argument
    )
    context.close()


def typed_near(chance: random.Random, bounds: list[float]) -> str:
    """Return a number near some bounds, as a reader might type it."""
    low, high = bounds
    number = chance.choice([low, high, (low + high) / 2, low * 0.999, high * 1.001, -low, low / 1000, high * 1000])
    text = f"{abs(number):.{chance.choice([0, 1, 3, 6])}f}"
    if chance.random() < 0.5:
        whole, _, decimals = text.partition(".")
        space = chance.choice(SPACES)
        text = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", space, whole) + ("," + decimals if decimals else "")
    return chance.choice(["", "environ ", "+"] if number >= 0 else ["−", "-"]) + text + chance.choice(UNITS)


def contracts(chance: random.Random) -> str:
    """Return a table of contracts, with a fault in some."""
    mark = chance.choice([";", "\t"])
    lines = [mark.join(["Objet", "Montant HT", "SIRET", *(["ici"] if chance.random() < 0.8 else [])])]
    for _ in range(chance.randint(0, 12)):
        siret = chance.choice([*SIRET, *SIRET, *SIRET, SIRET[0][:9], "4,43E+13", "123", "44306184100048"])
        amount = chance.choice(["100", "1 000,50 €", "2500.25", "3\u202f000", "100", "100", "", "cent"])
        lines.append(mark.join([f'"Lot {mark} 1"', amount, siret, chance.choice(["oui", "non", "Oui", "NON", "oui"])]))
    return chance.choice(["\n", "\r\n"]).join(lines)


def random_answers(chance: random.Random, definition: dict, key: dict) -> dict[str, str]:
    """Return an answer to each field: right, wrong in a known way, near a bound, or odd."""
    answers = {}
    for field in definition["fields"]:
        own = key.get("fields", {}).get(field["name"], {})
        if chance.random() < 0.06:
            answers[field["name"]] = chance.choice(ODD)
        elif field["kind"] == "number" and "low" in own:
            near = chance.choice(
                [[own["low"], own["high"]], [own["low"], own["high"]], *own.get("errors", {}).values()]
            )
            answers[field["name"]] = typed_near(chance, near)
        elif field["kind"] == "number":
            answers[field["name"]] = typed_near(chance, [chance.choice([50, 100, 200, 1100.5, 3000])] * 2)
        elif field["kind"] == "choice":
            answers[field["name"]] = chance.choice([*own.get("right", []), *[code for code, _ in field["choices"]]])
        elif field["kind"] == "table":
            answers[field["name"]] = contracts(chance)
        else:
            answers[field["name"]] = chance.choice(TEXTS)
    return answers


@pytest.fixture(scope="module")
def cases():
    """Definitions, keys, answers and attempts: every exercise, twelve territories, many answers."""
    chance = random.Random(20)
    codes = ["5309", "200042174", *chance.sample([territory.code for territory in every_territory()], 10)]
    local = {code: {key["id"]: key for key in keys_of(code, territory_results(code))} for code in codes}
    found = []
    for trial in range(TRIALS):
        exercise = list(EXERCISES.values())[trial % len(EXERCISES)]
        key = local[chance.choice(codes)][exercise.id] if exercise.local else national_key(exercise.id)
        definition = exercise.definition()
        answers = random_answers(chance, definition, key)
        found.append({"definition": definition, "key": key, "answers": answers, "attempt": chance.randint(1, 3)})
    return found


def test_page_and_python_give_the_same_verdicts(checker, cases):
    seen = checker("(c, r, all) => all.map(x => c.verdict(x.definition, x.key, x.answers, x.attempt, r))", cases)
    states = []
    for case, page in zip(cases, seen, strict=True):
        python = verdict(case["definition"], case["key"], case["answers"], case["attempt"])
        expected = {
            "state": python.state,
            "messages": list(python.messages),
            "errors": list(python.errors),
            "solution_open": python.solution_open,
        }
        assert page == expected, case["answers"]
        states.append((python.state, bool(python.errors)))
    # the answers are worth something only if they meet every kind of verdict
    assert {("right", False), ("wrong", True), ("wrong", False), ("unread", False)} <= set(states)


def test_page_and_python_read_the_same_numbers(checker):
    chance = random.Random(4)
    letters = "0123456789,. -−+€%MmkKtTdé≈\u00a0\u202f\ufeffİΣß₂½\t\n"
    texts = ["".join(chance.choices(letters, k=chance.randint(0, 9))) for _ in range(3_000)]
    texts += [typed_near(chance, [chance.random() * 10**6] * 2) for _ in range(500)]
    seen = checker("(c, r, texts) => texts.map(t => [c.plain(t), c.readNumber(t, r)])", texts)
    for text, (page_plain, page) in zip(texts, seen, strict=True):
        found = read_number(text)
        assert page_plain == plain(text)
        if isinstance(found, Typed):
            assert page == {"number": found.number, "unit": found.unit}, text
        else:
            assert page == {"fault": found.message, "typed": found.typed, "text": found.text}, text


# ---------------------------------------------------------------------------------------------------- the form


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A page with every exercise, in a folder, with the data of two territories beside."""
    root = tmp_path_factory.mktemp("exercices")
    data = root / "_static" / "territoires"
    data.mkdir(parents=True)
    codes = ["5309", "0054"]
    names = [[code, find_territory(code).name, 0, "56", 1] for code in codes]
    index = {"ensemble": 1, "regions": ["Bretagne"], "territoires": names}
    (data / "index.js").write_text(f"mtTerritoires({json.dumps(index)});", encoding="utf-8")
    for number, code in enumerate(codes):
        sheets = {code: {"nom": code, "cles": keys_of(code, territory_results(code))}}
        (data / f"{number}.js").write_text(chunk(number, sheets), encoding="utf-8")
    (root / "_static" / "variantes").mkdir()
    versions_of = {"id": VARIED_HERE, "versions": [one.shipped() for one in versions(VARIED_HERE)]}
    text = f"mtVariantes({json.dumps(versions_of)});"
    (root / "_static" / "variantes" / f"{VARIED_HERE}.js").write_text(text, encoding="utf-8")
    boxes = "".join(
        f'<div class="admonition exercise"><p class="admonition-title">Exercice</p>{answer_box(one)}</div>'
        '<details class="fold solution"><summary>Solution</summary><p>La solution.</p></details>'
        for one in EXERCISES.values()
    )
    colours = ":root{" + "".join(f"--mt-{name}:{item.light};" for name, item in PALETTE.items()) + "}"
    dressed = [(ROOT / "site" / "css" / name).read_text(encoding="utf-8") for name in ("book.css", "exercices.css")]
    sheets = "".join(f"<style>{sheet}</style>" for sheet in (colours, *dressed))
    (root / "page.html").write_text(
        '<!doctype html><html lang="fr" data-content_root="./" data-theme="light"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>Essai</title>{sheets}'
        f"<script>window.mtRegles={in_script(rules())};</script></head><body><main><h1>Essai</h1>{boxes}</main>"
        f"<script>{CHECKER.read_text(encoding='utf-8')}</script></body></html>",
        encoding="utf-8",
    )
    return root


@pytest.fixture
def opened(folder, new_page):
    """Function that opens the page of all exercises: `opened(width=360, …)`."""

    def open_page(**options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
        page.goto((folder / "page.html").as_uri())
        return page

    return open_page


def box_of(page, identifier):
    return page.locator(f'.answer[data-exercise="{identifier}"]')


def solution_of(page, identifier):
    return page.locator(f'.exercise:has([data-exercise="{identifier}"]) + details')


def test_hint_explanation_solution_with_the_keyboard(opened):
    page = opened()
    box, solution = box_of(page, "metabolisme-lire"), solution_of(page, "metabolisme-lire")
    field, told = box.get_by_label("Extraction moins importations (Mt)"), box.locator(".answer-verdict")
    assert solution.is_hidden()
    field.focus()
    page.keyboard.type("rien")
    page.keyboard.press("Enter")
    assert "ne se lit pas" in told.inner_text()
    assert solution.is_hidden()
    for answer, text, opens in (("100", "Indice", False), ("-239", "signe", True)):
        field.fill(answer)
        page.keyboard.press("Enter")
        assert text in told.inner_text()
        assert solution.is_visible() == opens
    field.fill("239 Mt")
    page.keyboard.press("Enter")
    assert told.inner_text().startswith("Juste.")
    assert told.get_attribute("role") == "status"
    assert page.complaints == []


def test_another_version_has_its_own_numbers_and_its_own_solution(opened):
    page = opened(width=360)
    box, solution = box_of(page, VARIED_HERE), solution_of(page, VARIED_HERE)
    number, told = box.get_by_label("Autre version, de 1 à 20"), box.locator(".answer-verdict")
    number.fill("21")
    box.get_by_role("button", name="Prendre cette version").click()
    assert "de 1 à 20" in box.locator(".answer-version [role=status]").inner_text()
    one = variant(VARIED_HERE, 7)
    number.fill("7")
    number.press("Enter")
    box.locator(".answer-statement p").first.wait_for()
    assert box.locator(".answer-statement p").all_inner_texts() == list(one.statement)
    book, own = (key["fields"] for key in (national_key(VARIED_HERE), one.key))
    for numbers, told_right in ((book, False), (own, True)):
        for field in one.key["fields"]:
            box.locator(f'input[id$="-{field}"]').fill(f"{(numbers[field]['low'] + numbers[field]['high']) / 2:.2f}")
        box.get_by_role("button", name="Vérifier").click()
        assert told.locator("p").first.inner_text().startswith("Juste.") == told_right
    # the solution of the book is that of other numbers: the steps of this version stand in its place
    assert solution.is_hidden()
    assert told.locator("li").all_inner_texts() == list(one.steps)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    box.get_by_role("button", name="Revenir à l’énoncé").click()
    assert box.locator(".answer-statement p").count() == 0
    box.get_by_role("button", name="Vérifier").click()
    assert not told.inner_text().startswith("Juste.")
    # a version that does not lie beside the page is told, in words
    other = box_of(page, "leviers-main")
    other.get_by_label("Autre version, de 1 à 20").fill("2")
    other.get_by_role("button", name="Prendre cette version").click()
    other.get_by_text("gardez tout le dossier du livre").wait_for()


def test_a_right_answer_opens_the_solution(opened):
    page = opened()
    box = box_of(page, "etendre-lire")
    box.get_by_label("Non, elles sont d’accord sur le sens").check()
    box.get_by_role("button", name="Vérifier").click()
    assert solution_of(page, "etendre-lire").is_visible()


def test_an_example_opens_after_two_sheets_that_are_not_complete(opened):
    page = opened()
    box, solution = box_of(page, "besoin-decision"), solution_of(page, "besoin-decision")
    for opens in (False, True):
        box.get_by_role("button", name="Vérifier").click()
        assert "Il manque une réponse" in box.locator(".answer-verdict").inner_text()
        assert solution.is_visible() == opens
    assert page.complaints == []


def test_a_right_sheet_can_be_kept_and_read_back(opened):
    """What the page gives to keep is, for the library, a right card."""
    page = opened()
    box = box_of(page, "besoin-fiche")
    texts = {
        "name": 'Part "végétale" des repas',
        "question": "Quelle part des repas de nos écoles est végétale ?",
        "definition": "Repas sans viande divisés par : repas servis.",
        "formula": "repas végétaux / repas servis",
        "unit": "%",
        "data": "Logiciel de cuisine, 2027\n\n Menus de 2026 ",
        "period": "2026-2027",
        "frequency": "Chaque trimestre ; 2 points se voient",
        "does_not_say": "Le prix du repas.\nCe qui reste dans l'assiette.",
    }
    codes = {"direction": "more", "level": "micro", "nature": "collected"}
    lists = {"scales": "own_file", "levers": "sobriety", "actions": "food-less-animal"}
    definition = EXERCISES["besoin-fiche"].definition()
    for rank, field in enumerate(definition["fields"]):
        if field["name"] in texts:
            box.locator("textarea").nth(list(texts).index(field["name"])).fill(texts[field["name"]])
            continue
        code = (codes | lists)[field["name"]]
        within = box.locator(".answer-form > *").nth(rank + 1)
        if within.locator("select").count():
            within.locator("select").select_option(code)
        else:
            within.locator(f"input[value={code}]").check()
    assert box.get_by_role("link").count() == 0
    box.get_by_role("button", name="Vérifier").click()
    with page.expect_download() as waited:
        box.get_by_role("link", name="Garder la fiche").click()
    assert waited.value.suggested_filename == "fiche-indicateur.yml"
    card = yaml.safe_load(Path(waited.value.path()).read_text(encoding="utf-8"))
    assert card == kept(definition, texts | codes | lists)
    assert card_faults(card, known_actions=actions().index) == []
    assert page.complaints == []


def test_one_s_own_territory_is_found_and_checked(opened):
    page = opened()
    box = box_of(page, "territoire-industrie")
    box.get_by_label("Le vôtre").fill("0054")
    box.locator(".answer-matches button").first.click()
    page.wait_for_function("document.querySelector('.answer-place strong').textContent !== 'Lorient'")
    key = next(key for key in keys_of("0054", territory_results("0054")) if key["id"] == "territoire-industrie")
    box.locator("select").select_option(key["fields"]["branche"]["right"][0])
    box.get_by_role("button", name="Vérifier").click()
    assert key["words"]["reponse"] in box.locator(".answer-verdict").inner_text()
    # chosen once, for all the exercises of the page
    assert set(page.locator(".answer-place strong").all_inner_texts()) == {find_territory("0054").name}
    assert page.complaints == []


def test_hostile_text_stays_text(opened):
    page = opened()
    hostile = '<img src=x onerror="document.title=1">'
    for identifier in ("metabolisme-lire", "achats-fichier", "achat-fiche"):
        box = box_of(page, identifier)
        for field in box.locator("input[type=text], textarea").all():
            field.fill(hostile)
        box.get_by_role("button", name="Vérifier").click()
        assert box.locator("img").count() == 0
    box = box_of(page, "territoire-emplois")
    box.get_by_label("Le vôtre").fill(hostile)
    box.get_by_text("Aucun territoire").wait_for()
    assert page.title() == "Essai"


def test_territories_that_are_not_there_are_told(folder, new_page, tmp_path):
    page = new_page()
    alone = tmp_path / "page.html"
    alone.write_bytes((folder / "page.html").read_bytes())
    page.goto(alone.as_uri())
    box = box_of(page, "territoire-emplois")
    box.get_by_label("Le vôtre").fill("lorient")
    box.get_by_text("gardez tout le dossier").wait_for()
    # the territory that the page comes with is still there
    box.locator("input[type=text]").fill("7,2 emplois par M€")
    box.get_by_role("button", name="Vérifier").click()
    assert "année" in box.locator(".answer-verdict").inner_text()


def test_nothing_is_sent_and_nothing_is_kept(opened):
    page = opened()
    asked = asked_by(page)
    address = page.url
    box = box_of(page, "metabolisme-lire")
    box.locator("input").fill("239")
    box.get_by_role("button", name="Vérifier").click()
    assert asked == []
    assert page.url == address
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


@pytest.mark.parametrize("width", [1200, 360])
def test_forms_are_accessible_and_fit(opened, width):
    page = opened(width=width)
    # clicked in the page: a hundred forms, tried one by one elsewhere
    buttons = page.get_by_role("button", name="Vérifier")
    assert buttons.count() >= len(EXERCISES)
    buttons.evaluate_all("buttons => buttons.forEach(button => button.click())")
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert faults_of(page, ("layout", "colours")) == []
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    targets = page.locator(".answer-form :is(input, select, textarea, button):visible")
    sizes = targets.evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    )
    assert len(sizes) > len(EXERCISES)
    assert min(sizes) >= 24  # WCAG 2.2, 2.5.8: targets of at least 24 by 24 px


@pytest.mark.parametrize("how", ["paper", "no script"])
def test_on_paper_and_without_script_there_is_a_line_to_write_on(opened, how):
    page = opened(java_script_enabled=how == "paper")
    if how == "paper":
        page.emulate_media(media="print")
    assert page.locator(".answer-form:visible").count() == 0
    for one in EXERCISES.values():
        lines = box_of(page, one.id).locator(".answer-line")
        assert lines.count() == len(one.fields)
        assert lines.first.is_visible()
    if how == "no script":
        assert page.locator("details.solution:visible").count() == len(EXERCISES)


# --------------------------------------------------------------------------------------------------- the book


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda name: name.rpartition("/")[2])
def test_chapters_have_their_exercises(site, address, new_page, chapter):
    page = new_page()
    page.goto(address + chapter)
    page.locator(".answer-form").first.wait_for()
    found = page.locator(".answer").evaluate_all("boxes => boxes.map(box => box.dataset.exercise)")
    assert found == CHAPTERS[chapter]
    # each stands in an exercise that a solution closes; the page of a territory is one by itself, and has the answer
    closed = 0 if chapter == "book/votre-territoire.html" else len(found)
    assert page.locator(".exercise:has(.answer) + details.solution").count() == closed
