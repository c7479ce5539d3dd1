"""Where the tables are: the only place that knows."""

from __future__ import annotations

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
