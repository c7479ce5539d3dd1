"""One page on a territory says what the atlas says, with no more digits than it knows, and never a zero for a gap."""

import csv
import io
import json
import math
import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metabolisme.accounts.local_jobs import local_jobs, zone_jobs
from metabolisme.accounts.local_shares import local_profile
from metabolisme.accounts.material_footprint import material_readings
from metabolisme.accounts.quotients import location_quotient
from metabolisme.diagnosis.every_territory import compute
from metabolisme.diagnosis.relocation_mask import not_relocated
from metabolisme.errors import UnknownCodeError
from metabolisme.reports import results_table, write_csv
from metabolisme.reports.leading_branches import (
    BRANCHES_SHOWN,
    FEWEST_JOBS,
    SMALLEST_QUOTIENT,
    SMALLEST_SHARE,
    leading_branches,
)
from metabolisme.reports.territory_sheet import (
    BUYERS,
    FLOWS_SHOWN,
    NOT_AVAILABLE,
    PLACES,
    SMALLEST_FLOW,
    UNDECIDED,
    of_name,
    peers,
    territory_sheet,
    written,
)
from metabolisme.sources import concordance, find_territory, load_card, load_table, nomenclature

ZONES = ("5309", "3211", "4409", "4417", "8421", "0402", "5310", "7602")
EPCI = ("200042174", "200046977", "200043321", "200041010")
OVERSEAS = "0402"


@pytest.fixture(scope="module")
def atlas():
    # 40 draws: what is tested here holds for any number of them
    return compute([find_territory(code) for code in (*ZONES, *EPCI)], size=40)


@pytest.fixture(scope="module")
def sheets(atlas):
    return {code: territory_sheet(code, atlas) for code in atlas.codes}


def texts_of(thing):
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (list, dict)):
        for item in thing.values() if isinstance(thing, dict) else thing:
            yield from texts_of(item)


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_a_hundred_euros_are_those_of_the_atlas(atlas, sheets, code):
    for bar in sheets[code]["barres"]:
        buyer = BUYERS[bar["acteur"]][0]
        for part in bar["lieux"]:
            value, low, high = atlas.of(code).loc[("spending_per_100", buyer, PLACES[part["lieu"]])]
            # lengths are drawn to the tenth
            assert part["valeur"] == pytest.approx(value, abs=0.051)
            if part["bas"] is not None:
                assert (part["bas"], part["haut"]) == pytest.approx((low, high), abs=0.051)
        # four roundings to the tenth
        assert sum(part["valeur"] for part in bar["lieux"]) == pytest.approx(100, abs=0.21)


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_a_sheet_is_json_set_in_french(sheets, code):
    text = json.dumps(sheets[code], allow_nan=False, ensure_ascii=False)
    assert json.loads(text) == sheets[code]
    for said in texts_of({key: value for key, value in sheets[code].items() if key != "csv"}):
        assert not re.search(r"\bnan\b|None|\{|\w'\w| [;:!?»]|\d\.\d", said), said


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_flows_are_large_in_order_and_told_when_they_cannot_move(atlas, sheets, code):
    flows = sheets[code]["flux"]
    values = atlas.of(code)["value"]
    imports = values["purchases", "all", "eu"] + values["purchases", "all", "non_eu"]
    assert 0 < len(flows) <= FLOWS_SHOWN
    lengths = [flow["largeur"] for flow in flows]
    assert lengths == sorted(lengths, reverse=True)
    shares = [float(flow["part"].removesuffix("\u202f%").replace(",", ".")) for flow in flows]
    # shares have two digits
    assert min(shares) >= 100 * SMALLEST_FLOW * 0.95
    assert sum(shares) <= 101
    labels = dict(nomenclature("A38").to_numpy().tolist())
    moved = {labels[branch].replace("'", "’") for branch in not_relocated()}
    for flow in flows:
        assert bool(flow["hors_jeu"]) == (flow["produit"] in moved)
        assert not any(flow["produit"] in sentence for sentence in [sheets[code]["flux_phrase"]] if flow["hors_jeu"])
    assert imports > 0


@pytest.mark.parametrize("code", EPCI)
def test_no_branch_of_industry_is_shown_for_an_epci(sheets, code):
    shown = {flow["produit"] for flow in sheets[code]["flux"]}
    industry = {"Matériels de transport", "Industrie chimique", "Machines et équipements", "Industries extractives"}
    assert sheets[code]["estime"]
    assert not shown & industry
    assert any("industrie" in sentence for sentence in sheets[code]["pas_dit"])


