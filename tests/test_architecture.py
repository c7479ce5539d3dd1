"""The library flows one way, its core stays light, and every test asserts something.

The three checkers below read source trees; each is itself tried on a small tree with a planted fault.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "src" / "metabolisme"
# A package imports only from those on its left; the façade, metabolisme/__init__.py, may import all.
ORDER = (
    "errors",
    "sources",
    "estimates",
    "accounts",
    "diagnosis",
    "indicators",
    "levers",
    "sensitivity",
    "charts",
    "reports",
    "teaching",
    "labs",
)
CORE = ORDER[: ORDER.index("levers") + 1]
ALLOWED_IN_CORE = sys.stdlib_module_names | {"metabolisme", "numpy", "pandas"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def modules(library: Path) -> Iterator[tuple[str, Path]]:
    """Yield each module below the façade with the package of the flow that it belongs to."""
    for path in sorted(library.rglob("*.py")):
        package = path.relative_to(library).parts[0].removesuffix(".py")
        if package != "__init__":
            yield package, path


def imported_names(node: ast.AST, path: Path, library: Path) -> list[str]:
    """Return the absolute dotted names that one node imports; none when it is not an import."""
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom():
            base = [node.module] if node.module else []
            if node.level:
                here = [library.name, *path.relative_to(library).parent.parts]
                base = here[: len(here) - node.level + 1] + base
            return [".".join([*base, alias.name]) for alias in node.names]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def against_the_flow(library: Path) -> list[str]:
    """Return one line for each import, wherever it stands, of a package from its right or of the façade."""
    faults = []
    for package, path in modules(library):
        where = path.relative_to(library).as_posix()
        if package not in ORDER:
            faults.append(f"{where}: {package} has no place in the flow")
            continue
        allowed = ORDER[: ORDER.index(package) + 1]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in imported_names(node, path, library):
                top, _, rest = name.partition(".")
                if top == library.name and rest.partition(".")[0] not in allowed:
                    faults.append(f"{where}:{node.lineno}: imports {name}")
    return faults


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below this one that run when the module is imported."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield other
                yield from run_at_import(other)
        elif not isinstance(child, (*FUNCTIONS, ast.Lambda)):
            yield child
            yield from run_at_import(child)


def heavy_core_imports(library: Path) -> list[str]:
    """Return one line for each module of the core that imports more than numpy, pandas and the stdlib."""
    faults = []
    for package, path in modules(library):
        if package not in CORE:
            continue
        for node in run_at_import(ast.parse(path.read_text(encoding="utf-8"))):
            for name in imported_names(node, path, library):
                if name.partition(".")[0] not in ALLOWED_IN_CORE:
                    faults.append(f"{path.relative_to(library).as_posix()}:{node.lineno}: imports {name}")
    return faults


def loaded_with_core(library: Path) -> set[str]:
    """Return the top-level modules that a fresh Python loads with the core, beyond numpy and pandas."""
    core = [path.relative_to(library.parent) for package, path in modules(library) if package in CORE]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in core]
    code = (
        "import importlib, json, sys, numpy, pandas\n"
        "before = set(sys.modules)\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "for name in sys.argv[2:]: importlib.import_module(name)\n"
        "print(json.dumps([name.partition('.')[0] for name in set(sys.modules) - before]))"
    )
    command = [sys.executable, "-c", code, str(library.parent), *names]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(json.loads(answer.stdout))


def states_something(node: ast.AST, helpers: set[str]) -> bool:
    """Whether a function asserts, expects an error, or calls a helper that does."""
    for child in ast.walk(node):
        if isinstance(child, ast.Assert):
            return True
        if isinstance(child, ast.Call):
            name = child.func.attr if isinstance(child.func, ast.Attribute) else ast.unparse(child.func)
            if name in helpers | {"raises", "warns", "expect"} or name.startswith("assert_"):
                return True
    return False


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function of a file, methods and inner functions included."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]
    return sorted(functions, key=lambda function: function.lineno)


def silent_tests(tests: Path) -> list[str]:
    """Return one line for each test function that could never fail on a wrong result.

    A helper of the same file, or a fixture of a ``conftest.py`` above, may assert on behalf of the test.
    """
    faults = []
    for path in sorted(tests.rglob("test_*.py")):
        own = functions_of(path)
        shared = [folder / "conftest.py" for folder in path.parents if folder.is_relative_to(tests)]
        known = own + [function for file in shared if file.exists() for function in functions_of(file)]
        helpers: set[str] = set()
        while more := {f.name for f in known if f.name not in helpers and states_something(f, helpers)}:
            helpers |= more
        for function in own:
            if function.name.startswith("test_") and function.name not in helpers:
                faults.append(f"{path.relative_to(tests).as_posix()}:{function.lineno}: {function.name}")
    return faults


def plant(library: Path, files: dict[str, str]) -> Path:
    """Write a small tree of sources, every package of which has an ``__init__.py``."""
    for name, text in {"__init__.py": "", "errors.py": "", **files}.items():
        path = library / name
        path.parent.mkdir(parents=True, exist_ok=True)
        for folder in (path.parent, *path.parent.parents):
            if folder.is_relative_to(library) and not (folder / "__init__.py").exists():
                (folder / "__init__.py").write_text("")
        path.write_text(text)
    return library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "src" / "metabolisme"


def test_packages_import_only_from_their_left():
    assert against_the_flow(LIBRARY) == []


def test_core_imports_only_numpy_pandas_and_the_standard_library():
    assert heavy_core_imports(LIBRARY) == []


def test_core_loads_nothing_else_in_a_fresh_python():
    assert loaded_with_core(LIBRARY) - ALLOWED_IN_CORE == set()


def test_every_test_asserts_something():
    assert silent_tests(ROOT / "tests") == []


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("sources/tables.py", "import metabolisme.accounts"),
        ("sources/tables.py", "from metabolisme import accounts"),
        ("sources/tables.py", "from metabolisme.accounts.national import NationalAccount"),
        ("sources/tables.py", "from ..accounts.national import NationalAccount"),
        ("sources/tables.py", "from .. import accounts"),
        ("sources/deep/tables.py", "from ...accounts import national"),
        ("sources/__init__.py", "from ..accounts import national"),
        ("errors.py", "from .sources import tables"),
        ("sources/tables.py", "def load():\n    from metabolisme.accounts import national"),
        ("sources/tables.py", "import importlib\nimportlib.import_module('metabolisme.accounts')"),
        ("sources/tables.py", "import metabolisme as mt"),
        ("sources/tables.py", "from metabolisme import national_account"),
        ("accounts/national.py", "from metabolisme.charts import figure"),
        ("reports/note.py", "from metabolisme.labs import slider"),
        ("helpers.py", ""),
    ],
)
def test_planted_import_against_the_flow_is_found(library, place, text):
    faults = against_the_flow(plant(library, {place: text}))
    assert len(faults) == 1
    assert faults[0].startswith(place)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("__init__.py", "from metabolisme.labs import slider\nfrom .accounts import national"),
        ("accounts/national.py", "from metabolisme.errors import BalanceError\nfrom ..sources import tables"),
        ("accounts/national.py", "from .leontief import inverse\nfrom metabolisme.accounts import leontief"),
        ("labs/slider.py", "import metabolisme.charts\nimport accounts\nfrom sources import x"),
    ],
)
def test_imports_along_the_flow_pass(library, place, text):
    assert against_the_flow(plant(library, {place: text})) == []


@pytest.mark.parametrize(
    "text",
    [
        "import yaml",
        "from yaml import safe_load",
        "if True:\n    import yaml",
        "try:\n    import yaml\nexcept ImportError:\n    raise",
        "class Card:\n    import yaml",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import altair\nelse:\n    import yaml",
    ],
)
def test_planted_heavy_import_is_found(library, text):
    faults = heavy_core_imports(plant(library, {"sources/cards.py": text}))
    assert len(faults) == 1
    assert "yaml" in faults[0]


def test_late_and_outer_imports_are_allowed(library):
    files = {
        "sources/cards.py": "import json\nimport numpy\nimport pandas\ndef load():\n    import yaml",
        "estimates/text.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import yaml",
        "charts/theme.py": "import yaml",
    }
    planted = plant(library, files)
    assert heavy_core_imports(planted) == []
    assert loaded_with_core(planted) - ALLOWED_IN_CORE == set()


def test_heavy_import_behind_the_facade_is_found_in_a_fresh_python(library):
    # The reading of the sources allows it (charts are not core); a page pays for it all the same.
    files = {"__init__.py": "import metabolisme.charts", "charts/__init__.py": "import yaml"}
    planted = plant(library, files)
    assert heavy_core_imports(planted) == []
    assert "yaml" in loaded_with_core(planted)


def test_planted_test_without_assertion_is_found(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "conftest.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef anchor():\n    def check(x):\n        assert x\n    return check\n"
    )
    (tmp_path / "deep" / "test_planted.py").write_text(
        "import numpy, pytest\n"
        "def test_silent():\n    print(1)\n"
        "class TestGroup:\n    def test_silent_too(self):\n        helper()\n"
        "def test_assert():\n    assert 1\n"
        "def test_raises():\n    with pytest.raises(ValueError):\n        int('a')\n"
        "def test_numpy():\n    numpy.testing.assert_allclose(1, 1)\n"
        "def balanced(x):\n    assert x\n"
        "def balanced_twice(x):\n    balanced(x)\n"
        "def test_helper():\n    balanced_twice(1)\n"
        "def helper():\n    return 1\n"
        "def test_fixture(anchor):\n    anchor(1)\n"
        "def test_fixture_not_called(anchor):\n    print(anchor)\n"
    )
    assert silent_tests(tmp_path) == [
        "deep/test_planted.py:2: test_silent",
        "deep/test_planted.py:5: test_silent_too",
        "deep/test_planted.py:24: test_fixture_not_called",
    ]
