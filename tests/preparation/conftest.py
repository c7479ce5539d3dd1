"""The raw files are not in the repository: the tests that need them are collected only where they are."""

import os
from pathlib import Path

import pytest

from preparation.raw_files import RAW_FILES

REPOSITORY = Path(__file__).resolve().parents[2]
WHERE_TO_LOOK = [os.environ.get("METABOLISME_RAW_DATA"), REPOSITORY.parent / "shared" / "data"]
RAW_DATA = next((Path(place) for place in WHERE_TO_LOOK if place and Path(place).is_dir()), None)

collect_ignore = [] if RAW_DATA else ["test_reproduction.py"]


def pytest_report_collectionfinish():
    """Say which of the two ways the preparation is tested."""
    if RAW_DATA:
        absent = [file for file in RAW_FILES if not (RAW_DATA / file.path).is_file()]
        themes = ", ".join(sorted({theme for file in absent for theme in file.themes}))
        but = f"; fingerprints only for {themes}: {', '.join(file.path for file in absent)} absent" if absent else ""
        return f"preparation: reproduced byte for byte from the raw files of {RAW_DATA}{but}"
    return (
        "preparation: raw files absent (set METABOLISME_RAW_DATA): fingerprints and registry tested, "
        "reproduction not"
    )


@pytest.fixture(scope="session")
def raw_data() -> Path:
    assert RAW_DATA is not None
    return RAW_DATA
