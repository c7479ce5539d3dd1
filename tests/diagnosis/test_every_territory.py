"""The atlas: kept from one time to the next, never stale, never half read; and its zones are France."""

import subprocess
import sys

import numpy as np
import pytest

import metabolisme as mt
from metabolisme.diagnosis import every_territory as module
from metabolisme.diagnosis.every_territory import COMPUTED_BY, atlas, compute, kept
from metabolisme.errors import UnknownCodeError
from metabolisme.sources import load_table
from metabolisme.sources.calculations import fingerprint
from metabolisme.sources.location import computed_from
from metabolisme.sources.territories import find_territory

FEW = ["4417", "0103", "200071066"]


def few():
    return [find_territory(code) for code in FEW]


@pytest.fixture(scope="module")
def everywhere():
    """Two minutes the first time; then read from _build/calculs."""
    return atlas()


@pytest.fixture(scope="module")
def known_zones():
    zones = load_table("territories/zones")
    return zones.loc[zones["status"] == "complete", "zone"].tolist()


def same(one, other):
    return (
        one.codes == other.codes
        and one.index.equals(other.index)
        and np.array_equal(one.values, other.values, equal_nan=True)
        and one.readings == other.readings
    )


@pytest.fixture
def small_draws(monkeypatch):
    """Few draws: what is tried is the file, not the numbers."""
    monkeypatch.setattr(module, "compute", lambda territories: compute(territories, size=5))


def test_results_are_those_of_each_territory():
    found = compute(few(), size=20)
    for code in FEW:
        alone = mt.territory_results(code, 20)
        # Kept with 32 bits: seven digits.
        np.testing.assert_allclose(found.of(code), alone, rtol=1e-6)
        assert found.of(code).index.equals(alone.index)
        assert found.of(code).attrs["territory"] == alone.attrs["territory"]
        assert found.of(code).attrs["readings"] == alone.attrs["readings"]
        assert mt.territory_estimate(found.of(code), "output").label.startswith("Production")
    one = found.result("output", "all", "here")
    assert list(one.index) == FEW
    assert one.loc["4417"].equals(found.of("4417").loc[("output", "all", "here")])


def test_an_unknown_territory_is_refused():
    with pytest.raises(UnknownCodeError, match="4417"):
        compute(few()[:1], size=2).of("4418")


def test_what_is_kept_reads_back_as_it_was(tmp_path, small_draws):
    path = tmp_path / "calculs" / "territories-a.npz"
    first = kept(path, few())
    assert same(kept(path, []), first)  # read: nothing was asked to be computed
    assert [file.name for file in path.parent.iterdir()] == ["territories-a.npz"]


def test_a_new_state_replaces_the_old_one(tmp_path, small_draws):
    kept(tmp_path / "territories-a.npz", few())
    (tmp_path / "other.npz").write_bytes(b"not ours")
    kept(tmp_path / "territories-b.npz", few())
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.npz", "territories-b.npz"]


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "changed", "another"])
def test_a_damaged_file_is_computed_again(tmp_path, small_draws, damage):
    path = tmp_path / "territories-a.npz"
    first = kept(path, few())
    whole = path.read_bytes()
    middle = len(whole) // 3
    if damage == "another":
        np.savez(path, values=np.zeros(3))
    else:
        path.write_bytes(
            {
                "empty": b"",
                "cut": whole[: len(whole) // 2],
                "text": b"bonjour",
                "changed": whole[:middle] + bytes(40) + whole[middle + 40 :],
            }[damage]
        )
    with pytest.warns(RuntimeWarning, match="illisible"):
        assert same(kept(path, few()), first)
    assert same(kept(path, []), first)


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path, small_draws):
    blocked = tmp_path / "calculs"
    blocked.write_text("a file where the folder should be: nobody can write in it, not even root")
    with pytest.warns(RuntimeWarning, match="ne peuvent pas être gardés"):
        assert kept(blocked / "territories-a.npz", few()).codes == tuple(FEW)


