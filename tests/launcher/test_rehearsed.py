"""manuel.py decides, says and hands over as it should; the tools are only written down (rehearsal.py)."""

import ast
import errno
import re
from pathlib import Path

import pytest

INSTALLS = re.compile(r" venv |pip ")
BOOK = ".venv/bin/jupyter-book build . -W --keep-going"
STEPS = [
    "-m ruff check .",
    "-m mypy",
    "-m pytest -n auto --dist loadscope --no-loadscope-reorder --ignore=tests/book",
    BOOK,
    "-m pytest -n auto --dist loadscope --no-loadscope-reorder -o testpaths=tests/book",
]


def installs(outcome):
    return [line for line in outcome.words if INSTALLS.search(line)]


def portable(lines):
    """Write the programs of an environment as POSIX does."""
    slashed = (line.replace("\\", "/") for line in lines)
    return [line.replace("/Scripts/", "/bin/").replace("python.exe", "python") for line in slashed]


def test_source_parses_on_python_3_6(project):
    # 3.6 is the oldest grammar that a teaching room still meets; the message must appear there too.
    assert ast.parse((project / "manuel.py").read_text(encoding="utf-8"), feature_version=(3, 6)).body


@pytest.mark.parametrize("version", [(3, 6), (3, 10), (3, 15)])
def test_python_without_wheels_is_refused_first(rehearse, project, version):
    outcome = rehearse("livre", version=version)
    assert outcome.code == 1
    assert "il faut Python 3.11 à 3.14" in outcome.err
    assert "{}.{}.0".format(*version) in outcome.err
    assert outcome.calls == []
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("version", [(3, 11), (3, 14)])
def test_python_with_wheels_is_accepted(rehearse, version):
    assert rehearse("livre", version=version).code == 0


@pytest.mark.parametrize("arguments", [(), ("lvire",), ("",), ("--livre",)])
def test_unknown_command_lists_the_commands(rehearse, project, arguments):
    outcome = rehearse(*arguments)
    assert outcome.code == 2
    commands = ("livre", "tests", "labo", "salle", "diagnostic", "tableau", "feuille")
    assert all(f"manuel.py {name}" in outcome.err for name in commands)
    assert not (project / ".venv").exists()


def test_help_is_not_an_error(rehearse):
    outcome = rehearse("--help")
    assert (outcome.code, outcome.err) == (0, "")
    assert "manuel.py livre" in outcome.out


def test_livre_installs_with_pip_then_builds_then_says_where(rehearse):
    outcome = rehearse("livre", "--all")
    lock = "-m pip install --require-hashes --only-binary :all: -r PROJECT/requirements.lock"
    linked = "-m pip install --quiet --no-deps --no-build-isolation --no-index --editable PROJECT"
    venv, *rest = portable(outcome.words)
    assert venv.endswith("-m venv PROJECT/.venv")
    python = "PROJECT/.venv/bin/python"
    assert rest == [f"{python} {lock}", f"{python} {linked}", f"PROJECT/{BOOK} --all"]
    assert outcome.code == 0
    # The address is for pasting into a browser: spaces, accents and the degree sign are percent-encoded.
    assert re.search(r"file:///\S+/%C3%89l%C3%A8ve%20n%C2%B0%201/manuel/_build/html/index\.html", outcome.out)


def test_livre_installs_with_uv_when_it_answers(rehearse):
    outcome = rehearse("livre", uv="answers")
    commands = [line.split()[1:3] for line in installs(outcome)]
    assert commands == [["venv", "--quiet"], ["pip", "sync"], ["pip", "install"]]
    assert all(line.startswith("/uv/uv ") for line in installs(outcome))
    assert all(flag in installs(outcome)[1] for flag in ("--require-hashes", "--only-binary :all:"))
    assert "--no-index" in installs(outcome)[2]


