"""The labs as a room sees them: `manuel.py salle`, for real, each lab driven from the keyboard in a browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from metabolisme.teaching.class_answers import made_up_answers

ROOT = Path(__file__).resolve().parents[2]
AXE = files("axe_playwright_python") / "axe.min.js"
LABS = [path.stem for path in sorted((ROOT / "book" / "ateliers").glob("*.ipynb"))]
TERRITORY = "votre-territoire"
#: The control that changes both the picture and the sentence, where it is not the first slider, and its key.
CONTROLS = {
    "2-fabrication-locale": ("input[type=radio]", "ArrowDown"),
    # Another level of classification: another index is drawn on the same bars.
    "3-diversite": ("select >> nth=1", "ArrowUp"),
    "6-le-donut": ("select", "ArrowDown"),
    "8-etendre": ("input[type=radio]", "ArrowDown"),
}
#: Labs that wait for a file of the reader: the button to press, and a file made up for the test.
FILES = {
    "2-reseau-d-acteurs": (
        "Votre tableau d’acteurs",
        {
            "name": "acteurs.csv",
            "mimeType": "text/csv",
            "buffer": "type;nom;sorte;vers;état\nacteur;Ferme;porteurs de projets;;\nbesoin;Légumes;;;\n"
            "lien;Ferme;répond à;Légumes;en place\n".encode(),
        },
    ),
    "8-projets": (
        "Table de vos projets",
        {
            "name": "projets.csv",
            "mimeType": "text/csv",
            "buffer": "nom;idée;montage;lancé\nProjet essai;01/2020;03/2021;05/2022\n".encode(),
        },
    ),
    "commande-publique": ("Fichier de marchés", ROOT / "tests" / "sources" / "contracts" / "grand_livre.csv"),
    "en-classe": (
        "Scénarios des groupes",
        {
            "name": "table-1.json",
            "mimeType": "application/json",
            "buffer": b'{"format": "metabolisme-scenario-1", "territory": "5309", "levels": [3, 2, 1, 1, 1, 1],'
            b' "group": "Table 1", "bet": {"measure": "imports", "lever": "local_exchange", "sign": "-"},'
            b' "saved_on": "2026-11-22"}',
        },
    ),
    "en-classe-reponses": (
        "Réponses des apprenants",
        {"name": "a.json", "mimeType": "application/json", "buffer": made_up_answers(1)["classe-inventee-01.json"]},
    ),
    "de-la-branche-a-l-entreprise": (
        "Votre extrait Sirene",
        {
            "name": "extrait.csv",
            "mimeType": "text/csv",
            "buffer": b"siret;etatAdministratifEtablissement;codeCommuneEtablissement;activitePrincipaleEtablissement\n"
            b"00000010900017;A;56121;81.21Z\n",
        },
    ),
}
#: A kernel imports the library and draws its first figure: several seconds, more on a busy machine (ms).
OPENING = 60_000


@pytest.fixture(scope="module")
def room():
    """Address of the labs, served by the real command until a Ctrl-C, which must end it cleanly."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    python = getattr(sys, "_base_executable", None) or sys.executable
    command = [python, str(ROOT / "manuel.py"), "salle", "--sans-navigateur", "--port", str(port)]
    windows = os.name == "nt"
    group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if windows else {"start_new_session": True}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", **group
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://localhost:\d+/", line):
            yield found[0]
            break
    else:
        pytest.fail("".join(said), pytrace=False)
    if windows:
        process.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    if not windows:  # CTRL_BREAK, the only one that a group can be sent there, is not Ctrl-C
        assert (process.returncode, out.splitlines()[-1:]) == (0, ["Les ateliers sont fermés."]), out


@pytest.fixture
def visit(room, new_page):
    """Function that opens a page of the room and fails, at the end, on a fault or a request to another server."""
    faults, asked = [], set()

    def open_page(path="", **options):
        page = new_page(**options)
        page.on("request", lambda request: asked.add(urlsplit(request.url)[:2]))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        page.goto(room + path, timeout=OPENING)
        return page

    yield open_page
    assert not faults
    outside = {(scheme, host) for scheme, host in asked if scheme not in ("data", "blob")}
    assert outside == {("http", urlsplit(room).netloc)}


