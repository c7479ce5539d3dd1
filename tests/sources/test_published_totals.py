"""Published anchors: the totals that the publishers print come out of the tables."""

import pytest

from metabolisme.sources import concordance, load_table, nomenclature


def test_flores_salaried_jobs_of_2023():
    jobs = load_table("employment/jobs_by_zone")
    published = jobs[jobs["status"] == "published"]
    # Integers, printed by Insee: nothing to tolerate.
    assert published["jobs_2023"].sum() == 26_527_385
    assert jobs["status"].value_counts().to_dict() == {
        "published": 10_244,
        "read_as_zero": 699,
        "carried_from_2022": 37,
    }
    assert jobs["zone"].nunique() == 305
    assert jobs["branch"].nunique() == 36


def test_flores_empty_cells_follow_the_method():
    jobs = load_table("employment/jobs_by_zone")
    zero = jobs[jobs["status"] == "read_as_zero"]
    assert (zero[["jobs_2022", "jobs_2023", "low", "high"]] == 0).all(axis=None)
    carried = jobs[jobs["status"] == "carried_from_2022"]
    assert (carried["jobs_2023"] == carried["jobs_2022"]).all()
    assert (carried["low"] == 0).all()
    assert (carried["high"] == carried["jobs_2022"]).all()
    published = jobs[jobs["status"] == "published"]
    assert (published["low"] == published["jobs_2023"]).all()
    assert (published["high"] == published["jobs_2023"]).all()


def test_jrc_co2_of_france_2014():
    co2 = load_table("carbon/co2_france")
    of_2014 = co2[co2["year"] == 2014].set_index("industry")["co2_kt"]
    # Corsatea et al. 2019: 230,475 and 115,112 kt, printed to the kt.
    assert of_2014.drop("FC_HH").sum() == pytest.approx(230_475, abs=0.5)
    assert of_2014["FC_HH"] == pytest.approx(115_112, abs=0.5)
    assert set(co2["year"]) == set(range(2000, 2017))


def test_sdes_footprint_of_2019():
    footprint = load_table("carbon/sdes_footprint")
    of_2019 = footprint[footprint["year"] == 2019]
    # Printed in whole kt.
    assert of_2019["domestic_kt"].sum() == 197_629
    assert of_2019["imported_kt"].sum() == 311_332
    # Each of the three columns is rounded on its own: a product's gap is at most 1 kt.
    gap = of_2019["domestic_kt"] + of_2019["imported_kt"] - of_2019["total_kt"]
    assert gap.abs().max() <= 1
    of_2023 = footprint[footprint["year"] == 2023]
    assert of_2023[["domestic_kt", "imported_kt"]].isna().all(axis=None)
    assert set(of_2023["status"]) == {"split_not_published"}


def test_sdes_footprint_of_2023_makes_the_published_total():
    footprint = load_table("carbon/sdes_footprint")
    products = footprint.loc[footprint["year"] == 2023, "total_kt"].sum()
    direct = load_table("carbon/sdes_direct_households").set_index(["year", "edition"])["direct_kt"]
    # Printed 582.6 Mt, one decimal.
    assert (products + direct[2023, "SDES 2025"]) / 1000 == pytest.approx(582.6, abs=0.05)


def test_sdes_material_balance_of_2016_closes():
    balance = load_table("materials/balance_2016")
    assert balance.groupby("side")["mt"].sum().to_dict() == {"input": 1458, "output": 1458}


def test_sdes_flows_of_2019():
    points = load_table("materials/flow_points")
    edition = points[(points["edition"] == "SDES mars 2022") & (points["unit"] == "Mt")]
    flows = edition.set_index("indicator")["value"]
    assert flows.to_dict() == {"domestic_extraction": 633, "imports": 342, "exports": 202, "dmc": 772}
    # Four numbers each rounded to 1 Mt: the identity holds to 2 Mt at worst.
    assert flows["domestic_extraction"] + flows["imports"] - flows["exports"] == pytest.approx(
        flows["dmc"], abs=2
    )