def test_dead_shim_of_uv_is_not_used(rehearse):
    outcome = rehearse("livre", uv="dead shim")
    assert outcome.code == 0
    assert not any(line.startswith("/uv/uv") for line in installs(outcome))


@pytest.mark.parametrize("scene", [{}, {"uv": "answers"}])
def test_second_run_installs_nothing(rehearse, scene):
    rehearse("livre", **scene)
    # Nothing that can use a network is called: only the build itself.
    assert installs(rehearse("livre", **scene)) == []


def test_change_of_pyproject_only_links_the_project_again(rehearse, project):
    rehearse("livre")
    (project / "pyproject.toml").write_text("# other\n", encoding="utf-8")
    again = installs(rehearse("livre"))
    assert len(again) == 1
    assert "--no-index --editable PROJECT" in again[0]


def test_change_of_lock_rebuilds(rehearse, project):
    rehearse("livre")
    (project / ".venv" / "left.txt").write_text("from before", encoding="utf-8")
    (project / "requirements.lock").write_text("# other\n", encoding="utf-8")
    assert len(installs(rehearse("livre"))) == 3
    assert not (project / ".venv" / "left.txt").exists()


def test_moved_folder_rebuilds(rehearse, project):
    # The programs of an environment hold its absolute path: they are dead once it has moved.
    rehearse("livre")
    moved = project.rename(project.with_name("ailleurs"))
    assert len(installs(rehearse("livre", folder=moved))) == 3


@pytest.mark.parametrize("step", ["-m venv", "--require-hashes", "--editable"])
@pytest.mark.parametrize("fault", [1, "interrupt"])
def test_install_that_stopped_half_way_is_done_again(rehearse, step, fault):
    stopped = rehearse("livre", answers=[[step, fault]])
    assert stopped.code == (130 if fault == "interrupt" else 1)
    assert not any("jupyter-book" in line for line in stopped.words)
    again = rehearse("livre")
    assert again.code == 0
    # Packages already installed and verified are kept when only the link to the project was missing.
    assert len(installs(again)) == (1 if step == "--editable" else 3)


def test_removal_that_stopped_half_way_never_looks_ready(rehearse, project):
    rehearse("livre")
    (project / ".venv" / "lib").mkdir()
    lock = project / "requirements.lock"
    before = lock.read_bytes()
    lock.write_text("# other\n", encoding="utf-8")
    assert rehearse("livre", removal="interrupt").code == 130
    lock.write_bytes(before)
    assert len(installs(rehearse("livre"))) == 3


def test_ctrl_c_gives_one_french_line(rehearse):
    outcome = rehearse("livre", answers=[["jupyter-book", "interrupt"]])
    assert outcome.code == 130
    assert outcome.err.count("\n") == 1
    assert outcome.err.startswith("manuel.py\u00a0: arrêté.")


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_python_without_venv_is_told_the_debian_package(rehearse, project, absent):
    outcome = rehearse("livre", absent=[absent])
    assert outcome.code == 1
    assert re.search(r"sudo apt install python3\.\d+-venv", outcome.err)
    assert not (project / ".venv").exists()


def test_uv_does_without_venv(rehearse):
    assert rehearse("livre", absent=["venv", "ensurepip"], uv="answers").code == 0


def test_full_disk_is_seen_before(rehearse):
    outcome = rehearse("livre", free=[3 * 10**8])
    assert outcome.code == 1
    assert ".venv demande 1,5 Go, il reste 0,3 Go" in outcome.err
    assert installs(outcome) == []


