"""Figures of a class: what they say is what its groups chose."""

import re

import pytest

from metabolisme.charts.class_figures import class_bets_table, class_figure, class_levels_table, faults_table
from metabolisme.errors import UnknownCodeError
from metabolisme.levers.classroom import class_results, made_up_class

DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def results():
    return class_results(made_up_class(), 10)


def test_groups_are_in_alphabetical_order_and_the_spread_is_told(results):
    found = class_figure(results, "imports")
    names = re.findall(r'<th scope="row">(.*?)</th>', found.html)
    assert names == sorted(names)
    assert len(names) == len(results.saved)
    sure, pairs = results.told_apart("imports")
    assert str(pairs) in found.sentence
    assert str(sure) in found.sentence
    assert DRAWING.split(found.html) == DRAWING.split(class_figure(results, "imports", live=True).html)
    with pytest.raises(UnknownCodeError, match="mesure"):
        class_figure(results, "bonheur")


def test_one_group_alone_and_others_elsewhere(results):
    alone = class_results(made_up_class(1), 10)
    assert "même scénario" in class_figure(alone, "imports").sentence


def test_tables(results):
    assert class_levels_table(results).html.count("<tr>") == 7
    assert class_bets_table(results).html.count('<th scope="row">') == len(results.saved)
    told = faults_table(["« a.json » : <b>abîmé</b>"], 3).html
    assert "&lt;b&gt;" in told
    assert "3 fichiers" in told
