"""Long computations, kept in a file named after what they come from: never stale, never half read."""

from __future__ import annotations

import hashlib
import uuid
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from metabolisme.errors import typeset_french

Found = TypeVar("Found")


def kept(
    path: Path,
    compute: Callable[[], Found],
    pack: Callable[[Found], dict[str, np.ndarray]],
    unpack: Callable[[Mapping[str, np.ndarray]], Found],
) -> Found:
    """Results read from a file, or computed and written there for the next time.

    Parameters
    ----------
    path : Path
        ``name-fingerprint.npz``: what the results come from; files of the same folder with another fingerprint are
        dropped.
    compute : callable
        Called when there is no file, or none that can be read.
    pack, unpack : callable
        From results to arrays, and back.

    Notes
    -----
    A file that cannot be read is computed again, one that cannot be written is done without: both with a warning.
    """
    if path.exists():
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return unpack(stored)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as fault:
            _warn(f"Le fichier de calculs {path} est illisible ({fault}) : tout est recalculé.")
    found = compute()
    try:
        _write(path, pack(found))
    except OSError as fault:
        _warn(f"Les calculs ne peuvent pas être gardés dans {path.parent} ({fault}) : ils seront à refaire.")
    return found


def fingerprint(paths: Iterable[Path], draws: int) -> str:
    """Short text that changes with the number of draws, the version of numpy or pandas, or one byte of the files."""
    digest = hashlib.sha256(f"numpy {np.__version__} pandas {pd.__version__} draws {draws}".encode())
    for path in paths:
        # A checkout on Windows has other line ends, and the same results.
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.parent.name}/{path.name} {len(content)} ".encode() + content)
    return digest.hexdigest()[:20]


def _write(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write beside, then rename: a reader never meets half a file, and of two writers the last one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.partial")
    try:
        with partial.open("xb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    for older in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*.npz"):
        if older != path:
            older.unlink(missing_ok=True)


def _warn(message: str) -> None:
    warnings.warn(typeset_french(message), RuntimeWarning, stacklevel=4)
