#!/usr/bin/env python3
"""Launcher of the handbook: ``livre``, ``tests``, ``labo``, ``salle``, ``diagnostic``, ``tableau``, ``feuille``.

Standard library only.

It prepares an environment from its lock file, then hands over to the real tools (jupyter-book, ruff, mypy,
pytest, JupyterLab, Voilà). The file must parse on Python 3.6, so that an old Python can be told that it is too old.
Messages keep U+00A0 where French wants a thin space: many console fonts have no glyph for U+202F.
"""

import errno
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PYPROJECT = ROOT / "pyproject.toml"
OLDEST, NEWEST = (3, 11), (3, 14)  # the Python versions for which every package of the locks has a wheel
WINDOWS = os.name == "nt"
NO_TESTS = 5  # pytest's code when a selection leaves nothing to run
AGAIN = "Puis relancez la même commande."
DISK_FULL = f"le disque est plein. Libérez de la place. {AGAIN}"
# Settings of the user that would change what the tools import or run; without compiled files (the last one),
# each kernel would take three times as long to start.
LEAKS = {"JUPYTER_PATH", "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE"}


def say(message):
    print(message, flush=True)


def stop(message, code=1):
    print(f"manuel.py : {message}", file=sys.stderr, flush=True)
    sys.exit(code)


def run(command, variables, folder=ROOT):
    """Run a tool, from the project's folder unless another is given, and return its exit code."""
    process = subprocess.Popen([str(part) for part in command], cwd=str(folder), env=variables)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal sent Ctrl-C to the tool too: let it close its files and kernels before insisting.
        try:
            process.wait(timeout=5)
        except (KeyboardInterrupt, subprocess.TimeoutExpired):
            process.terminate()
            process.wait()
        raise


