"""The server of `manuel.py salle`, without Voilà: its options, what it says, and what it shows of each lab.

The labs themselves are driven in a browser by tests/book/test_room.py.
"""

import ast
import runpy
import socket
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
SALLE = ROOT / "site" / "salle"
SERVER = runpy.run_path(str(SALLE / "serveur.py"))
NOTEBOOKS = sorted((ROOT / "book" / "ateliers").glob("*.ipynb"))


class Request:
    """What the server asks of a request: the token that sets its cookie."""

    def __init__(self):
        self.asked = 0

    @property
    def xsrf_token(self):
        self.asked += 1
        return b"token"


def test_room_is_this_computer_alone_unless_asked():
    assert SERVER["arguments"]([]).adresse == "localhost"
    assert SERVER["arguments"](["--adresse"]).adresse == "0.0.0.0"
    assert SERVER["arguments"](["--adresse", "192.168.1.20", "--port", "9000"]).adresse == "192.168.1.20"


@pytest.mark.parametrize("words", [["--port", "neuf"], ["--ouvert"]])
def test_unknown_option_is_refused(words, capsys):
    with pytest.raises(SystemExit) as refusal:
        SERVER["arguments"](words)
    assert refusal.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_announcement_of_this_computer_names_the_way_to_the_room():
    said = SERVER["announcement"]("localhost", 8870)
    assert "http://localhost:8870/" in said
    assert "--adresse" in said
    assert "ATTENTION" not in said


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20"])
def test_announcement_of_a_room_warns_and_gives_an_address_that_others_can_type(host):
    said = SERVER["announcement"](host, 8866)
    assert "ATTENTION" in said
    assert "//localhost:" not in said
    assert "//0.0.0.0:" not in said


def test_machine_without_network_gives_its_name(monkeypatch):
    class Unreachable(socket.socket):
        def connect(self, _):
            raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "socket", Unreachable)
    assert SERVER["address_in_the_room"]() == socket.gethostname()


def test_list_has_every_lab_with_its_title_and_what_one_does_there():
    listed = SERVER["ateliers"]()
    assert [atelier.file for atelier in listed] == [path.name for path in NOTEBOOKS]
    for atelier in listed:
        assert atelier.title[0].isupper()
        assert "Atelier" not in atelier.title
        assert atelier.summary.endswith(".")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_room_sees_a_heading_and_one_lab(path):
    request, notebook = Request(), nbformat.read(path, as_version=4)
    shown = SERVER["for_a_room"](request, notebook, str(path.parent))
    assert [cell.cell_type for cell in shown.cells] == ["markdown", "code"]
    assert "labs." in shown.cells[1].source
    assert "Maj + Entrée" not in shown.cells[0].source
    assert shown.metadata["title"].startswith("Atelier")
    # Without the cookie of the token, the kernel of a closed page would never stop.
    assert request.asked == 1


def test_pages_name_no_other_server():
    for path in SALLE.rglob("*"):
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts:
            assert "//" not in path.read_text(encoding="utf-8").replace("  // ", ""), path


def test_policy_allows_this_server_only():
    sources = [word for rule in SERVER["POLICY"].split("; ") for word in rule.split()[1:]]
    assert set(sources) == {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}


def test_options_are_known_before_voila_is_loaded():
    # The message about a wrong option must not wait seconds for imports: only the standard library at the top.
    tree = ast.parse((SALLE / "serveur.py").read_text(encoding="utf-8"))
    tops = {name.name for node in tree.body if isinstance(node, ast.Import) for name in node.names}
    assert not tops & {"voila", "tornado", "jupyter_server", "nbformat"}