def test_carbon_overseas_is_said_to_be_missing_and_is_no_zero(sheets):
    sheet = sheets[OVERSEAS]
    assert sheet["empreintes"]["carbone"] is None
    assert sheet["empreintes"]["matieres"] is None
    assert "ne sont pas calculées" in sheet["empreintes"]["sans_carbone"]
    assert {flow["empreinte"] for flow in sheet["flux"]} == {NOT_AVAILABLE}
    assert not any("arbone" in measure["titre"] for measure in sheet["comparaison"]["mesures"])
    assert not any("CO₂" in row[2] or "matières" in row[2] for row in sheet["csv"])
    assert sheet["avertissements"]
    assert sheet["avertissements"][0] in sheet["paragraphe"]


def test_materials_are_told_with_their_bar_and_their_readings(atlas, sheets):
    for code in ("5309", "200042174"):
        materials = sheets[code]["empreintes"]["matieres"]
        total, low, high = atlas.of(code).loc[("footprint_materials", "all", "total")]
        people = find_territory(code).population
        value, bounds = written(1000 * total / people, (1000 * low / people, 1000 * high / people), "t", coarsest=-1)
        assert value in materials["phrase"]
        assert bounds in materials["phrase"]
        (row,) = materials["rangees"]
        assert [point["genre"] for point in row["points"]].count("retenue") == 1
        assert {point["texte"].partition("\u202f:")[0] for point in row["points"]} == set(material_readings())


# ------------------------------------------------------------------------------------------------ what is made


@pytest.fixture(scope="module")
def leading():
    return {code: leading_branches(local_profile(find_territory(code))) for code in (*ZONES, *EPCI)}


@pytest.mark.parametrize(
    ("code", "branches"),
    [
        # shipyards, and food, at Lorient; paper mills at Saint-Dié; pharmacy and chemistry at Lyon
        ("5309", {"CL", "CA"}),
        ("4417", {"CC"}),
        ("8421", {"CF", "CE"}),
    ],
)
def test_what_a_territory_is_known_for_comes_out(leading, sheets, code, branches):
    assert branches <= set(leading[code].index)
    labels = dict(nomenclature("A38").to_numpy().tolist())
    shown = {line["nom"] for line in sheets[code]["branches"]["branches"]}
    assert {labels[branch].replace("'", "’") for branch in branches} <= shown


@pytest.mark.parametrize("code", ZONES)
def test_leading_branches_are_those_of_the_published_jobs(leading, code):
    jobs, nation = local_jobs(find_territory(code)), zone_jobs().sum()
    quotient = location_quotient(jobs, nation, "SLQ")
    table = leading[code]
    # the same numbers by another way: only the rounding of a division is between
    assert table["quotient"].tolist() == pytest.approx(quotient[table.index].tolist())
    assert table["jobs"].tolist() == jobs[table.index].tolist() == table["jobs_low"].tolist()
    assert (table["share"] / table["national"]).tolist() == pytest.approx(table["quotient"].tolist())
    allowed = quotient[(jobs >= FEWEST_JOBS) & (jobs >= SMALLEST_SHARE * jobs.sum()) & (quotient >= SMALLEST_QUOTIENT)]
    assert table.index.tolist() == allowed.sort_values(ascending=False).index[:BRANCHES_SHOWN].tolist()


@pytest.mark.parametrize("code", EPCI)
def test_the_industry_of_an_epci_leads_as_a_whole_or_not_at_all(leading, sheets, code):
    table = leading[code]
    sectors = concordance("A38", "A5")
    assert not [branch for branch in table.index if sectors.get(branch) == "BE"]
    assert (table["share_low"] > table["national"]).all()
    assert "estimé" in sheets[code]["branches"]["phrase"]
    rows = [row for row in sheets[code]["csv"] if row[2].startswith("Part des emplois salariés, ")]
    assert rows
    assert all("(estimé)" in row[2] and row[5] and row[6] for row in rows)


def test_pooled_branches_keep_every_job():
    profile = local_profile(find_territory("200042174"))
    whole = leading_branches(profile, count=99)
    industry = [branch for branch, sector in concordance("A38", "A5").items() if sector == "BE"]
    jobs = local_jobs(find_territory("200042174"))
    # a sum in another order
    assert whole.loc["BE", "jobs"] == pytest.approx(jobs[industry].sum())
    assert whole.loc["BE", "jobs_low"] < whole.loc["BE", "jobs"] < whole.loc["BE", "jobs_high"]


def test_cells_that_are_not_published_are_too_small_to_lead():
    table = load_table("employment/jobs_by_zone")
    carried = table.loc[table["status"] == "carried_from_2022", "jobs_2023"]
    assert len(carried) > 0
    assert carried.max() < FEWEST_JOBS