@pytest.mark.parametrize(("year", "edition"), [(2020, "SDES déc. 2022"), (2021, "SDES 30 nov. 2023")])
def test_sdes_flows_of_the_following_years_close(year, edition):
    points = load_table("materials/flow_points")
    of_year = points[(points["edition"] == edition) & (points["unit"] == "Mt") & (points["year"] == year)]
    flows = of_year.set_index("indicator")["value"]
    # These two editions close to the printed unit.
    assert flows["domestic_extraction"] + flows["imports"] - flows["exports"] == flows["dmc"]


def test_wiod_value_added_of_2014():
    table = load_table("io/national_io")
    value_added = table[(table["year"] == 2014) & (table["row"] == "VA")]
    total = value_added[list(nomenclature("A56")["code"])].sum(axis="columns").item()
    # Printed in whole MUSD.
    assert total == pytest.approx(2_537_743, abs=0.5)


def test_insee_consumption_of_2023():
    table = load_table("households/consumption_by_function").set_index(["code", "year"])["meur"]
    assert table["CPDEP", 2023] == 1_481_594.2
    assert table["_Z", 2023] == 1_984_658.1


def test_cait_agriculture_of_2014():
    gases = load_table("carbon/ghg_non_co2").set_index(["year", "gas", "sector"])["mt_co2e"]
    # Printed 75.79 Mt for the sector: two decimals, two terms.
    assert gases[2014, "CH4", "agriculture"] + gases[2014, "N2O", "agriculture"] == pytest.approx(
        75.79, abs=0.011
    )
    assert gases[2014, "F-gases", "industrial_processes"] == pytest.approx(19.44, abs=0.001)


def test_populations_of_2022():
    pieces = load_table("territories/pieces")
    assert pieces["population"].sum() == 68_010_643
    epci = load_table("territories/epci")
    own = epci[epci["kind"] != "EPT"]
    assert len(own) == 1255
    assert own["population"].sum() == 68_010_643
    assert (own["status"] == "complete").sum() == 1232


def test_reference_income_of_the_method():
    epci = load_table("territories/epci")
    known = epci[epci["status"] == "complete"]
    mean = (known["median_income_eur"] * known["population_2022"]).sum() / known["population_2022"].sum()
    # methods: 23,318 €; the medians are published to 10 €.
    assert mean == pytest.approx(23_318, abs=5)


@pytest.mark.parametrize(
    ("epci", "zone", "percent"),
    [
        ("200042174", "5309", 90),
        ("200072460", "3205", 87),
        ("200071066", "4417", 84),
        ("200046977", "8421", 76),
        ("246200364", "3215", 62),
        ("200071751", "8405", 51),
        ("200067999", "0054", 36),
        ("246200299", "3215", 31),
    ],
)
def test_share_of_the_worked_examples_in_their_zone(epci, zone, percent):
    pieces = load_table("territories/pieces").set_index(["epci", "zone"])["population"]
    zones = load_table("territories/zones").set_index("zone")["population"]
    # Noted to the percent when communes without a 2022 code had no zone: finding five of them by name has
    # since taken 0.2 point from Lyon's share.
    assert 100 * pieces[epci, zone] / zones[zone] == pytest.approx(percent, abs=0.7)


def test_pieces_add_up_to_zones_and_to_epci():
    pieces = load_table("territories/pieces")
    zones = load_table("territories/zones").set_index("zone")
    matched = pieces[pieces["status"] == "matched"]
    assert matched.groupby("zone")["population"].sum().equals(zones["population"].rename("population"))
    epci = load_table("territories/epci")
    own = epci[epci["kind"] != "EPT"].set_index("epci")["population"]
    assert (pieces.groupby("epci")["population"].sum() == own).all()
    assert (pieces["zone"] == "").equals(pieces["status"] == "zone_unknown")


