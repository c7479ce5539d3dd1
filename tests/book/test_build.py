"""The build of the book, in a copy of the checkout: fresh numbers, faults that stop it, nothing done twice."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from anchors import run_anchor_tests

ROOT = Path(__file__).resolve().parents[2]
TRAINER_OPTIONS = ("--builder", "custom", "--custom-builder", "formateur")
COPIED = ("_config.yml", "pyproject.toml", "requirements.txt", "site", "src", "data")
ANCHORS = ROOT / "tests" / "anchors" / "conftest.py"
ANCHOR = """
def test_two(anchor):
    anchor(id="two", title="Deux", published=2.0, computed=1 + 1, tolerance=0, unit="", reason="exact", source="calcul")
"""
FRONT_MATTER = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n"
HOME = f"""{FRONT_MATTER}
# Essai

```{{code-cell}} python3
from metabolisme.sources import all_cards, defaults
print("année", defaults.DEFAULT_YEAR)
print("éditeur", all_cards()["wiod-2016"].publisher)
```

```{{ancres}}
```
"""
#: What the trainer's edition alone may show: a word that stands nowhere else, and what the catalogue writes.
NOTED, FROM_THE_CATALOGUE = "Catimini", "Identifiant, en Python"
EXERCISE = f"""
```{{formateur}} dire
« {NOTED} » : une note pour qui anime.
```

````{{exercise}}
:label: ex-essai
Un exercice.

```{{reponse}} projets-duree
```
````

```{{solution}} ex-essai
:class: dropdown
La solution.
```
"""
FAULTY = f"""{FRONT_MATTER}
# Page fautive

Une formule $\\inconnue$.

<img src="https://example.org/image.png" alt="">

```{{code-cell}} python3
1 / 0
```

```{{formateur}} autrement
Un bloc.
```
"""


class Checkout:
    """A copy of the checkout with a book of one page, which imports the copied library.

    Attributes
    ----------
    root : Path
    log : str
        What the last build printed, without colours.
    """

    def __init__(self, root: Path):
        self.root = root
        self.log = ""

    def build(self, *options: str) -> int:
        """Build as Binder does, without asking for warnings to be errors; return the exit code."""
        script = shutil.which("jupyter-book", path=os.path.dirname(sys.executable))
        environment = {**os.environ, "PYTHONPATH": str(self.root / "src"), "PYTHONUTF8": "1", "NO_COLOR": "1"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling 1,400 modules anew triples each build
        result = subprocess.run(
            [script, "build", ".", *options],
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.log = result.stdout
        return result.returncode

    def page(self, edition: str = "html") -> Path:
        """Return the built page."""
        return self.root / "_build" / edition / "book" / "accueil.html"

    def replace(self, file: str, old: str, new: str) -> None:
        """Change a file of the checkout."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def caches(self) -> list[Path]:
        """Return the folders of executed pages."""
        return list((self.root / "_build" / ".jupyter_cache").iterdir())


