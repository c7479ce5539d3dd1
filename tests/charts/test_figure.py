"""A figure says the same three times (drawing, sentence, table), names its sources, and runs nothing."""

import re

import pandas as pd
import pytest

from metabolisme import charts
from metabolisme.charts.figure import MOST_OPTIONS
from metabolisme.errors import MetabolismeError, UnknownCodeError
from metabolisme.sources import load_card
from tests.charts.gallery import BRANCHES, DRAWINGS

THIN = "\u202f"
HOSTILE = "<script>alert(1)</script>\" onload='x' & </figure>"


def attribute(html: str, name: str) -> list[str]:
    return re.findall(rf' {name}="([^"]*)"', html)


def test_both_drawings_are_there_at_their_width(make_figure):
    html = make_figure().html
    wide, narrow = re.search(
        r'<div class="mt-wide">(.*?)</div><div class="mt-narrow" hidden>(.*?)</div>', html
    ).groups()
    # The widths of the two contracts: the text column, and a telephone.
    assert re.search(r'viewBox="0 0 680 ', wide)
    assert re.search(r'viewBox="0 0 330 ', narrow)


def test_texts_stand_in_order_with_french_spaces(make_figure):
    html = make_figure(title="L'eau : 5 %", caveat="Rien d'autre !").html
    parts = re.findall(r'class="(mt-[a-z]+)"', html)
    assert [part for part in parts if part not in ("mt-svg", "mt-number")] == [
        "mt-figure",
        "mt-caption",
        "mt-title",
        "mt-subtitle",
        "mt-wide",
        "mt-narrow",
        "mt-sentence",
        "mt-caveat",
        "mt-sources",
        "mt-source",
        "mt-values",
        "mt-table",
    ]
    assert f'<p class="mt-title">L’eau{THIN}: 5{THIN}%</p>' in html
    assert f"Rien d’autre{THIN}!" in html
    assert "<details" in html
    assert "<summary>Tableau des valeurs</summary>" in html


def test_no_empty_paragraph_stands_for_a_caveat(make_figure):
    assert "mt-caveat" not in make_figure().html, "an empty line would be read as one"


def test_the_table_holds_the_values_drawn(make_figure):
    html = make_figure().html
    cells = re.findall(
        r'<th scope="row">([^<]+)</th><td data-label="Part,\u202f%" class="mt-number">([^<]+)</td>', html
    )
    assert [name for name, _ in cells] == list(BRANCHES.index)
    # One decimal, as the data: exact.
    assert [float(text.replace(",", ".")) for _, text in cells] == BRANCHES.to_list()


def test_the_table_has_the_decimals_asked(make_figure):
    cells = re.findall(r'class="mt-number">([^<]+)</td>', make_figure(table_decimals=2).html)
    # Exact strings: a reader sees each character.
    assert cells == ["12,40", "35,10", "88,00", "7,20"]


def test_a_number_and_its_unit_stay_on_one_line_wherever_they_stand(make_figure):
    names = ("title", "subtitle", "sentence", "alt", "caveat")
    html = make_figure(**dict.fromkeys(names, "472 Mt CO₂ au 2e tour")).html
    # Once each, title and subtitle again in the caption, the description once a drawing.
    assert html.count(f"472{THIN}Mt\u00a0CO₂ au 2ᵉ tour") == len(names) + 3
    assert "472 Mt" not in html


def test_sources_are_named_and_left_for_the_page_to_link(make_figure):
    html = make_figure(sources=["wiod-2016", "jrc-co2"]).html
    # The page knows its depth and writes the link: the figure gives the identifiers, in order.
    assert attribute(html, "data-source") == ["wiod-2016", "jrc-co2"]
    assert "href" not in html
    card = load_card("wiod-2016")
    line = re.sub(r"<[^>]+>", "", re.search(r'<p class="mt-sources">.*?</p>', html)[0])
    # Exact: the short names and nothing else; the full one stands in the title of the link.
    assert line == f"Sources{THIN}: {card.short}{THIN}; {load_card('jrc-co2').short}"
    for part in (card.title, card.publisher, card.vintage):
        assert part.replace("'", "’") in attribute(html, "title")[0]
    assert f"Source{THIN}: " in make_figure().html, "one source is singular"


def test_an_unknown_source_is_refused(make_figure):
    with pytest.raises(UnknownCodeError, match="wiod-2016"):
        make_figure(sources=["wiod-2061"])