def find_uv():
    """Return the path of a uv that answers: a version manager may put a dead shim on the PATH."""
    uv = shutil.which("uv")
    if uv and subprocess.call([uv, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        return uv
    return None


class Environment:
    """A virtual environment of the project, described by a lock file.

    Its stamp is written last, in two parts: the packages, then the project itself. An interrupted
    preparation starts over; a change of pyproject.toml alone is taken in without network.
    """

    def __init__(self, folder, lock, gigabytes):
        self.folder = ROOT / folder
        self.lock = ROOT / lock
        self.gigabytes = gigabytes
        self.bin = self.folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.bin / ("python.exe" if WINDOWS else "python")
        self.stamp = self.folder / "pret.txt"

    def variables(self):
        """Return the variables for the tools: their own settings, kernels and packages, never the user's."""
        jupyter = self.folder / "jupyter"
        # Under LC_ALL=C Python could not read the accents of the project's path in its own .pth file.
        leaks = LEAKS | ({"LC_ALL"} if os.environ.get("LC_ALL") in ("C", "POSIX") else set())
        return {
            **{name: value for name, value in os.environ.items() if name not in leaks},
            "PATH": f"{self.bin}{os.pathsep}{os.environ.get('PATH', '')}",
            "VIRTUAL_ENV": str(self.folder),
            "PYTHONUTF8": "1",
            "PYTHONNOUSERSITE": "1",
            "PIP_USER": "0",
            "IPYTHONDIR": str(self.folder / "ipython"),
            "JUPYTER_CONFIG_PATH": str(ROOT / "site" / "jupyterlab"),  # in French, and no look-up of news
            "JUPYTER_CONFIG_DIR": str(jupyter / "config"),
            "JUPYTER_DATA_DIR": str(jupyter / "data"),
            "JUPYTER_RUNTIME_DIR": str(jupyter / "runtime"),
            "JUPYTER_PREFER_ENV_PATH": "1",
        }

    def prepare(self):
        """Make the environment what its lock says; do nothing, and use no network, when it is already."""
        for path in (self.lock, PYPROJECT):
            if not path.is_file():
                stop(f"il manque {path}. Reprenez le dossier complet du manuel. {AGAIN}")
        uv = find_uv()
        place = f"{'uv' if uv else 'pip'} {sys.version} {ROOT}"
        packages = hashlib.sha256(self.lock.read_bytes() + os.fsencode(place)).hexdigest()
        project = hashlib.sha256(PYPROJECT.read_bytes()).hexdigest()
        done = self.stamp.read_text(encoding="utf-8").split() if self.stamp.is_file() else []
        if done == [packages, project]:
            return
        if done[:1] != [packages]:
            self.install_packages(uv)
            self.stamp.write_text(packages, encoding="utf-8")
        self.install_project(uv)
        self.stamp.write_text(f"{packages} {project}", encoding="utf-8")

    def install_packages(self, uv):
        """Build the environment anew, with the exact and verified packages of the lock."""
        if not uv and not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
            advice = f"sous Debian ou Ubuntu, sudo apt install {package} ; ailleurs, installez uv"
            stop(f"ce Python n'a pas les modules venv et ensurepip : {advice}. {AGAIN}")
        # The stamp goes first: an interrupted removal must not leave a half-empty folder that looks ready.
        if self.stamp.exists():
            self.stamp.unlink()
        if self.folder.exists():
            shutil.rmtree(str(self.folder))
        self.folder.mkdir()
        free = shutil.disk_usage(str(ROOT)).free / 10**9
        if free < self.gigabytes:
            needed, left = (f"{size:.1f} Go".replace(".", ",") for size in (self.gigabytes, free))
            lacking = f"{self.folder.name} demande {needed}, il reste {left}"
            stop(f"pas assez de place sur le disque : {lacking}. Libérez de la place. {AGAIN}")
        say(f"Préparation de {self.folder.name} : une à cinq minutes la première fois, selon le réseau.")
        # Launched from the environment itself, its Python has just been removed: start from the one below.
        base = getattr(sys, "_base_executable", None) or sys.executable
        wheels_only = ["--require-hashes", "--only-binary", ":all:"]
        if uv:
            self.install([uv, "venv", "--quiet", "--python", base, self.folder])
            self.install([uv, "pip", "sync", "--python", self.python, *wheels_only, self.lock])
        else:
            self.install([base, "-m", "venv", self.folder])
            self.install([self.python, "-m", "pip", "install", *wheels_only, "-r", self.lock])

    def install_project(self, uv):
        """Link the project's own library into the environment, without network."""
        linked = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ROOT]
        if uv:
            self.install([uv, "pip", "install", "--python", self.python, *linked])
        else:
            self.install([self.python, "-m", "pip", "install", *linked])

    def install(self, command):
        code = run(command, self.variables())
        if code == 0:
            return
        if shutil.disk_usage(str(ROOT)).free < 100 * 10**6:
            stop(DISK_FULL, code)
        causes = "\n- le réseau manque, ou un proxy d'entreprise doit être déclaré (variable HTTPS_PROXY) ;"
        if WINDOWS:
            causes += "\n- le chemin est trop long : placez le manuel dans un dossier comme C:\\manuel ;"
            causes += "\n- sur un processeur ARM, il faut le Python « x86-64 » ;"
        likely = f"l'outil a échoué, son message est ci-dessus. Causes les plus fréquentes :{causes[:-2]}."
        stop(f"{self.folder.name} n'est pas prêt : {likely}\nLevez la cause. {AGAIN}", code)


BOOK = Environment(".venv", "requirements.lock", gigabytes=1.5)
LAB = Environment(".venv-labo", "requirements-labo.lock", gigabytes=1.2)
BUILD = [BOOK.bin / "jupyter-book", "build", ".", "-W", "--keep-going"]
# Each edition: its folder in _build, what jupyter-book needs to write it, and what is said of it. The trainer's takes
# up what has been read and executed for the learner's (site/ext/editions.py), which is therefore built before.
EDITIONS = {
    "apprenant": ("html", [], "Le livre est prêt."),
    "formateur": (
        "formateur",
        ["--builder", "custom", "--custom-builder", "formateur"],
        "L'édition formateur est prête.",
    ),
}
PASSED_ON = ("--all", "-q", "-qq", "-v", "-vv")  # to jupyter-book


def read_edition(extra):
    """Return the edition asked for, and the options that go to jupyter-book."""
    asked, passed, rest = "apprenant", [], list(extra)
    while rest:
        option = rest.pop(0)
        name, sign, value = option.partition("=")
        if name == "--edition":
            asked = value if sign else "".join(rest[:1])
            del rest[: 0 if sign else 1]
            if asked not in EDITIONS:
                stop(f"--edition attend « {' » ou « '.join(EDITIONS)} », pas « {asked} ».", 2)
        elif option in PASSED_ON:
            passed.append(option)
        else:
            usage = f"--edition {'|'.join(EDITIONS)}, --all, -q, -v"
            stop(f"option inconnue : {option}. « livre » en a quatre : {usage}.", 2)
    return asked, passed


def livre(extra):
    asked, passed = read_edition(extra)
    BOOK.prepare()
    for name, (folder, options, said) in EDITIONS.items():
        code = run([*BUILD, *options, *passed], BOOK.variables())
        if code:
            stop("le livre n'est pas construit : voyez les messages ci-dessus.", code)
        page = ROOT / "_build" / folder / "index.html"
        say(f"\n{said} Ouvrez dans un navigateur :\n  {page}\n  {page.as_uri()}")
        if name == asked:
            return


def tests(extra):
    BOOK.prepare()
    LAB.prepare()  # the labs are tried as a room sees them
    python = [BOOK.python, "-m"]
    # One process a core, the tests of a file or a page together; an option given after takes its place: -n 0 for one.
    pytest = [*python, "pytest", "-n", "auto", "--dist", "loadscope", "--no-loadscope-reorder"]
    steps = {
        "Style du code (ruff)": [*python, "ruff", "check", "."],
        "Types (mypy)": [*python, "mypy"],
        "Tests de la bibliothèque (pytest)": [*pytest, "--ignore=tests/book", *extra],
        "Construction du livre (jupyter-book)": [*BUILD, "-q"],
        "Tests du livre construit (pytest)": [*pytest, "-o", "testpaths=tests/book", *extra],
    }
    for title, step in steps.items():
        say(f"\n=== {title}")
        code = run(step, BOOK.variables())
        # Options may select tests of one of the two runs of pytest only.
        if code and not (extra and code == NO_TESTS):
            stop(f"échec à l'étape « {title} ».", code)
    say("\nAucun échec.")


def labo(extra):
    LAB.prepare()
    options = [
        "-y",  # Ctrl-C stops without a question
        "--ServerApp.use_redirect_file=False",  # a browser installed by snap cannot read a hidden folder
        "--LabApp.extension_manager=readonly",  # the environment is what its lock says
    ]
    say("Pour arrêter JupyterLab : Ctrl-C dans cette fenêtre.")
    code = run([LAB.bin / "jupyter-lab", ROOT / "book" / "ateliers", *options, *extra], LAB.variables())
    if code:
        stop("JupyterLab s'est arrêté sur une erreur : voyez les messages ci-dessus.", code)


def salle(extra):
    LAB.prepare()
    try:
        code = run([LAB.python, ROOT / "site" / "salle" / "serveur.py", *extra], LAB.variables())
    except KeyboardInterrupt:  # the usual way to close a room: the server has said so
        return
    if code:
        stop("les ateliers se sont arrêtés sur une erreur : voyez les messages ci-dessus.", code)


def diagnostic(extra):
    BOOK.prepare()
    # The paths that the user types are read from where the user is; -P keeps that folder out of what Python imports.
    code = run([BOOK.python, "-P", "-m", "metabolisme.reports", *extra], BOOK.variables(), Path.cwd())
    if code:
        sys.exit(code)  # the tool has said why


def tableau(extra):
    diagnostic(["tableau", *extra])


def feuille(extra):
    diagnostic(["feuille", *extra])


COMMANDS = {
    "livre": (livre, "construit le livre dans _build/html ; --edition formateur : aussi celui du formateur"),
    "tests": (tests, "lance tous les tests ; les options en plus vont à pytest"),
    "labo": (labo, "ouvre les ateliers ; les options en plus vont à JupyterLab"),
    "salle": (salle, "sert les ateliers, sans code, à cet ordinateur ou à la salle ; options : --aide"),
    "diagnostic": (diagnostic, "écrit le diagnostic d'un territoire, à lire et à imprimer ; options : --aide"),
    "tableau": (tableau, "écrit le tableau de bord d'un territoire et de ses pairs ; options : --aide"),
    "feuille": (feuille, "écrit votre feuille de route en XLSX, ou le modèle à remplir ; options : --aide"),
}


def main():
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # from Python 3.7 on
            stream.reconfigure(encoding="utf-8", errors="replace")
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        wanted = "Python {}.{} à {}.{}".format(*OLDEST, *NEWEST)
        stop(f"il faut {wanted} ; celui-ci est {sys.version.split()[0]} ({sys.executable}).")
    python = "py" if WINDOWS else "python3"
    listed = [f"  {python} manuel.py {name:10}  {summary}" for name, (_, summary) in COMMANDS.items()]
    usage = "\n".join(["Commandes :", *listed])
    name = "".join(sys.argv[1:2])
    if name in ("-h", "--help"):
        say(usage)
        return
    if name not in COMMANDS:
        stop((f"commande inconnue : {name}.\n" if name else "il manque une commande.\n") + usage, 2)
    command, _ = COMMANDS[name]
    try:
        command(sys.argv[2:])
    except KeyboardInterrupt:
        stop("arrêté. La même commande reprendra ce qui n'était pas terminé.", 130)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            stop(DISK_FULL)
        if error.errno == errno.ENOENT:
            stop(f"{error.filename} est introuvable. Supprimez .venv et .venv-labo. {AGAIN}")
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            advice = "copiez le manuel dans un dossier à vous, ou fermez le programme qui utilise ce fichier"
            stop(f"accès refusé ({error}) : {advice}. {AGAIN}")
        raise


if __name__ == "__main__":
    main()