def test_national_tables_balance_as_written():
    table = load_table("io/national_io")
    industries = list(nomenclature("A56")["code"])
    finals = ["CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN"]
    for _, of_year in table.groupby("year"):
        block = {name: rows.set_index("row") for name, rows in of_year.groupby("block")}
        domestic, imported, other = block["domestic"], block["imported"], block["value_added"]
        rows = domestic[[*industries, *finals, "EXP"]].sum(axis="columns") - domestic["GO"]
        # 63 cells rounded to 0.0001 MUSD: 63 × 0.00005.
        assert rows.abs().max() < 0.0032
        uses = [*industries, *finals]
        columns = domestic[uses].sum() + imported[uses].sum() - other.loc["II_fob", uses]
        # 0.05 MUSD in the publication itself, plus 113 roundings of 0.00005.
        assert columns.abs().max() < 0.057
        parts = ["II_fob", "TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM"]
        output = other.loc[parts, industries].sum() - other.loc["GO", industries]
        # 0.0027 MUSD in the publication, plus 8 roundings of 0.00005.
        assert output.abs().max() < 0.0032


def test_multiregional_table_balances():
    table = load_table("io/multiregional_2011")
    uses = [column for column in table.columns if column.startswith(("Z|", "Y|"))]
    gap = table[uses].sum(axis="columns") - table["x"]
    # Cells are rounded to 1 MUSD in the source; the worst row is 1,492 off, out of 141,767,904.
    assert gap.abs().max() <= 1492
    assert table["x"].sum() == 141_767_904


def test_co2_of_2011_is_the_same_by_both_classifications():
    by_nace = load_table("carbon/co2_multiregional_2011")
    france = by_nace[by_nace["region"] == "FRA"].set_index("branch")["co2_kt"]
    co2 = load_table("carbon/co2_france")
    of_2011 = co2[(co2["year"] == 2011) & (co2["industry"] != "FC_HH")].set_index("industry")["co2_kt"]
    # Both are written to 0.001 kt: 35 + 56 roundings of 0.0005.
    assert france.sum() == pytest.approx(of_2011.sum(), abs=0.046)
    assert france["19"] == 0
    by_hand = of_2011.groupby(concordance("A56", "NACE35")).sum()
    assert france["E"] == pytest.approx(by_hand["E"], abs=0.002)


def test_foreign_groups_leave_no_industry_without_output():
    table = load_table("carbon/co2_output_foreign_2014")
    assert len(table) == 2 * 56
    without_output = table[(table["output_musd"] == 0)]
    # Only extraterritorial bodies, which emit 0.011 kt.
    assert set(without_output["industry"]) == {"U"}


def test_import_shares_are_shares_or_explained():
    table = load_table("io/import_origin_2011")
    unknown = table["eu_share"].isna()
    assert set(table.loc[unknown, "product"]) == {"T", "U"}
    assert set(table.loc[unknown, "status"]) == {"no_imports_in_2011"}
    shares = table.set_index("product")["eu_share"]
    # WIOD 2011: 7,881 of 15,201 MUSD for farm products; four decimals are written.
    assert shares["A01"] == pytest.approx(7881 / 15201, abs=0.00005)


def test_material_categories_add_up():
    table = load_table("materials/dmc_categories")
    assert table["year"].max() == 2014
    for _, of_year in table.groupby("year"):
        total = of_year.loc[of_year["level"] == 0, "dmc_mt"].item()
        # Published to 0.001 Mt: 4 and 12 terms, each known to 0.0005, and the total as well.
        assert of_year.loc[of_year["level"] == 1, "dmc_mt"].sum() == pytest.approx(total, abs=0.0026)
        assert of_year.loc[of_year["level"] == 2, "dmc_mt"].sum() == pytest.approx(total, abs=0.0066)


def test_exchange_rate_of_2014():
    rates = load_table("io/exchange_rates").set_index("year")["usd_per_eur"]
    assert rates[2014] == 1.3285
    assert list(rates.index) == list(range(2000, 2015))


def uses_of(table):
    return [column for column in table.columns if column.startswith(("Z|", "Y|"))]


def test_japanese_output_of_2005():
    table = load_table("io/japan_2005")
    domestic = table[table["status"] == "domestic"]
    # METI writes whole millions of yen: nothing to tolerate.
    assert domestic["x"].sum() == 948_193_374
    assert domestic["Y|ROW|EXP"].sum() == 73_597_052
    # Half a unit at most for each of the cells of imports: they are rounded apart.
    imported = table[table["status"] == "imported"]
    assert imported[uses_of(table)].sum(axis=None) == pytest.approx(72_331_311, abs=34 * 342 / 2)
    assert imported[["Y|ROW|EXP", "x"]].isna().all(axis=None)