def test_a_territory_like_france_has_no_leading_branch():
    nation = zone_jobs().sum().to_numpy()
    profile = replace(local_profile(find_territory("5309")), jobs=0.01 * nation, national_jobs=nation)
    assert leading_branches(profile).empty


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_overlapping_intervals_are_not_decided(atlas, sheets, code):
    measure = sheets[code]["comparaison"]["mesures"][0]
    table = atlas.result("spending_per_100", "all", "here")
    others = peers(code, atlas)
    apart = [
        other
        for other in others
        if table.loc[other, "low"] > table.loc[code, "high"] or table.loc[other, "high"] < table.loc[code, "low"]
    ]
    said = measure["verdict"].partition("moyenne")[2]
    assert (UNDECIDED in said) == (len(apart) < len(others))
    for other in others:
        assert (find_territory(other).name.replace("'", "’") in said) == (other in apart)


@pytest.mark.parametrize("code", [*ZONES, *EPCI])
def test_peers_are_of_the_same_kind_and_in_no_order_of_size(atlas, sheets, code):
    others = peers(code, atlas, 3)
    jobs = atlas.result("jobs", "all", "here")["value"].map(math.log)
    farthest = max(abs(jobs[other] - jobs[code]) for other in others)
    left = [one for one in atlas.codes if len(one) == len(code) and one not in (code, *others)]
    assert all(len(other) == len(code) for other in others)
    assert all(abs(jobs[one] - jobs[code]) >= farthest for one in left)
    assert sheets[code]["comparaison"]["mesures"][0]["lignes"][0]["genre"] == "soi"


@given(
    st.floats(0.01, 1e6),
    st.floats(0.01, 0.99),
    st.sampled_from(["", "€", "M€", "t CO₂e"]),
)
def test_no_more_digits_than_the_interval_allows(value, width, unit):
    low, high = value * (1 - width / 2), value * (1 + width / 2)
    text, bounds = written(value, (low, high), unit)
    billions = "Md€" in text
    number = text.removesuffix(unit and unit.replace("M€", "Md€" if billions else "M€")).strip()
    digits = re.sub(r"[^\d,]", "", number)
    step = 10.0 ** -len(digits.partition(",")[2]) * (1000 if billions else 1)
    shown = float(digits.replace(",", ".")) * (1000 if billions else 1)
    # Rounded at the third digit of the value, or where the half-width asks: at most at its first digit.
    third = 10.0 ** (math.floor(math.log10(value)) - 1)
    assert abs(shown - value) <= max(step, third, 0.36 * (high - low)) / 2 * (1 + 1e-9)
    # A step below 1/36 of the half-width would be a third digit of it.
    assert step >= (high - low) / 2 / 36 or "," not in digits
    assert not bounds or bounds.startswith("de ")


def test_a_number_below_the_last_digit_is_no_zero():
    assert written(0.3, None, "€", coarsest=0)[0] == "moins de 1\u202f€"
    assert written(0.0, None, "€", coarsest=0)[0] == "0\u202f€"


def test_names_after_de():
    assert [of_name(name) for name in ("Le Havre", "Yvetot", "Évreux", "Les Sables-d'Olonne")] == [
        "du Havre",
        "d'Yvetot",
        "d'Évreux",
        "des Sables-d'Olonne",
    ]


@pytest.mark.parametrize("code", ["5309", "200042174", OVERSEAS])
def test_the_file_is_what_the_library_writes(tmp_path, atlas, sheets, code):
    rows = sheets[code]["csv"]
    assert rows[0] == results_table([]).columns.tolist()
    assert len({len(row) for row in rows}) == 1
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    results = atlas.of(code)
    for row in table:
        assert row["unité"]
        assert row["version de metabolisme"]
        assert row["méthode"] or row["lecture"] != "valeur retenue"
    here = next(row for row in table if row["grandeur"].startswith("Sur 100 € dépensés, tous acheteurs"))
    value, low, high = results.loc[("spending_per_100", "all", "here")]
    # six digits are kept
    assert float(here["valeur"].replace(",", ".")) == pytest.approx(value, rel=1e-5)
    assert float(here["bas"].replace(",", ".")) == pytest.approx(low, rel=1e-5)
    assert float(here["haut"].replace(",", ".")) == pytest.approx(high, rel=1e-5)
    # written as write_csv writes: nothing is changed by going through it
    path = write_csv(pd.DataFrame(rows[1:], columns=rows[0]), tmp_path / "t.csv")
    read = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert read == rows


def test_every_source_of_the_file_is_named_on_the_page(sheets):
    sheet = sheets["5309"]
    assert load_card("insee-flores").short in sheet["sources"]
    assert load_card("sdes-carbon").short in sheet["sources"]


def test_an_unknown_code_is_refused(atlas):
    with pytest.raises(UnknownCodeError, match="9999"):
        territory_sheet("9999", atlas)