def write_anchors(root: Path, test: str) -> None:
    """Write the tests of the register of anchors, with the real fixture."""
    folder = root / "tests" / "anchors"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(ANCHORS, folder / "conftest.py")
    (folder / "test_anchors.py").write_text(test, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A checkout whose book has been built once."""
    checkout = Checkout(tmp_path_factory.mktemp("manuel"))
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, checkout.root / name)
    write_anchors(checkout.root, ANCHOR)
    (checkout.root / "book").mkdir()
    (checkout.root / "book" / "references.bib").write_text("", encoding="utf-8")
    (checkout.root / "book" / "accueil.md").write_text(HOME + EXERCISE, encoding="utf-8")
    (checkout.root / "_toc.yml").write_text("format: jb-book\nroot: book/accueil\n", encoding="utf-8")
    assert checkout.build() == 0, checkout.log
    return checkout


def test_builds_what_the_library_says(built):
    text = built.page().read_text(encoding="utf-8")
    assert "année 2014" in text
    assert "Groningen" in text
    assert "Tous sont retrouvés." in text
    assert "non retrouvé" not in text


def test_unchanged_book_is_left_alone(built):
    before = built.page().stat().st_mtime_ns
    assert built.build() == 0, built.log
    assert built.page().stat().st_mtime_ns == before
    assert "Executing" not in built.log


def test_trainers_edition_executes_nothing_and_shows_what_the_learners_has_not(built):
    learners, caches = built.page().stat().st_mtime_ns, built.caches()
    assert built.build(*TRAINER_OPTIONS) == 0, built.log
    assert built.caches() == caches
    assert "exécution de" not in built.log
    trainers = built.page("formateur").read_text(encoding="utf-8")
    for shown in (NOTED, FROM_THE_CATALOGUE, "Édition formateur", "année 2014"):
        assert shown in trainers
    assert re.search(r"<details[^>]*solution[^>]* open", trainers)
    # the indexes of words hold stems: enough of the word to be its own
    stem = NOTED.lower()[:6]
    assert stem in (built.root / "_build" / "formateur" / "searchindex.js").read_text(encoding="utf-8")
    for file in (built.root / "_build" / "html").rglob("*"):
        if file.suffix in (".html", ".js", ".css", ".inv"):
            text = file.read_text(encoding="utf-8", errors="replace")
            assert stem not in text.lower(), file
            assert FROM_THE_CATALOGUE not in text, file
    assert not re.search(r"<details[^>]*solution[^>]* open", built.page().read_text(encoding="utf-8"))
    assert built.build() == 0, built.log
    assert built.page().stat().st_mtime_ns == learners


def test_changed_constant_and_changed_data_change_the_page(built):
    old_caches = built.caches()
    built.replace("src/metabolisme/sources/defaults.py", "DEFAULT_YEAR = 2014", "DEFAULT_YEAR = 2010")
    built.replace("data/cards/wiod-2016.yml", "Groningen", "Groningue")
    assert built.build() == 0, built.log
    text = built.page().read_text(encoding="utf-8")
    assert "année 2010" in text
    assert "Groningue" in text
    assert len(built.caches()) == 1
    assert built.caches() != old_caches
    assert built.build(*TRAINER_OPTIONS) == 0, built.log
    assert "année 2010" in built.page("formateur").read_text(encoding="utf-8")


def test_anchor_that_is_lost_is_shown_as_such(built):
    write_anchors(built.root, ANCHOR.replace("published=2.0", "published=3.0"))
    assert built.build() == 0, built.log
    text = built.page().read_text(encoding="utf-8")
    assert "non retrouvé" in text
    assert "au-delà de la tolérance\u202f: 1." in text


def test_anchor_test_that_breaks_leaves_no_register(tmp_path):
    write_anchors(tmp_path, ANCHOR + "\n\ndef test_broken(anchor):\n    raise OSError\n")
    with pytest.raises(SystemExit, match="n’ont pas donné le registre"):
        run_anchor_tests(tmp_path, tmp_path / "register" / "anchors.json")


def test_damaged_data_stop_the_build_with_one_message(built):
    table = next((built.root / "data").glob("*/*.csv"))
    content = table.read_bytes()
    table.write_bytes(content[: len(content) // 2])
    assert built.build() != 0
    table.write_bytes(content)
    assert "Le livre n’est pas construit." in built.log
    assert table.relative_to(built.root).as_posix() in built.log
    assert "Pour réparer" in built.log
    assert "Traceback" not in built.log


def test_faults_of_a_page_fail_the_build(built):
    (built.root / "book" / "accueil.md").write_text(FAULTY, encoding="utf-8")
    assert built.build() != 0
    assert "formule illisible" in built.log
    assert "appelle un autre site" in built.log
    assert "ZeroDivisionError" in built.log
    assert "bloc « autrement » inconnu : écrivez temps" in built.log
