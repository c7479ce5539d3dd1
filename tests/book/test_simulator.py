"""« Le simulateur »: the reader bets, moves six levers, and the page says what the library says."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from simulator import FOLDER
from territories import fill, found_at, pairs

from metabolisme.levers.attribution import coalitions, shapley
from metabolisme.levers.every_scenario import every_level, every_scenario, rank_of
from metabolisme.levers.outcomes import OUTCOMES
from metabolisme.levers.scenario import BY_NAME, Scenario
from metabolisme.levers.scenario_files import read_scenario_file
from metabolisme.reports.simulator_sheet import (
    HEADS,
    STEPS_OF_AN_OCTAVE,
    WORKED,
    packed,
    shown_place,
    told_change,
    words,
)
from metabolisme.sources.territories import find_territory
from tests.book.accessibility import faults_of

PAGE = "book/simulateur.html"
ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "site" / "templates" / "simulateur.html"
LARGEST, VISIT = 150_000, 1_500_000
SCENARIOS = 200
#: The measure that stands first in every list.
OUTCOME = next(iter(OUTCOMES))

READY = "name => document.querySelector('[data-part=etat]').textContent.startsWith(name)"
ROWS = """() => [...document.querySelectorAll('[data-mesure]')].map(row => ({
  id: row.dataset.mesure, value: Number(row.dataset.valeur), low: Number(row.dataset.bas),
  high: Number(row.dataset.haut), text: row.cells[2].firstChild.textContent, sure: row.cells[3].textContent}))"""
SHARES = "() => [...document.querySelectorAll('[data-part-levier]')].map(row => Number(row.dataset.partLevier))"


@pytest.fixture
def opened(address, new_page):
    """Function that opens the page: `opened("#3215/4-1-1-1-1-1", width=360)`."""

    def open_page(hash_="", start=None, **options):
        page = new_page(**options)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.goto((start or address) + PAGE + hash_)
        known = re.match(r"#(\d{4})(/|$)", hash_)
        code = known[1] if known and known[1] in WORKED else WORKED[0]
        page.wait_for_function(f"name => ({READY})(name + '\\u202f:')", arg=name_of(code))
        return page

    return open_page


def name_of(code):
    return next(one["nom"] for one in words()["territoires"] if one["code"] == code)


def move(page, lever, level):
    page.locator(f"#mt-levier-{list(BY_NAME).index(lever)}-{level}").check()


def phrase(page):
    return page.locator("[data-part=phrase]").inner_text()


def walk_to(page, there):
    """Press Tab until the place is reached; a page that does not lead there fails."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return
    pytest.fail(f"le clavier ne mène pas à : {there}")


# --------------------------------------------------------------------------------------------- what is shipped


def test_every_rule_of_the_template_leads_somewhere():
    told = words()
    fill(ElementTree.fromstring(TEMPLATE.read_text(encoding="utf-8")), told)
    things = [told, *(told[name][0] for name in ("leviers", "mesures", "paris", "tailles", "roles", "territoires"))]
    things.append(told["leviers"][0]["niveaux"][0])
    for element in ElementTree.fromstring(TEMPLATE.read_text(encoding="utf-8")).iter():
        paths = [element.get(name) for name in ("data-texte", "data-liste") if element.get(name)]
        paths += [path for name in ("data-var", "data-attr") for _, path in pairs(element.get(name, "") or ":.")]
        for path in paths:
            assert path == "." or any(found_at(thing, path) is not None for thing in things), path


def test_scripts_are_there_and_a_visit_is_light(site):
    scripts = {path.stem: path.stat().st_size for path in (site / FOLDER).glob("*.js")}
    assert {name.split("-")[0] for name in scripts} == {*WORKED, "textes"}
    assert max(scripts.values()) <= LARGEST
    own = [site / PAGE, site / "_static" / "simulateur.js", site / "_static" / "simulateur.css"]
    shared = sum(path.stat().st_size for path in own) + scripts["textes"]
    assert all(
        shared + sum(size for name, size in scripts.items() if name.startswith(code)) <= VISIT for code in WORKED
    )


# ------------------------------------------------------------------------------- what the page says is right