@pytest.mark.parametrize("name", ["title", "subtitle", "sentence", "alt"])
def test_no_text_may_be_missing(make_figure, name):
    with pytest.raises(MetabolismeError, match=name):
        make_figure(**{name: " "})


@pytest.mark.parametrize("sources", ["wiod-2016", [], ()])
def test_sources_are_a_list_that_is_not_empty(make_figure, sources):
    with pytest.raises(MetabolismeError, match="au moins une fiche"):
        make_figure(sources=sources)


def test_hostile_texts_stay_text(make_figure):
    names = ("title", "subtitle", "sentence", "alt", "caveat")
    table = pd.DataFrame({HOSTILE: [HOSTILE]}, index=[HOSTILE])
    html = make_figure(table=table, **dict.fromkeys(names, HOSTILE)).html
    assert "<script" not in html
    assert html.count("</figure>") == 1
    assert not re.search(r"<[^>]*\sonload=", re.sub(r'"[^"]*"', '""', html)), "no attribute was made of a text"


def test_a_figure_is_shown_the_same_everywhere_without_script(make_figure):
    figure = make_figure()
    bundle = figure._repr_mimebundle_()
    assert bundle == {"text/html": figure.html, "text/plain": figure.sentence}
    assert not re.search(r"<(script|style|link|iframe|img)\b|\sstyle=|\son\w+=|src=", figure.html)


def test_the_same_figure_gives_the_same_bytes(make_figure):
    # Exact: a page that did not change must not change.
    assert make_figure().html == make_figure().html


def test_no_identifier_is_given_twice(make_figure):
    figures = [make_figure(draw=draw) for draw in DRAWINGS.values()]
    page = "".join(item.html for item in figures) + charts.choice("Figure", dict(zip("ab", figures, strict=False))).html
    names = attribute(page, "id")
    assert len(names) == len(set(names))


def test_a_choice_is_native_buttons_and_their_panels(make_figure):
    figures = {"2014 <b>": make_figure(), "2019": make_figure(title="Autre titre")}
    html = charts.choice("Année : laquelle ?", figures).html
    assert f"<legend>Année{THIN}: laquelle{THIN}?</legend>" in html
    buttons = re.findall(r'<input type="radio" name="([^"]+)" id="([^"]+)"( checked)?>', html)
    assert len({name for name, *_ in buttons}) == 1, "one group: arrows go from one to the next"
    assert [bool(checked) for *_, checked in buttons] == [True, False], "the first is shown"
    assert attribute(html, "for") == [identifier for _, identifier, _ in buttons], "each has its label"
    panels = html.split('<div class="mt-panel">')[1:]
    for panel, item in zip(panels, figures.values(), strict=True):
        assert item.html in panel
    assert "<b>" not in html


def test_two_choices_of_a_page_do_not_share_their_buttons(make_figure):
    figures = {"a": make_figure(), "b": make_figure()}
    first, again, other = (charts.choice(legend, figures).html for legend in ("Un", "Un", "Deux"))
    assert first == again
    assert set(attribute(first, "name")).isdisjoint(attribute(other, "name"))


def test_a_choice_reads_as_its_sentences(make_figure):
    choice = charts.choice("Année", {"2014": make_figure(), "2019": make_figure(sentence="Et en 2019 ?")})
    text = choice._repr_mimebundle_()["text/plain"]
    assert text == f"Année\n2014{THIN}: La construction fait 88{THIN}% du total.\n2019{THIN}: Et en 2019{THIN}?"


@pytest.mark.parametrize("count", [0, 1, MOST_OPTIONS + 1])
def test_a_choice_has_two_options_or_more_and_rules_for_each(make_figure, count):
    figure = make_figure()
    with pytest.raises(MetabolismeError, match="de 2 à 24 figures"):
        charts.choice("Année", {str(number): figure for number in range(count)})


def test_the_style_sheet_shows_one_width_and_one_panel():
    sheet = charts.behaviour_css()
    assert sheet.count("{") == sheet.count("}"), "braces close"
    # One rule an option, on screens only: paper shows every panel.
    rules = re.findall(r"nth-of-type\((\d+)\):checked\)>\.mt-panels>\.mt-panel:nth-of-type\((\d+)\)", sheet)
    assert rules == [(str(number), str(number)) for number in range(1, MOST_OPTIONS + 1)]
    hidden = sheet.index(".mt-panel{display:none}")
    assert sheet.rindex("@media screen{", 0, hidden) > 0
    # Hidden where there is no style sheet; shown again even where [hidden] is hidden with !important.
    assert ".mt-narrow[hidden]{display:block!important}" in sheet
