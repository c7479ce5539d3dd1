"""Files handed over together: a folder that is whole or is not there."""

from __future__ import annotations

import errno
import os
import re
import shutil
import unicodedata
import uuid
from collections.abc import Mapping
from pathlib import Path

from metabolisme.errors import MetabolismeError

#: Names that Windows keeps for its devices, whatever their extension.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
FORBIDDEN = '<>:"|?*\\'
#: Letters of a name that is made from that of a territory.
LONGEST = 40


def safe_name(text: str) -> str:
    """A name of file made from a text: lower case, no accent, hyphens; the same on every system.

    Examples
    --------
    >>> safe_name("CA du Pays de l'Or – Œuvre : 1/2")
    'ca-du-pays-de-l-or-oeuvre-1-2'
    """
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    letters = plain.encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-")
    return f"territoire-{name}".rstrip("-") if not name or name in RESERVED else name


def check_folder(folder: Path) -> None:
    """Refuse a folder that could not be written, before hours are spent on what goes in it.

    Raises
    ------
    MetabolismeError
        The folder exists and is not empty, or is a file; its name would be refused by Windows; the folder above it
        does not exist or cannot be written.
    """
    name = folder.name
    if not name or name in (".", ".."):
        raise MetabolismeError(f"« {folder} » n'est pas un nom de dossier : écrivez par exemple --sortie diagnostic.")
    bad = sorted({letter for letter in name if letter in FORBIDDEN or unicodedata.category(letter) == "Cc"})
    if bad or name != name.rstrip(" .") or name.split(".")[0].lower().strip() in RESERVED:
        found = f" (signes refusés : {' '.join(bad)})" if bad else ""
        raise MetabolismeError(
            f"« {name} » ne convient pas comme nom de dossier : Windows le refuserait{found}. Prenez des lettres, des "
            "chiffres et des traits d'union."
        )
    try:
        if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
            raise MetabolismeError(
                f"« {folder} » existe déjà et n'est pas vide : rien n'y est écrit. Donnez un autre nom "
                "(--sortie autre-dossier), ou déplacez l'ancien."
            )
        if not folder.parent.is_dir():
            raise MetabolismeError(
                f"« {folder} » ne peut pas être écrit : le dossier « {folder.parent} » n'existe pas. Créez-le, ou "
                "changez de chemin."
            )
        _beside(folder).rmdir()
    except OSError as error:
        raise _refusal(folder, error) from error


def write_folder(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files in a new folder, all of them or none.

    Parameters
    ----------
    folder : Path
        Does not exist, or is empty.
    files : mapping of str to bytes
        Contents by name.

    Returns
    -------
    list of Path

    Raises
    ------
    MetabolismeError
        As `check_folder`, or the disk is full. Nothing is left behind.

    Notes
    -----
    Files go to a folder beside it, which then takes its name: a reader never meets half a report. An interruption
    (Ctrl-C) leaves nothing either.
    """
    check_folder(folder)
    new: Path | None = None
    try:
        new = _beside(folder)
        for name, content in files.items():
            with (new / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    except OSError as error:
        raise _refusal(folder, error) from error
    finally:
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)
    return [folder / name for name in files]


def _beside(folder: Path) -> Path:
    """A new empty folder on the same disk."""
    new = folder.with_name(f".{uuid.uuid4().hex}.partiel")
    new.mkdir()
    return new


def _refusal(folder: Path, error: OSError) -> MetabolismeError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MetabolismeError(
            f"« {folder} » n'est pas écrit : le disque est plein. Libérez de la place, puis relancez la même commande."
        )
    if error.errno == errno.ENAMETOOLONG:
        return MetabolismeError(f"« {folder} » n'est pas écrit : le chemin est trop long. Prenez un nom plus court.")
    return MetabolismeError(
        f"« {folder} » ne peut pas être écrit ({error.strerror}). Remède : vérifiez que vous avez le droit d'écrire "
        f"dans « {folder.parent} », ou changez de chemin."
    )
