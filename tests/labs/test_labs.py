"""Labs: each control changes the figure and its sentence; notebooks run; foreseen errors are told in French."""

import re

import ipywidgets
import nbformat
import pytest
from nbclient import NotebookClient

from metabolisme import charts, labs, national_account
from metabolisme.accounts.material_flows import extraction_readings
from metabolisme.charts.composite_figures import rank_figure
from metabolisme.charts.material_figures import extraction_figure
from metabolisme.diagnosis import READINGS
from metabolisme.errors import MetabolismeError
from metabolisme.labs.controls import decimal_slider
from metabolisme.labs.material_flows import BY_HAND
from metabolisme.labs.panel import panel
from metabolisme.sources import data_directory

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
NOTEBOOKS = data_directory().parent / "book" / "ateliers"
#: Another value for each control of each lab, in order.
LABS = {
    "material_flows_lab": ["Étude : le premier nombre est extrait", 342, 700, 30],
    "card_lab": ["circulation.output_multiplier", "Beauvais", 20],
    "composite_lab": [
        "Beauvais",
        6,
        ("circulation.leakage", "diversity.krugman"),
        "zscore",
        "carbon",
        "geometric",
        "all",
    ],
    "doughnut_lab": ["Beauvais", "by_consumption", "with_account", "Éducation ; 88"],
    "rounds_lab": ["CA", 250, 2005, 3],
    "diversity_lab": ["Beauvais", "krugman", "A21"],
    "flipper_lab": ["Beauvais", "FZ", 250, 2, True],
    "footprint_lab": ["world_average", 5, False],
    "local_production_lab": ["Beauvais", "Secteur par secteur"],
    "methods_lab": ["Beauvais", "AFLQ", 0.3],
    "shortlist_lab": ["Beauvais", "rest_of_country", "AFLQ", 0.3, 3, 3, 3, False],
    "stocks_lab": [18, "fixed", 6, True],
    "seen_change_lab": ["Beauvais", 1000, "FZ", "circulation.leakage"],
    "shock_lab": ["Beauvais", "CE", "DEU", 1.0, 6, 0.5],
}


def controls_of(lab):
    return lab.children[1].children


@pytest.fixture(scope="module", params=LABS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def lab(name):
    return getattr(labs, name)()


def sentence_of(lab):
    page = lab.children[-1].value
    return page.split('<p class="mt-sentence">')[1].split("</p>")[0]


def test_each_control_changes_the_picture_and_its_sentence(lab, name):
    for control, value in zip(controls_of(lab), LABS[name], strict=True):
        page, sentence, first = lab.children[-1].value, sentence_of(lab), control.value
        control.value = value
        assert lab.children[-1].value != page, control.description
        # How many rounds or products are shown is no result: the sentence tells all of them together.
        if "montrés" not in control.description:
            assert sentence_of(lab) != sentence, control.description
        control.value = first
        assert lab.children[-1].value == page, control.description
    assert "<svg" in lab.children[-1].value


def test_every_control_has_a_french_label(lab):
    assert all(control.description for control in controls_of(lab))


def test_nothing_is_asked_of_a_third_party(lab):
    for page in (lab.children[0].value, lab.children[-1].value):
        assert "src=" not in page
        assert "url(" not in page
        assert "@import" not in page
    assert set(re.findall(r"\w+://[^\"]+", lab.children[-1].value)) == {"http://www.w3.org/2000/svg"}  # a language


def test_labs_open_on_the_figures_of_their_pages():
    account = national_account(2014)
    printed = {
        "rounds_lab": charts.rounds_figure(account, "FZ"),
        "footprint_lab": charts.footprint_figure(account, "origin_weighted"),
        "methods_lab": charts.methods_figure("5309"),
        "composite_lab": rank_figure("5309", drawn="nothing"),
        "flipper_lab": charts.flipper_figure("5309", "CA"),
        "local_production_lab": charts.local_production_figure("5309"),
    }
    for lab, figure in printed.items():
        page = getattr(labs, lab)().children[-1].value
        # All but the drawings, byte for byte; tests/charts/test_live.py compares drawings.
        assert DRAWING.split(page) == DRAWING.split(figure.html)


def test_footprints_share_their_scale_and_are_those_of_the_page():
    lab, account = labs.footprint_lab(), national_account(2014)
    for reading in READINGS:
        controls_of(lab)[0].value = reading
        # Exact: one builder.
        assert lab.children[-1].value == charts.footprint_figure(account, reading, live=True).html


def test_materials_start_from_a_reading_until_a_slider_is_moved():
    lab = labs.material_flows_lab()
    choice, imports, extraction, _ = controls_of(lab)
    for reading, row in extraction_readings().iterrows():
        choice.value = reading
        assert [imports.value, extraction.value] == list(row)
        assert choice.value == reading
        assert lab.children[-1].value == extraction_figure(*row, 0, live=True).html
    extraction.value += 1
    assert choice.value == BY_HAND


def test_unknown_territory_is_told_in_place_of_the_figure():
    lab = labs.methods_lab()
    controls_of(lab)[0].value = "Atlantide"
    assert "Atlantide" in lab.children[-1].value
    assert "<svg" not in lab.children[-1].value


def test_decimal_slider_writes_commas_and_may_name_its_first_value():
    slider = decimal_slider("κ", [-1.0, 0.0, 0.05], 0.05, first="λ")
    assert slider.options == (("λ", -1.0), ("0,00", 0.0), ("0,05", 0.05))


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