def test_two_hundred_scenarios_say_what_the_library_says(opened):
    page = opened(f"#{WORKED[0]}/1-1-1-1-1-1")
    generator = np.random.default_rng(2026)
    for count, code in zip(np.bincount(np.arange(SCENARIOS) % len(WORKED)), WORKED, strict=True):
        exact, sheet = every_scenario(code), packed(every_scenario(code)).sheet
        for rank in generator.choice(4**6, size=count, replace=False):
            scenario = Scenario(tuple(every_level()[rank]))
            page.evaluate("hash => { location.hash = hash; }", f"{code}/{scenario.code}")
            page.wait_for_function(
                "code => document.querySelector('[data-part=lien]').textContent === code", arg=f"{code}/{scenario.code}"
            )
            rows = page.evaluate(ROWS)
            assert [row["id"] for row in rows] == list(OUTCOMES)
            for place, row in enumerate(rows):
                step, widest = sheet["pas"][place], sheet["largeur"][place]
                # half a step of rounding, and what the step itself is rounded to
                assert row["value"] == pytest.approx(exact.change[rank, place], abs=0.501 * step)
                for name, bound in (("low", exact.low[rank, place]), ("high", exact.high[rank, place])):
                    # widths are rounded outwards by one step of their scale, after half a step of the value
                    wider = (2 ** (1 / STEPS_OF_AN_OCTAVE) - 1) * (abs(bound - exact.change[rank, place]) + step)
                    outwards = (bound - row[name]) * (1 if name == "low" else -1)
                    assert -1e-6 * widest <= outwards <= wider + step + widest * 2 ** (-254 / STEPS_OF_AN_OCTAVE)
                assert row["text"] == told_change(row["value"], row["low"], row["high"], step)
            ranks = [rank_of(Scenario(tuple(levels))) for levels in np.where(coalitions(), scenario.levels, 1.0)]
            shares = shapley(exact.change[ranks, 0][:, None])[:, 0]
            # each of the 64 values is rounded to half a step, a share is a mean of differences of two
            assert page.evaluate(SHARES) == pytest.approx(shares.tolist(), abs=1.001 * sheet["pas"][0])
    assert page.complaints == []


def test_no_verdict_where_the_interval_holds_zero(opened):
    page = opened("#5309/4-4-4-4-4-4")
    verdicts = {row["id"]: row for row in page.evaluate(ROWS)}
    for row in verdicts.values():
        sure = "hausse" if row["low"] > 0 else "baisse" if row["high"] < 0 else "on ne peut pas trancher"
        assert row["sure"] == ("rien ne bouge" if row["low"] == row["high"] == 0 else sure)
    told = phrase(page)
    assert ("on ne peut pas trancher" in told) == any(
        verdicts[one["id"]]["sure"] == "on ne peut pas trancher" for one in words()["mesures"] if one["sujet"]
    )


def test_exposed_branches_and_bounds_are_those_of_the_scenario(opened):
    page = opened("#5309/3-4-2-3-2-1")
    exact, sheet = every_scenario("5309"), packed(every_scenario("5309")).sheet
    rank = rank_of(Scenario.read("3-4-2-3-2-1"))
    bites = [name for name in sheet["bornes"] if exact.limits[name][rank] > 1e-6]
    said = page.locator("[data-part=bornes] li b").all_inner_texts()
    assert set(said) == {one["dit"] for one in words()["bornes"] if one["id"] in bites}
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    lines = page.locator("[data-part=branches] li").all_inner_texts()
    large = np.abs(np.stack([exact.jobs_low[rank], exact.jobs_high[rank]])).max(axis=0) >= 10
    assert len(lines) == large.sum()
    assert all("exposé" in line for line in lines)


def test_all_levers_at_their_end_are_held_against_the_limit(opened):
    page = opened("#5309/1-1-1-1-1-1")
    exact = every_scenario("5309")
    place = list(OUTCOMES).index("co2_footprint")
    times = (exact.start[place] + exact.change[-1, place]) / 1.61
    told = page.locator("[data-limite=co2_footprint] li").first.inner_text()
    shown = float(re.search(r"tous les leviers à 4, ([\d,]+) fois", told)[1].replace(",", "."))
    # one decimal is shown
    assert shown == pytest.approx(times, abs=0.0501)


# ------------------------------------------------------------------------------------------------ the bet first


def test_the_bet_comes_first_and_is_answered(opened):
    page = opened()
    assert page.locator("[data-part=resultat]").is_hidden()
    assert page.locator("[data-part=reglages]").is_hidden()
    # no heading stands above nothing
    waiting = page.get_by_role("heading", name="Ce que fait chaque levier")
    assert waiting.count() == 0
    page.get_by_role("button", name="Je parie").click()
    assert "un pari se prend en entier" in page.locator("[data-part=verdict]").inner_text()
    assert page.locator("[data-part=resultat]").is_hidden()
    place = list(OUTCOMES).index("co2_footprint")
    exact = every_scenario("5309")
    alone = [abs(exact.change[rank_of(Scenario.of(**{name: 4})), place]) for name in BY_NAME]
    best = words()["leviers"][int(np.argmax(alone))]["nom"]
    form = page.locator(".mt-sim-pari")
    form.get_by_label(best, exact=True).check()
    form.get_by_label("à la baisse").check()
    form.get_by_label("moins de 1").check()
    page.get_by_role("button", name="Je parie").click()
    verdict = page.locator("[data-part=verdict]").inner_text()
    assert f"bien vu. {best} déplace le plus" in verdict
    assert "Sens\u202f: bien vu, baisse." in verdict
    assert page.locator("[data-part=leviers-seuls] tr").count() == 6
    assert page.locator("[data-part=resultat]").is_visible()
    assert waiting.is_visible()
    assert page.complaints == []


