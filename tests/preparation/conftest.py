"""The raw files are not in the repository: the tests that need them are collected only where they are."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
WHERE_TO_LOOK = [os.environ.get("METABOLISME_RAW_DATA"), REPOSITORY.parent / "shared" / "data"]
RAW_DATA = next((Path(place) for place in WHERE_TO_LOOK if place and Path(place).is_dir()), None)

collect_ignore = [] if RAW_DATA else ["test_reproduction.py"]


def pytest_report_collectionfinish():
    """Say which of the two ways the preparation is tested."""
    if RAW_DATA:
        return f"preparation: reproduced byte for byte from the raw files of {RAW_DATA}"
    return (
        "preparation: raw files absent (set METABOLISME_RAW_DATA): fingerprints and registry tested, "
        "reproduction not"
    )


@pytest.fixture(scope="session")
def raw_data() -> Path:
    assert RAW_DATA is not None
    return RAW_DATA