def test_full_disk_is_seen_when_the_tool_fails(rehearse):
    outcome = rehearse("livre", answers=[["--require-hashes", 2]], free=[10**11, 10**6])
    assert outcome.code == 2
    assert "le disque est plein" in outcome.err
    assert "réseau" not in outcome.err


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "le disque est plein"),
        (errno.EROFS, "copiez le manuel dans un dossier à vous"),
        (errno.EACCES, "copiez le manuel dans un dossier à vous"),
    ],
)
def test_refusal_of_the_system_is_explained(rehearse, number, words):
    outcome = rehearse("livre", fails=["mkdir", number])
    assert outcome.code == 1
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_failed_install_names_the_network(rehearse):
    outcome = rehearse("livre", answers=[["--require-hashes", 2]])
    assert outcome.code == 2
    assert all(word in outcome.err for word in ("le réseau manque", "proxy", "ci-dessus", "relancez"))


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_missing_file_is_named(rehearse, project, name):
    (project / name).unlink()
    outcome = rehearse("livre")
    assert outcome.code == 1
    assert f"il manque {project / name}" in outcome.err


def test_tests_runs_the_fast_steps_first(rehearse):
    outcome = rehearse("tests")
    steps = portable(line for line in outcome.words if not INSTALLS.search(line))
    assert outcome.code == 0
    assert all(expected in step for step, expected in zip(steps, STEPS, strict=True))


def test_tests_prepares_the_labs_too(rehearse):
    locks = [line for line in rehearse("tests").words if "--require-hashes" in line]
    assert [line.split()[-1] for line in locks] == ["PROJECT/requirements.lock", "PROJECT/requirements-labo.lock"]


@pytest.mark.parametrize("failing", range(len(STEPS)))
def test_tests_stops_at_the_first_failure_with_its_code(rehearse, failing):
    step = STEPS[failing].replace(".venv/bin/", "")
    outcome = rehearse("tests", answers=[[step, 7]])
    steps = [line for line in outcome.words if not INSTALLS.search(line)]
    assert outcome.code == 7
    assert len(steps) == failing + 1
    assert "échec à l'étape" in outcome.err


def test_options_go_to_both_runs_of_pytest_and_may_select_nothing_in_one(rehearse):
    outcome = rehearse("tests", "-k", "deux mots", answers=[["--ignore=tests/book", 5]])
    runs = [call["words"] for call in outcome.calls if "pytest" in call["words"]]
    assert outcome.code == 0
    assert [words[-2:] for words in runs] == [["-k", "deux mots"]] * 2


def test_no_test_at_all_is_a_failure(rehearse):
    assert rehearse("tests", answers=[["--ignore=tests/book", 5]]).code == 5


def test_labo_has_its_own_environment_and_passes_options(rehearse, project):
    outcome = rehearse("labo", "--no-browser")
    assert "PROJECT/requirements-labo.lock" in portable(outcome.words)[1]
    lab = outcome.calls[-1]["words"]
    assert portable(lab[:2]) == ["PROJECT/.venv-labo/bin/jupyter-lab", "PROJECT/book/ateliers"]
    assert lab[-1] == "--no-browser"
    assert not (project / ".venv").exists()


def test_salle_serves_from_the_environment_of_the_labs_and_passes_options(rehearse, project):
    outcome = rehearse("salle", "--adresse", "--port", "9000")
    assert "PROJECT/requirements-labo.lock" in portable(outcome.words)[1]
    served = outcome.calls[-1]["words"]
    assert portable(served[:2]) == ["PROJECT/.venv-labo/bin/python", "PROJECT/site/salle/serveur.py"]
    assert served[2:] == ["--adresse", "--port", "9000"]
    assert not (project / ".venv").exists()


def test_ctrl_c_is_the_way_to_close_a_room(rehearse):
    outcome = rehearse("salle", answers=[["serveur.py", "interrupt"]])
    assert (outcome.code, outcome.err) == (0, "")


def test_salle_that_fails_says_so_with_its_code(rehearse):
    outcome = rehearse("salle", answers=[["serveur.py", 3]])
    assert outcome.code == 3
    assert "arrêtés sur une erreur" in outcome.err