def test_a_failed_writing_leaves_nothing(tmp_path, small_draws, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.warns(RuntimeWarning, match="No space left"):
        kept(tmp_path / "territories-a.npz", few())
    assert list(tmp_path.iterdir()) == []


def test_two_processes_at_once_agree(tmp_path):
    path = tmp_path / "territories-a.npz"
    code = (
        "import sys, warnings, pathlib\n"
        "from metabolisme.diagnosis import every_territory as module\n"
        "from metabolisme.sources.territories import find_territory\n"
        "warnings.simplefilter('error')\n"
        "compute = module.compute\n"
        "module.compute = lambda territories: compute(territories, size=5)\n"
        "module.kept(pathlib.Path(sys.argv[1]), [find_territory(code) for code in sys.argv[2:]])\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(path), *FEW]) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    # Seeded draws in both: exact.
    assert same(kept(path, []), compute(few(), size=5))
    assert [file.name for file in tmp_path.iterdir()] == ["territories-a.npz"]


def test_the_fingerprint_follows_what_results_come_from(tmp_path):
    files = [tmp_path / "table.csv", tmp_path / "module.py"]
    for file in files:
        file.write_bytes(b"a,b\n1,2\n")
    before = fingerprint(files, draws=200)
    assert fingerprint(files, draws=200) == before
    assert fingerprint(files, draws=201) != before
    files[0].write_bytes(b"a,b\r\n1,2\r\n")
    assert fingerprint(files, draws=200) == before  # the same table on Windows
    for file in files:
        file.write_bytes(b"a,b\n1,3\n")
        assert fingerprint(files, draws=200) != before
        file.write_bytes(b"a,b\n1,2\n")
    assert fingerprint(files[::-1], draws=200) != before


def test_the_fingerprint_covers_the_tables_and_the_library():
    names = {path.name for path in computed_from(COMPUTED_BY)}
    assert {"jobs_by_zone.csv", "national_io.csv", "wiod-2016.yml", "zones.csv"} <= names
    assert {"errors.py", "defaults.py", "parameters.py", "territory.py", "territory_results.py"} <= names


def test_every_territory_is_there(everywhere, known_zones):
    assert set(known_zones) < set(everywhere.codes)
    assert len(known_zones) == 305
    assert len(everywhere.codes) == 305 + 1232


def test_zones_add_up_to_france(everywhere, known_zones):
    nation = mt.national_account()
    # 305 numbers of seven digits.
    add_up = {"rel": 1e-6}
    output = everywhere.result("output", "all", "here")["value"].loc[known_zones].sum()
    assert output == pytest.approx(nation.output.sum(), **add_up)
    households = nation.final_demand["households"].sum()
    spent = sum(
        everywhere.result("spending", "households", place)["value"].loc[known_zones].sum()
        for place in ("here", "rest_of_country", "eu", "non_eu")
    )
    assert spent == pytest.approx(households, **add_up)
    jobs = everywhere.result("jobs", "all", "here")["value"].loc[known_zones].sum()
    assert jobs == pytest.approx(load_table("employment/jobs_by_zone")["jobs_2023"].sum(), **add_up)
    # What some zones buy from the rest of France, others sell.
    balance = everywhere.result("trade", "balance", "rest_of_country")["value"].loc[known_zones]
    assert abs(balance.sum()) < 1e-5 * balance.abs().sum()


def test_carbon_of_zones_adds_up_but_for_overseas(everywhere, known_zones):
    for measure in ("footprint_co2", "footprint_ghg"):
        footprints = everywhere.result(measure, "all", "total")["value"].loc[known_zones]
        missing = footprints.index[footprints.isna()]
        overseas = [code for code in known_zones if find_territory(code).overseas]
        assert set(missing) == set(overseas)
        told = footprints.dropna()
        together = mt.territory_results(list(told.index), 2)["value"][measure, "all", "total"]
        # Footprints follow shares of final uses, which add up: 287 numbers of seven digits.
        assert told.sum() == pytest.approx(together, rel=1e-6)


def test_values_are_between_their_bounds(everywhere):
    value, low, high = np.moveaxis(everywhere.values.astype(float), 2, 0)
    known = np.isfinite(value)
    assert np.array_equal(known, np.isfinite(low))
    assert np.array_equal(known, np.isfinite(high))
    assert (low[known] <= high[known]).all()
    # Seven digits.
    rounding = 1e-6 * np.abs(value)
    outside = known & ((value < low - rounding) | (value > high + rounding))
    # A share at a bound of the settlement can be moved one way only by the errors drawn: 500 of 1,074,096 results, the
    # health care that eleven territories buy elsewhere for most.
    assert outside.sum() < 0.001 * known.sum()
    for measure in ("output", "value_added", "jobs", "output_multiplier", "local_coverage", "trade"):
        assert not outside[:, everywhere.index.get_level_values("measure") == measure].any()
    households = everywhere.index.get_locs(["spending_per_100", ["households", "firms", "all"]])
    assert not outside[:, households].any()