def test_japanese_rows_balance_as_written():
    table = load_table("io/japan_2005")
    domestic = table[table["status"] == "domestic"]
    gap = domestic[uses_of(table)].sum(axis="columns") - domestic["x"]
    # The source balances exactly; 343 uses are rounded to the unit once imports are out. The card says 5.
    assert gap.abs().max() == 5


@pytest.mark.parametrize(
    ("branches", "published"),
    [
        (["A"], 274_730),
        (["B"], 180),
        (["C10"], 659_752),
        (["C24", "C25"], 0),
        (["C26", "C27", "C28", "C29", "C30"], 1),
        (["C13", "C16", "C17", "C19", "C20", "C21", "C22", "C23", "C32"], 41_690),
    ],
)
def test_first_row_of_the_file_in_12_sectors(branches, published):
    # Hokkaidō's farms to Hokkaidō, as in METI's own file in 12 sectors: imports are inside there, apart here.
    table = load_table("io/japan_2005").set_index(["region", "branch"])
    columns = [f"Z|HOK|{branch}" for branch in branches]
    computed = table.loc[("HOK", "A"), columns].sum() + table.loc[("ROW", "A"), columns].sum()
    # Two cells rounded to the unit for each branch.
    assert computed == pytest.approx(published, abs=len(branches))


def test_scottish_and_british_output_of_2019():
    output = load_table("io/scotland_2019").groupby("region")["x"].sum()
    # Printed 268,339.6 and 3,824,433: 27 branches rounded to 0.01, and half the last printed digit.
    assert output["SCO"] == pytest.approx(268_339.6, abs=0.05 + 27 * 0.005)
    assert output["UK"] == pytest.approx(3_824_433, abs=27 * 0.005)


def test_scottish_and_british_rows_balance_as_written():
    table = load_table("io/scotland_2019")
    gap = table[uses_of(table)].sum(axis="columns") - table["x"]
    # The source balances to 1e-10; 35 uses and output are rounded to 0.01. The card says 0.04, exactly but for a float.
    assert gap.abs().max() <= 0.04 + 1e-9
    inputs = table.groupby("region")[[column for column in table.columns if column.startswith("Z|")]].sum()
    # Published totals of domestic intermediate use: 63,760.7 and 1,456,034, of 729 cells rounded to 0.01.
    assert inputs.loc["SCO"].sum() == pytest.approx(63_760.7, abs=0.05 + 729 * 0.005)
    assert inputs.loc["UK"].sum() == pytest.approx(1_456_034, abs=729 * 0.005)


def test_imports_of_scottish_branches():
    scotland = load_table("io/scotland_2019").set_index("region").loc["SCO"]
    # Published: 33,373.9 from the rest of the United Kingdom, 16,575.9 from the rest of the world.
    assert scotland["imports_by_user|RUK"].sum() == pytest.approx(33_373.9, abs=0.05 + 27 * 0.005)
    assert scotland["imports_by_user|ROW"].sum() == pytest.approx(16_575.9, abs=0.05 + 27 * 0.005)


def test_incomes_of_overseas_regions():
    table = load_table("territories/overseas_incomes").set_index("region")
    assert table["ratio"].to_dict() == {"01": 0.77, "02": 0.85, "03": 0.54, "04": 0.73}
    zones = load_table("territories/zones")
    with_jobs = zones[(zones["overseas"] == "yes") & (zones["status"] == "complete")]
    # Every overseas zone that has jobs has a ratio, and no other region has one.
    assert set(table.index) == set(with_jobs["region"])
    assert len(with_jobs) == 18
    population = with_jobs.groupby("region")["population"].sum()
    mean = (table["ratio"] * population).sum() / population.sum()
    # The card says 0.73, two decimals.
    assert mean == pytest.approx(0.73, abs=0.005)
    # The range is 0.06 on each side; two decimals are written.
    assert (table["ratio"] - table["low"]).to_list() == pytest.approx([0.06] * 4)
    assert (table["high"] - table["ratio"]).to_list() == pytest.approx([0.06] * 4)
