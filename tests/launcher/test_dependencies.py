"""pyproject.toml, requirements.txt and the two locks say the same thing; the launcher knows their Python."""

import json
import re
import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMPILE = "uv pip compile --universal --python-version 3.11 --generate-hashes"
LOCKS = {
    "requirements.lock": (["livre", "preparation", "tests"], ""),
    "requirements-labo.lock": (["labo"], " -c requirements.lock"),
}


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def direct(extras):
    """Every direct dependency of the library and of some extras."""
    lists = [PROJECT["dependencies"], *(PROJECT["optional-dependencies"][name] for name in extras)]
    return {Requirement(line) for lines in lists for line in lines}


def pins(name):
    """The locked versions of each package: several when they depend on the version of Python."""
    found = {}
    for package, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text(name), re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


def test_requirements_txt_is_the_library_and_the_book():
    lines = [line for line in text("requirements.txt").splitlines() if line and not line.startswith("#")]
    assert lines.count("-e .") == 1
    assert {Requirement(line) for line in lines if line != "-e ."} == direct(["livre"])


@pytest.mark.parametrize("name", LOCKS)
def test_header_of_lock_is_the_command_that_makes_it(name):
    extras, constraint = LOCKS[name]
    options = "".join(f" --extra {extra}" for extra in extras)
    assert text(name).splitlines()[1] == f"#    {COMPILE}{options}{constraint} -o {name} pyproject.toml"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_satisfies_every_direct_dependency(name):
    locked = pins(name)
    for requirement in direct(LOCKS[name][0]):
        versions = locked[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_verified_packages_and_no_address(name):
    content = text(name)
    for package in re.split(r"^(?=\S+==)", content, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in package, package
    assert not re.search(r"://|--index|--find-links|--extra-index|\bfile:|^-e|^\.?/", content, re.MULTILINE)


def test_labs_run_on_the_versions_of_the_book():
    book, labs = pins("requirements.lock"), pins("requirements-labo.lock")
    shared = book.keys() & labs.keys()
    assert {package: labs[package] for package in shared} == {package: book[package] for package in shared}
    assert {"numpy", "pandas", "altair", "ipywidgets"} <= shared


def test_book_is_without_jupyterlab():
    # Its entry points slow down every `import altair` by about two seconds.
    assert pins("requirements.lock").keys().isdisjoint({"jupyterlab", "voila", "jupyter-server"})


def test_launcher_accepts_the_pythons_of_the_package():
    oldest = runpy.run_path(str(ROOT / "manuel.py"))["OLDEST"]
    version = "{}.{}".format(*oldest)
    assert SpecifierSet(PROJECT["requires-python"]) == SpecifierSet(f">={version}")
    assert f"--python-version {version} " in COMPILE


def test_jupyterlab_speaks_french_and_asks_nothing_outside():
    settings = ROOT / "site" / "jupyterlab" / "labconfig"
    overrides = json.loads((settings / "default_setting_overrides.json").read_text(encoding="utf-8"))
    page = json.loads((settings / "page_config.json").read_text(encoding="utf-8"))
    assert overrides["@jupyterlab/translation-extension:plugin"] == {"locale": "fr_FR"}
    # The plugin that offers news and looks for newer versions on the network.
    assert page["disabledExtensions"] == {"@jupyterlab/apputils-extension:announcements": True}
    assert "jupyterlab-language-pack-fr-fr" in pins("requirements-labo.lock")
