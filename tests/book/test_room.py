"""The labs as a room sees them: `manuel.py salle`, for real, each lab driven from the keyboard in a browser."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
LABS = sorted(path.stem for path in (ROOT / "book" / "ateliers").glob("*.ipynb"))
#: The control that changes both the picture and the sentence, where it is not the first slider, and its key.
CONTROLS = {"8-etendre": ("input[type=radio]", "ArrowDown")}
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


def lab_page(visit, name, **options):
    page = visit(f"voila/render/{name}.ipynb", **options)
    page.locator(".mt-sentence").wait_for(timeout=OPENING)
    return page


def test_list_leads_to_every_lab(visit):
    page = visit()
    assert page.locator("html").get_attribute("lang") == "fr"
    addresses = page.locator("li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert addresses == [f"/voila/render/{name}.ipynb" for name in LABS]


@pytest.mark.parametrize("name", LABS)
def test_lab_answers_the_keyboard_and_shows_no_code(visit, name):
    page = lab_page(visit, name)
    selector, key = CONTROLS.get(name, (".noUi-handle", "ArrowRight"))
    sentence, picture = page.locator(".mt-sentence"), page.locator(".mt-wide")
    before, drawn = sentence.inner_text(), picture.inner_html()
    page.locator(selector).first.focus()
    page.keyboard.press(key)
    expect(sentence).not_to_have_text(before, timeout=OPENING)
    assert picture.inner_html() != drawn
    text = page.locator("body").inner_text()
    assert not re.search(r"Traceback|import metabolisme|labs\.\w+_lab|Error", text)
    assert page.locator(".jp-InputArea-editor").count() == 0
    assert page.locator("html").get_attribute("lang") == "fr"


def test_territory_lab_names_its_sliders_takes_several_territories_and_stops_with_its_page(visit, room):
    # One page for three things: a kernel is several seconds of work.
    page = lab_page(visit, "votre-territoire", width=360)
    handle = page.locator(".noUi-handle").first
    expect(handle).to_have_attribute("aria-valuetext", "0,15")
    assert "δ" in handle.get_attribute("aria-label")
    box = page.locator("input[type=text]").first
    box.fill("Lorient + Vannes")
    box.press("Enter")
    expect(page.locator(".mt-title")).to_contain_text("Lorient + Vannes", timeout=OPENING)
    # Every control, with the value read beside it, is on the screen of a telephone.
    for part in (".noUi-target", ".widget-readout", "input[type=text]", "select", "button", "figure"):
        for box_of in [element.bounding_box() for element in page.locator(part).all()]:
            assert box_of["x"] >= 0, part
            assert box_of["x"] + box_of["width"] <= 360, part
    box.fill("<img src=x onerror=alert(1)>")
    box.press("Enter")
    expect(page.locator("[role=alert]")).to_contain_text("est inconnu", timeout=OPENING)
    assert page.locator("img").count() == 0

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