def test_list_leads_to_every_lab(visit):
    page = visit()
    assert page.locator("html").get_attribute("lang") == "fr"
    addresses = page.locator("li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert addresses == [f"/voila/render/{name}.ipynb" for name in LABS]


def serious_faults(page):
    """Rules of axe-core that the page breaks, those that stop a reader."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document)")["violations"]
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found if fault["impact"] in ("serious", "critical")]


BESIDE = """() => {
  const last = kind => [...document.querySelectorAll(`.mt-lab > .widget-${kind}`)].at(-1).getBoundingClientRect();
  return last("vbox").right <= last("html").left;
}"""


def driven(visit, name):
    """Drive a lab from the keyboard on a telephone: the picture and its sentence follow, no code is seen."""
    page = visit(f"voila/render/{name}.ipynb", width=360, height=640)
    sentence, picture = page.locator(".mt-sentence"), page.locator(".mt-narrow")
    sentence.wait_for(timeout=OPENING)
    before, drawn = sentence.inner_text(), picture.inner_html()
    selector, key = CONTROLS.get(name, (".noUi-handle", "ArrowRight"))
    page.locator(selector).first.focus()
    page.keyboard.press(key)
    expect(sentence).not_to_have_text(before, timeout=OPENING)
    assert picture.inner_html() != drawn
    # The figure is under the controls: its sentence stays in sight, clear of the one that is moved, and is told to a
    # screen reader.
    told = page.locator("[role=status]")
    expect(told).to_have_text(sentence.inner_text())
    expect(told).not_to_have_class(re.compile("salle-vue"))
    expect(told).to_be_in_viewport()
    bottom, top = (f"document.querySelector({one!r}).getBoundingClientRect()" for one in (":focus", "#phrase"))
    page.wait_for_function(f"{bottom}.bottom <= {top}.top")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert not re.search(r"Traceback|import metabolisme|labs\.\w+_lab|Error", page.locator("body").inner_text())
    assert page.locator(".jp-InputArea-editor").count() == 0
    for handle in page.locator(".noUi-handle").all():
        assert handle.get_attribute("aria-label")
        assert handle.get_attribute("aria-valuetext")
    # Every control, with the value read beside it, is on the screen of a telephone.
    for part in (".noUi-target", ".widget-readout", "input", "select", "button", "figure"):
        for box in [element.bounding_box() for element in page.locator(part).all()]:
            assert box["x"] >= 0, part
            assert box["x"] + box["width"] <= 360, part
    assert not serious_faults(page)
    # On a wide screen the figure stands beside its controls.
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(BESIDE)  # a page takes the new width when it finds the time
    assert not serious_faults(page)
    return page


@pytest.mark.parametrize("name", FILES)
def test_lab_reads_the_file_of_its_reader(visit, name):
    page = visit(f"voila/render/{name}.ipynb", width=360, height=640)
    label, file = FILES[name]
    button = page.get_by_role("button", name=label)
    button.wait_for(timeout=OPENING)
    before = page.locator(".mt-lab").inner_text()
    with page.expect_file_chooser(timeout=OPENING) as chooser:
        # Focus and key in one: a page that is still being drawn may take the focus away in between.
        button.press("Enter")
    chooser.value.set_files(file)
    page.wait_for_function(
        "before => document.querySelector('.mt-lab').innerText !== before && document.querySelector('.mt-sentence')",
        arg=before,
        timeout=OPENING,
    )
    assert page.locator("[role=alert]").count() == 0
    assert not re.search(r"Traceback|labs\.\w+_lab|Error", page.locator("body").inner_text())
    assert not serious_faults(page)


@pytest.mark.parametrize("name", [name for name in LABS if name not in (TERRITORY, *FILES)])
def test_lab_answers_the_keyboard_and_shows_no_code(visit, name):
    driven(visit, name)


def test_territory_lab_takes_several_territories_and_stops_with_its_page(visit, room):
    # One page for all of it: a kernel is several seconds of work.
    page = driven(visit, TERRITORY)
    box = page.locator("input[type=text]").first
    for typed, name in {"Lorient, Auray": "Auray + Lorient", "Lyon; Roanne": "Lyon + Roanne"}.items():
        box.fill(typed)
        box.press("Enter")
        expect(page.locator(".mt-title")).to_contain_text(name, timeout=OPENING)
    for typed, said in {"Loriant": "Vouliez-vous dire", "<img src=x onerror=alert(1)>": "est inconnu"}.items():
        box.fill(typed)
        box.press("Enter")
        expect(page.locator("[role=alert]")).to_contain_text(said, timeout=OPENING)
    assert page.locator("img").count() == 0
    assert not serious_faults(page)

    kernel = json.loads(page.locator("#jupyter-config-data").text_content())["kernelId"]
    address = f"{room}api/kernels/{kernel}"
    assert page.request.get(address).status == 200
    page.goto(room)
    # The page that goes asks for it at once; the kernel may take some seconds to stop.
    for _ in range(200):
        if page.request.get(address).status == 404:
            break
        page.wait_for_timeout(100)
    assert page.request.get(address).status == 404
