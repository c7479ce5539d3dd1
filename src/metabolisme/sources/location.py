"""Where the tables, and what is computed from them, are: the only place that knows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from metabolisme.errors import DataFileError

PACKAGE = Path(__file__).resolve().parents[1]
IN_THE_WHEEL = PACKAGE / "data"
IN_THE_CHECKOUT = PACKAGE.parents[1] / "data"


def data_directory() -> Path:
    """The directory that holds the tables and their cards.

    Returns
    -------
    Path
        The copy inside the installed package when there is one, the checkout's ``data/`` otherwise.

    Raises
    ------
    DataFileError
        When neither exists.
    """
    for directory in (IN_THE_WHEEL, IN_THE_CHECKOUT):
        if (directory / "cards").is_dir():
            return directory
    raise DataFileError.from_faults(
        "Les données du manuel sont introuvables",
        [f"ni {IN_THE_WHEEL} ni {IN_THE_CHECKOUT} ne contient le dossier cards/"],
        "dans une copie du dépôt, git checkout -- data ; sinon, réinstallez le paquet metabolisme",
    )


def cache_directory() -> Path | None:
    """Where long computations are kept: ``_build/calculs`` of the checkout; None in an installed package."""
    root = IN_THE_CHECKOUT.parent
    return root / "_build" / "calculs" if (root / "_config.yml").is_file() else None


def computed_from(packages: Iterable[str]) -> list[Path]:
    """Files that a result comes from, in a fixed order: the tables, and some packages or modules of the library.

    Cards of indicators and types of action are not among them: they hold texts only.
    """
    data = data_directory()
    texts = {data / "indicators", data / "actions.csv", data / "cards" / "actions.yml"}
    tables = [path for path in sorted(data.rglob("*")) if path.suffix in (".csv", ".yml")]
    files = [path for path in tables if texts.isdisjoint({path, *path.parents})]
    for package in packages:
        place = PACKAGE / package
        files += [place] if place.is_file() else sorted(place.rglob("*.py"))
    return files