def test_who_does_not_bet_may_look(opened):
    page = opened()
    page.get_by_role("button", name="Voir sans parier").click()
    assert "C’est la tendance" in phrase(page)
    assert page.locator("[data-part=a-parier]").is_hidden()


# -------------------------------------------------------------------------------------- levers, keyboard, links


def test_levers_are_moved_with_the_keyboard_alone(opened):
    page = opened()
    page.locator("#mt-sim-lieu").focus()
    walk_to(page, "document.activeElement.dataset.fait === 'passer'")
    page.keyboard.press("Enter")
    walk_to(page, "document.activeElement.id === 'mt-levier-0-1'")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "mt-levier-0-3"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("location.hash") == "#5309/3-2-1-1-1-1"
    assert "sobriété à 3 et échanges locaux à 2" in phrase(page)
    told = page.locator(".mt-sim-levier").first.locator(".mt-sim-dit").inner_text()
    assert told == words()["leviers"][0]["niveaux"][2]["dit"]
    assert page.complaints == []


def test_a_link_opens_the_scenario_again(opened):
    page = opened("#3215/2-1-4-1-1-3")
    assert phrase(page).startswith(name_of("3215"))
    assert page.locator("#mt-sim-lieu").input_value() == "3215"
    move(page, "skills", 1)
    assert page.evaluate("location.hash") == "#3215/2-1-4-1-1-1"
    before = phrase(page)
    again = opened(page.evaluate("location.hash"))
    assert phrase(again) == before
    again.locator("#mt-sim-lieu").select_option("4417")
    again.wait_for_function(f"name => ({READY})(name)", arg=name_of("4417"))
    assert phrase(again).startswith(name_of("4417"))
    assert again.evaluate("location.hash") == "#4417/2-1-4-1-1-1"


@pytest.mark.parametrize(
    "hash_",
    [
        "#5309/9-9-9-9-9-9",
        "#5309/1-1-1-1-1-1/../../x",
        "#0000/1-1-1-1-1-1",
        "#5309/1-1-1-1-1-1<img src=x onerror=alert(1)>",
        "#<script>alert(1)</script>",
        "#%E0%A4%A",
        "#constructor/1-1-1-1-1-1",
    ],
)
def test_a_hostile_address_is_inert(opened, hash_):
    page = opened(hash_)
    assert page.locator("#mt-sim-lieu").input_value() == "5309"
    assert page.locator("[data-part=resultat]").is_hidden()
    page.get_by_role("button", name="Voir sans parier").click()
    assert "C’est la tendance" in phrase(page)
    assert page.locator(".mt-sim img, .mt-sim script").count() == 0
    assert page.complaints == []


def test_a_territory_that_is_not_there_is_told(opened):
    page = opened("#9999/1-1-1-1-1-1")
    assert "n’a pas le territoire 9999" in page.locator("[data-part=etat]").inner_text()


def test_a_part_has_no_finer_digit_than_the_effect(opened):
    page = opened("#5309/4-4-4-4-4-4")
    effect = next(row for row in page.evaluate(ROWS) if row["id"] == OUTCOME)
    place = shown_place(effect["value"], effect["low"], effect["high"], packed(every_scenario("5309")).sheet["pas"][0])
    parts = page.locator("[data-part=parts] td:nth-child(2) > .mt-number").all_inner_texts()
    assert len(parts) == len(BY_NAME)
    for text in parts:
        number = float(text.replace("\u202f", "").replace("−", "-").replace(",", "."))
        # binary numbers
        assert number / 10.0**place == pytest.approx(round(number / 10.0**place), abs=1e-6)


def test_scenarios_that_cannot_be_read_are_told(address, new_page):
    page = new_page()
    page.route("**/simulateur/5309-1.js*", lambda route: route.abort())
    page.goto(address + PAGE)
    page.wait_for_function(f"name => ({READY})(name)", arg="Les scénarios n’ont pas pu être lus")
    assert "_static" in page.locator("[data-part=etat]").inner_text()
    assert page.locator("[data-part=resultat]").is_hidden()