def test_diagnostic_runs_where_the_user_is_and_passes_its_words(rehearse, tmp_path):
    outcome = rehearse("diagnostic", "Lorient", "--sortie", "dossier")
    assert "PROJECT/requirements.lock" in portable(outcome.words)[1]
    made = outcome.calls[-1]
    # -P: a file of the user named as a module of Python must not be imported in its place
    assert portable(made["words"][:1]) == ["PROJECT/.venv/bin/python"]
    assert made["words"][1:] == ["-P", "-m", "metabolisme.reports", "Lorient", "--sortie", "dossier"]
    assert Path(made["cwd"]).samefile(tmp_path)
    assert outcome.code == 0


def test_tableau_is_the_same_tool_with_its_first_word(rehearse):
    made = rehearse("tableau", "Lorient", "--projets", "projets.csv").calls[-1]
    assert made["words"][1:] == ["-P", "-m", "metabolisme.reports", "tableau", "Lorient", "--projets", "projets.csv"]
    made = rehearse("feuille", "feuille.csv").calls[-1]
    assert made["words"][1:] == ["-P", "-m", "metabolisme.reports", "feuille", "feuille.csv"]


@pytest.mark.parametrize(("answer", "code"), [(1, 1), (2, 2), ("interrupt", 130)])
def test_diagnostic_that_fails_keeps_its_code_and_its_own_words(rehearse, answer, code):
    outcome = rehearse("diagnostic", "Lorient", answers=[["metabolisme.reports", answer]])
    assert outcome.code == code
    assert ("arrêté" in outcome.err) == (answer == "interrupt")


def test_tools_run_from_the_project_with_nothing_of_the_user(rehearse, project, tmp_path):
    theirs = dict.fromkeys(("PYTHONPATH", "PYTHONSTARTUP", "JUPYTER_PATH", "JUPYTER_DATA_DIR"), str(tmp_path))
    outcome = rehearse("livre", environment=theirs)
    assert outcome.code == 0
    for call in outcome.calls:
        given = call["env"]
        assert call["cwd"] == str(project)
        assert given.keys().isdisjoint({"PYTHONPATH", "PYTHONSTARTUP", "JUPYTER_PATH"})
        assert (given["PYTHONUTF8"], given["PYTHONNOUSERSITE"]) == ("1", "1")
        folders = ("JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        assert all(Path(given[name]).is_relative_to(project) for name in folders)


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C"}])
def test_messages_survive_an_old_console(rehearse, environment):
    outcome = rehearse("livre", environment=environment)
    assert outcome.code == 0
    assert "Le livre est prêt. Ouvrez dans un navigateur\u00a0:" in outcome.out


@pytest.mark.parametrize("option", [("--edition", "formateur"), ("--edition=formateur",)])
def test_trainers_edition_comes_after_the_learners(rehearse, option):
    outcome = rehearse("livre", *option, "-q")
    built = [line for line in portable(outcome.words) if BOOK in line]
    assert built == [f"PROJECT/{BOOK} -q", f"PROJECT/{BOOK} --builder custom --custom-builder formateur -q"]
    assert outcome.code == 0
    assert "/_build/html/index.html" in outcome.out
    assert "/_build/formateur/index.html" in outcome.out


def test_learners_edition_that_fails_leaves_the_trainers_alone(rehearse):
    outcome = rehearse("livre", "--edition", "formateur", answers=[["jupyter-book", 3]])
    assert outcome.code == 3
    assert sum("jupyter-book" in line for line in outcome.words) == 1


@pytest.mark.parametrize(
    "options", [("--edition", "maître"), ("--edition",), ("--edition=",), ("--editon", "formateur")]
)
def test_unknown_edition_is_one_message_and_touches_nothing(rehearse, project, options):
    outcome = rehearse("livre", *options)
    assert (outcome.code, outcome.out, outcome.calls) == (2, "", [])
    assert len(outcome.err.splitlines()) == 1
    assert "formateur" in outcome.err
    assert not (project / ".venv").exists()
