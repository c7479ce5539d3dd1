"""No stale number ships: what a page computed is kept only as long as everything it was computed from.

Jupyter Book keys its cache of executed notebooks by the text of their cells alone: a change in the library or
in a table of data would leave old numbers on the page. Here the folder of the cache is named after a fingerprint
of the library, the data and the locked packages, so that any change executes every page again. The same name
is part of Sphinx's configuration, hence Sphinx itself reads the pages again.
"""

import hashlib
import multiprocessing
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from editions import other_editions
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

import metabolisme
from metabolisme.errors import MetabolismeError
from metabolisme.reports.simulator_sheet import WORKED
from metabolisme.sources import check_all

logger = logging.getLogger(__name__)

COMPUTED_FROM = ("src", "data", "pyproject.toml", "requirements.txt", "requirements.lock")
READ_WITH = ("site/ext",)
DRESSED_WITH = ("site/css", "site/js", "site/templates", "site/icon.svg")
# Long computations that the library keeps, by the page that always needs them.
LONG_COMPUTATIONS = {
    "book/votre-territoire": ["from metabolisme.diagnosis.every_territory import atlas; atlas()"],
    "book/tableau-de-bord": ["from metabolisme.indicators.every_place import indicator_atlas; indicator_atlas()"],
    "book/simulateur": [
        f"from metabolisme.levers.every_scenario import every_scenario; every_scenario('{code}')" for code in WORKED
    ],
}
NOT_BUILT = "\nLe livre n’est pas construit."
NOT_CONTENT = {"__pycache__", ".ipynb_checkpoints"}
STAMP = "empreinte.txt"


def fingerprint(root: Path, names: Iterable[str]) -> str:
    """Return a short hash of files and folders: their paths and their bytes.

    Parameters
    ----------
    root : Path
        The checkout.
    names : iterable of str
        Files and folders under `root`; one that does not exist counts as empty.

    Returns
    -------
    str
        16 hexadecimal digits, different as soon as one byte or one file name differs.
    """
    digest = hashlib.sha256()
    for name in names:
        top = root / name
        for file in [top] if top.is_file() else sorted(top.rglob("*")):
            parts = file.relative_to(root).parts
            if not file.is_file() or any(p in NOT_CONTENT or p.endswith(".egg-info") for p in parts):
                continue
            digest.update("/".join(parts).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def holds(stamp: Path, state: str) -> bool:
    """Whether a folder was written whole from this state."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == state


def write_beside(
    app: Sphinx,
    page: str,
    folder: str,
    sources: Iterable[str],
    write: Callable[[Path], None],
    same_in_editions: bool = True,
) -> None:
    """Write the files of a page anew, in a folder of the site, when what they come from has changed.

    What another edition has written from the same sources is copied.

    Parameters
    ----------
    app : Sphinx
    page : str
        Without it in the book, nothing is written.
    folder : str
        From the root of the site; emptied first.
    sources : iterable of str
        What the files come from, as for `fingerprint`.
    write : callable
        ``write(folder)`` writes them.
    same_in_editions : bool
        Whether the learner's edition and the trainer's have the same files.
    """
    if app.builder.format != "html" or page not in app.env.found_docs:
        return
    place = Path(app.outdir) / folder
    state, stamp = fingerprint(Path(app.srcdir), sources), place / STAMP
    if holds(stamp, state):
        return
    if place.exists():
        shutil.rmtree(place)
    written = [other / folder for other in other_editions(Path(app.outdir)) if same_in_editions]
    if alike := next((one for one in written if holds(one / STAMP, state)), None):
        shutil.copytree(alike, place, ignore=shutil.ignore_patterns(STAMP))
    else:
        place.mkdir(parents=True)
        write(place)
    # last: an interrupted writing starts over
    stamp.write_text(state, encoding="utf-8")


def side_by_side(write: Callable[[int], None], count: int) -> None:
    """Write numbered files, several at once.

    Parameters
    ----------
    write : callable
        ``write(number)`` writes one; another process must be able to find it by its name.
    count : int
        Of files; their numbers begin at 0.
    """
    # begun anew rather than forked: the threads of this process would be cut short in a copy
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(write, range(count)))


def choose_cache(app: Sphinx, config: Config) -> None:
    """Name the cache after what the numbers come from, and drop the caches of earlier states."""
    root = Path(app.srcdir)
    key = f"{fingerprint(root, COMPUTED_FROM)}-py{platform.python_version()}"
    caches = Path(app.outdir).parent / ".jupyter_cache"
    config.nb_execution_cache_path = str(caches / key)
    config.read_with = fingerprint(root, READ_WITH)
    config.dressed_with = fingerprint(root, DRESSED_WITH)
    for old in caches.glob("*"):
        if old.name != key:
            shutil.rmtree(old) if old.is_dir() else old.unlink()


def check_library_and_data(app: Sphinx) -> None:
    """Stop before anything is computed if the library is another checkout's, or if `data/` is damaged.

    Raises
    ------
    SystemExit
        With a French message alone: a reader who damaged a file needs its name, not a stack trace.
    """
    library = Path(metabolisme.__file__).resolve().parent
    own = Path(app.srcdir).resolve() / "src" / "metabolisme"
    if library != own:
        raise SystemExit(
            f"{NOT_BUILT}\nLa bibliothèque chargée est celle de {library}, pas celle du livre, {own}\u202f: "
            "les nombres ne seraient pas les siens.\nPour réparer\u202f: python -m pip install --editable ."
        )
    try:
        check_all()
    except MetabolismeError as fault:
        raise SystemExit(f"{NOT_BUILT}\n{fault}") from None


def compute_what_is_kept(pages: Iterable[str]) -> None:
    """Compute side by side what pages would otherwise compute one after the other, or twice at once."""
    codes = [code for page in pages for code in LONG_COMPUTATIONS.get(page, [])]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda code: subprocess.run([sys.executable, "-c", code], check=True), codes))


def execute_stale_pages(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Execute side by side, into the cache, the notebooks that Sphinx is about to execute one after the other.

    A kernel is a process of its own, so threads are enough. A page that fails is not kept: Sphinx executes it
    again when it reads it, and reports the fault at its place.
    """
    cache = get_cache(env.mystnb_config.execution_cache_path)
    stale = []
    for docname in docnames:
        path = Path(env.doc2path(docname))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        try:
            cache.match_cache_notebook(notebook)
        except KeyError:
            stale.append((path, notebook))
    if not stale:
        return
    compute_what_is_kept(sorted(env.found_docs))
    logger.info("exécution de %d page(s), %s à la fois", len(stale), os.cpu_count())

    def execute(path: Path, notebook):
        return single_nb_execution(
            notebook,
            cwd=str(path.parent),
            timeout=env.mystnb_config.execution_timeout,
            allow_errors=False,
            extra_arguments=["--log-level=ERROR"],  # each kernel would warn that it talks over TCP, on this machine
        )

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda page: execute(*page), stale))
    for (path, _), result in zip(stale, results, strict=True):
        if result.err is None:
            bundle = CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time})
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    # Sphinx reads every page again when the first changes, and only writes them again when the second does
    app.add_config_value("read_with", "", "env")
    app.add_config_value("dressed_with", "", "html")
    app.connect("config-inited", choose_cache)
    app.connect("builder-inited", check_library_and_data)
    # after myst-nb and the table of contents have said which pages are to be read
    app.connect("env-before-read-docs", execute_stale_pages, priority=900)
    # a build started without -W --keep-going, as Binder does, fails on a warning all the same
    app.keep_going = True
    return {"parallel_read_safe": True, "parallel_write_safe": True}
