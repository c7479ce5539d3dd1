"""The Sphinx extensions of the book, apart from a build."""

import datetime
import types

import pytest
from docutils import nodes
from first_party import requests_elsewhere
from freshness import check_library_and_data, fingerprint, write_beside
from markup import french_date
from mathml import to_mathml
from typography import set_in_french


@pytest.mark.parametrize(
    "formula",
    [
        r"x = (I - A)^{-1} y",
        r"\Delta_i = \min(\text{ambition} \times a_i,\ b_i)",
        r"\begin{align} a &= b \\ c &= \frac{d}{e} \end{align}",
        r"\begin{aligned} a &= b < c \end{aligned}",
        r"\begin{equation} L = \sum_{k=0}^{\infty} A^k \label{serie} \end{equation}",
        r"Z\hat{x}^{-1}",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
    ],
)
def test_formula_becomes_mathml(formula):
    mathml = to_mathml(formula, display=True)
    assert mathml.startswith("<math")
    assert 'display="block"' in mathml
    assert "\\" not in mathml


@pytest.mark.parametrize("formula", [r"\inconnue x", r"\frac{1", "x_", r"\text{a} + \fooo{b}"])
def test_faulty_formula_is_refused(formula):
    with pytest.raises(ValueError, match=r"\w"):
        to_mathml(formula, display=False)


def test_decimal_comma_stays_inside_the_number():
    assert "<mn>0,25</mn>" in to_mathml("0{,}25", display=False)


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example.org/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example.org/css">',
        '<img srcset="a.png 1x, https://example.org/b.png 2x">',
        '<p style="background: url(https://example.org/a.png)">',
        "<style>@import 'https://example.org/a.css';</style>",
        '<svg><image xlink:href="http://example.org/a.svg"/></svg>',
        '<form action="https://example.org/"></form>',
        '<iframe src="https://example.org"></iframe>',
    ],
)
def test_request_to_others_is_found(tmp_path, html):
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    assert len(requests_elsewhere(page)) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org">un lien à suivre</a>',
        '<svg xmlns="http://www.w3.org/2000/svg"><use xlink:href="#a"/></svg>',
        '<script src="../_static/book.js?v=1"></script>',
        "<p>https://example.org dans le texte, url(https://example.org) aussi</p>",
        '<img src="data:image/png;base64,AA//BB==">',
    ],
)
def test_what_asks_nothing_of_others_is_left(tmp_path, html):
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    assert requests_elsewhere(page) == []


def test_fingerprint_follows_names_and_bytes(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1", encoding="utf-8")
    first = fingerprint(tmp_path, ["data", "absent"])
    assert fingerprint(tmp_path, ["data", "absent"]) == first
    (tmp_path / "data" / "a.csv").write_text("2", encoding="utf-8")
    second = fingerprint(tmp_path, ["data", "absent"])
    (tmp_path / "data" / "a.csv").rename(tmp_path / "data" / "b.csv")
    assert len({first, second, fingerprint(tmp_path, ["data"])}) == 3


def test_fingerprint_ignores_what_python_leaves(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("", encoding="utf-8")
    before = fingerprint(tmp_path, ["src"])
    (tmp_path / "src" / "__pycache__").mkdir()
    (tmp_path / "src" / "__pycache__" / "a.pyc").write_text("x", encoding="utf-8")
    assert fingerprint(tmp_path, ["src"]) == before


def test_files_of_a_page_are_copied_from_the_other_edition_unless_they_differ(tmp_path):
    (tmp_path / "data").mkdir()
    written = []

    def write(folder):
        written.append(folder)
        (folder / "a.js").write_text("1", encoding="utf-8")

    def app(edition):
        env = types.SimpleNamespace(found_docs={"page"})
        builder = types.SimpleNamespace(format="html")
        return types.SimpleNamespace(builder=builder, env=env, srcdir=tmp_path, outdir=tmp_path / "_build" / edition)

    for edition in ("html", "formateur", "html", "formateur"):
        write_beside(app(edition), "page", "files", ["data"], write)
    html, trainers = (tmp_path / "_build" / edition / "files" for edition in ("html", "formateur"))
    assert written == [html]
    assert sorted(path.name for path in trainers.iterdir()) == sorted(path.name for path in html.iterdir())
    # what they come from has changed: what the other edition still holds is stale
    (tmp_path / "data" / "b.csv").write_text("2", encoding="utf-8")
    write_beside(app("formateur"), "page", "files", ["data"], write)
    write_beside(app("html"), "page", "own", ["data"], write, same_in_editions=False)
    write_beside(app("formateur"), "page", "own", ["data"], write, same_in_editions=False)
    assert written[1:] == [trainers, html.with_name("own"), trainers.with_name("own")]


def test_french_dates():
    assert french_date(datetime.date(2026, 8, 1)) == "1er août 2026"
    assert french_date(datetime.date(2026, 12, 31)) == "31 décembre 2026"


def test_library_of_another_checkout_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="pas celle du livre"):
        check_library_and_data(types.SimpleNamespace(srcdir=tmp_path))


def test_unit_stays_on_the_line_of_a_number_that_a_cell_computes():
    paragraph = nodes.paragraph("", "", nodes.Text("environ "), nodes.inline("", "127"), nodes.Text(" € : oui"))
    set_in_french(paragraph)
    assert paragraph.astext() == "environ 127\u202f€\u202f: oui"
    # a text that opens its paragraph, or follows no number but a word, is set as any other
    other = nodes.paragraph("", "", nodes.emphasis("", "ici"), nodes.Text(" et là"))
    set_in_french(other)
    assert other.astext() == "ici et là"
