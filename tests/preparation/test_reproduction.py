"""With the publishers' files at hand: the same files give the same bytes. Collected only where they are."""

from pathlib import Path

import pytest

from metabolisme.sources.tables import check_all
from preparation import employment
from preparation.__main__ import main
from preparation.build import REPOSITORY_DATA, THEMES
from preparation.raw_files import RAW_FILES, check_raw_files


@pytest.fixture(scope="module")
def rebuilt(raw_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("data")
    assert main([str(raw_data), "--output", str(output)]) == 0
    return output


def test_raw_files_are_the_expected_editions(raw_data):
    # It raises when a file is of another edition, and returns those that are not there.
    assert set(check_raw_files(raw_data)) < set(RAW_FILES)


def test_a_theme_reads_only_the_files_registered_for_it(raw_data, tmp_path):
    absent = {theme for file in check_raw_files(raw_data) for theme in file.themes}
    for theme in THEMES:
        name = theme.__name__.rpartition(".")[2]
        if name in absent:
            continue
        for file in RAW_FILES:
            if name in file.themes:
                (tmp_path / name / file.path).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name / file.path).symlink_to((raw_data / file.path).resolve())
        assert theme.tables(tmp_path / name)


def test_rebuilding_gives_the_committed_bytes(rebuilt):
    # Cards of indicators are written by hand: nothing makes them.
    made_by_script = [path for path in _files(REPOSITORY_DATA) if REPOSITORY_DATA / "indicators" not in path.parents]
    committed = {path.relative_to(REPOSITORY_DATA): path.read_bytes() for path in made_by_script}
    made = {path.relative_to(rebuilt): path.read_bytes() for path in _files(rebuilt)}
    assert sorted(made) == sorted(committed)
    # Byte for byte: formats, order and line ends are fixed, so there is nothing to tolerate. The tables of a theme
    # without its raw files are only carried over: the heading of the run says which themes those are.
    assert [str(path) for path in made if made[path] != committed[path]] == []


def test_rebuilt_directory_passes_every_check(rebuilt):
    assert check_all(rebuilt) is None  # it raises with every fault


def test_preparing_twice_changes_nothing(raw_data, rebuilt, capsys):
    assert main([str(raw_data), "--output", str(rebuilt)]) == 0
    assert "0 fichier(s) changé(s)" in capsys.readouterr().out


def test_tables_do_not_depend_on_the_order_of_raw_rows(raw_data):
    jobs = employment.tables(raw_data)["employment/jobs_by_zone"]
    assert list(jobs[["zone", "branch"]].itertuples(index=False)) == sorted(
        jobs[["zone", "branch"]].itertuples(index=False)
    )


def _files(directory: Path) -> list[Path]:
    return [path for path in sorted(directory.rglob("*")) if path.suffix in (".csv", ".yml")]
