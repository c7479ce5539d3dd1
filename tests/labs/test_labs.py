"""Labs: each control changes the figure and its sentence; notebooks run; foreseen errors are told in French."""

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient

from metabolisme import charts, labs, national_account
from metabolisme.diagnosis import READINGS
from metabolisme.errors import MetabolismeError
from metabolisme.labs.panel import panel
from metabolisme.sources import data_directory

NOTEBOOKS = data_directory().parent / "book" / "ateliers"
LABS = {
    "material_flows_lab": {"imports": 342, "extraction": 700, "less_used": 30},
    "rounds_lab": {"product": "CA", "amount": 250, "year": 2005, "rounds": 3},
    "footprint_lab": {"reading": "world_average", "products": 5, "correct_reexports": False},
    "methods_lab": {"territory": "Beauvais", "quotient": "AFLQ", "delta": 0.3},
}


def controls_of(lab):
    return [child for child in lab.children if not isinstance(child, ipywidgets.HTML)]


def sentence_of(lab):
    page = lab.children[-1].value
    return page.split('<p class="mt-sentence">')[1].split("</p>")[0]


@pytest.mark.parametrize("name", LABS)
def test_each_control_changes_the_picture(name):
    lab = getattr(labs, name)()
    for control, value in zip(controls_of(lab), LABS[name].values(), strict=True):
        before = lab.children[-1].value
        control.value = value
        # Another value of a control must draw another figure: exact comparison of two pages.
        assert lab.children[-1].value != before, control.description
    assert "<svg" in lab.children[-1].value


@pytest.mark.parametrize("name", LABS)
def test_first_control_changes_the_sentence(name):
    lab = getattr(labs, name)()
    before = sentence_of(lab)
    controls_of(lab)[0].value = next(iter(LABS[name].values()))
    assert sentence_of(lab) != before


def test_labs_of_the_account_draw_the_figures_of_their_pages():
    # Exact: the figure of the lab, as it opens, is the one of the page, byte for byte.
    account = national_account(2014)
    assert charts.rounds_figure(account, "FZ").html in labs.rounds_lab().children[-1].value
    lab = labs.footprint_lab()
    for reading in READINGS:
        controls_of(lab)[0].value = reading
        assert charts.footprint_figure(account, reading).html in lab.children[-1].value


def test_lab_of_methods_draws_the_figure_of_its_page_and_says_what_it_cannot_find():
    # Exact: the figure of the lab, as it opens, is the one of the page, byte for byte.
    lab = labs.methods_lab()
    assert charts.methods_figure("5309").html in lab.children[-1].value
    controls_of(lab)[0].value = "Atlantide"
    assert "Atlantide" in lab.children[-1].value
    assert "<svg" not in lab.children[-1].value


@pytest.mark.parametrize("name", LABS)
def test_every_control_has_a_french_label(name):
    labels = [control.description for control in controls_of(getattr(labs, name)())]
    assert all(labels)


def test_nothing_is_asked_of_a_third_party():
    for name in LABS:
        page = getattr(labs, name)().children[-1].value
        assert "http://www.w3.org/2000/svg" in page  # the name of a language, not an address that is fetched
        assert "src=" not in page
        assert "@import" not in page


def test_foreseen_error_is_a_message_not_a_trace():
    def refuses(size):
        raise MetabolismeError(f"Taille {size} refusée : <script>")

    shown = panel({"size": ipywidgets.IntSlider(value=3)}, refuses).children[-1].value
    assert "Taille 3 refusée" in shown
    assert "<script>" not in shown


def test_fault_of_the_lab_is_not_hidden():
    def broken(size):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        panel({"size": ipywidgets.IntSlider()}, broken)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebook_runs_and_is_stored_without_results(path):
    notebook = nbformat.read(path, as_version=4)
    stored = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs for cell in stored)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    assert any("widget-view" in str(cell.outputs) for cell in notebook.cells if cell.cell_type == "code")