def test_each_role_has_its_view(opened):
    page = opened("#5309/3-3-3-3-3-3")
    for role in words()["roles"]:
        page.locator(f'input[name="mt-role"][value="{role["id"]}"]').check()
        told = page.locator("[data-part=role]").inner_text()
        assert role["agit"] in told
        assert role["paie"] in told
        assert page.locator("[data-part=role] li").count() == len(role["mesures"])


# ------------------------------------------------------------------------------------------------- to take away


def test_the_file_of_a_scenario_is_read_by_the_library(opened):
    page = opened()
    form = page.locator(".mt-sim-pari")
    form.get_by_label("Sobriété").check()
    form.get_by_label("à la baisse").check()
    form.get_by_label("de 1 à 5").check()
    page.get_by_role("button", name="Je parie").click()
    move(page, "sobriety", 3)
    page.get_by_label("Nom du groupe").fill('  Table 2 "<b>"  ')
    with page.expect_download() as taken:
        page.get_by_role("button", name="Prendre le scénario").click()
    assert taken.value.suggested_filename == "scenario-5309-3-1-1-1-1-1-table-2-b.json"
    content = Path(taken.value.path()).read_bytes()
    saved = read_scenario_file(content, "a.json")
    assert saved.territory == find_territory("5309")
    assert saved.scenario.code == "3-1-1-1-1-1"
    assert saved.group == json.loads(content)["group"] == 'Table 2 "<b>"'
    assert (saved.bet.measure, saved.bet.lever, saved.bet.sign) == ("co2_footprint", "sobriety", "-")


def test_without_a_bet_the_file_has_none(opened):
    page = opened("#8421/1-2-1-1-1-1")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Prendre le scénario").click()
    assert read_scenario_file(Path(taken.value.path()).read_bytes(), "a.json").bet is None


def test_the_results_can_be_taken_away(opened):
    page = opened("#5309/2-3-1-1-1-1")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Prendre les résultats").click()
    assert taken.value.suggested_filename == "scenario-5309-2-3-1-1-1-1.csv"
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert tuple(one.replace("’", "'") for one in rows[0]) == HEADS
    assert all(len(row) == len(HEADS) for row in rows)
    measures = [row for row in rows if row[3] == "écart à la tendance"]
    assert [row[4] for row in measures] == [one["nom"] for one in words()["mesures"]]
    shown = [row["text"].split(" (")[0] for row in page.evaluate(ROWS)]
    assert [row[5] for row in measures] == [
        re.sub(r"^\+", "", text).replace("\u202f", "").replace("−", "-") for text in shown
    ]
    assert len([row for row in rows if row[3].startswith("part dans")]) == 6
    assert not any(re.match(r"[=+@]", cell) for row in rows for cell in row)


def test_the_link_is_copied_or_told(opened):
    page = opened("#5309/2-1-1-1-1-1")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})")
    page.get_by_role("button", name="Copier le lien").click()
    page.wait_for_function("document.querySelector('[data-part=emporte]').textContent !== ''")
    assert page.locator("[data-part=emporte]").inner_text().endswith("#5309/2-1-1-1-1-1")


# ---------------------------------------------------------------------------------------------- for every reader


@pytest.mark.parametrize(
    ("width", "options"),
    [(360, {}), (1280, {}), (1280, {"color_scheme": "dark"})],
)
def test_the_page_holds_and_can_be_read_by_all(opened, width, options):
    page = opened("#5309/4-4-2-3-2-1", width=width, **options)
    page.locator('input[name="mt-role"]').first.check()
    page.get_by_role("button", name="Je parie").click()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_of(page, ("layout", "colours")) == []


def test_it_works_from_a_folder_and_asks_nothing_of_anybody(site, opened, new_page):
    page = new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.goto((site / PAGE).as_uri() + "#3205/1-2-1-1-1-1")
    page.wait_for_function("document.querySelector('[data-part=phrase]').textContent.includes('échanges locaux à 2')")
    assert complaints == []
    assert all(url.startswith("file:") for url in asked)


def test_without_script_the_page_does_the_job_alone(address, new_page):
    page = new_page(java_script_enabled=False)
    page.goto(address + PAGE)
    assert page.locator(".mt-sim-pari").is_hidden()
    assert page.locator(".mt-sim-table tbody tr").count() == 9
    assert "Avec JavaScript" in page.locator("article").inner_text()
    assert page.locator(".mt-sim-table td").first.inner_text()
