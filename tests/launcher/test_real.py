"""manuel.py with a real pip and a real uv, a real lock and a real wheel, small enough to need no network."""

import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CLOSED = "http://127.0.0.1:9/simple"  # nothing listens on the discard port of this machine
BACKEND = """
import zipfile
from pathlib import Path

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "metabolisme-0.1-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("metabolisme.pth", str(Path("src").resolve()))
        wheel.writestr("metabolisme-0.1.dist-info/METADATA", METADATA)
        wheel.writestr("metabolisme-0.1.dist-info/WHEEL", TAG)
        wheel.writestr("metabolisme-0.1.dist-info/RECORD", "")
    return name
"""
METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"
TAG = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def index(tmp_path: Path, project: Path) -> str:
    """A project with a library and a lock of one package: a jupyter-book that says how it was called.

    The value is the address of the index that holds the package, in a folder.
    """
    folder = tmp_path / "index" / "outil"
    folder.mkdir(parents=True)
    path = folder / "outil-1.0-py3-none-any.whl"
    (folder / "index.html").write_text(f'<a href="{path.name}">{path.name}</a>', encoding="utf-8")
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("outil.py", "import sys\ndef main():\n    print('outil', sys.argv[1:], sys.prefix)\n")
        wheel.writestr("outil-1.0.dist-info/METADATA", METADATA.format("outil", "1.0"))
        wheel.writestr("outil-1.0.dist-info/WHEEL", TAG)
        scripts = "[console_scripts]\njupyter-book = outil:main\n"
        wheel.writestr("outil-1.0.dist-info/entry_points.txt", scripts)
        wheel.writestr("outil-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    (project / "requirements.lock").write_text(f"outil==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
    (project / "pyproject.toml").write_text(
        "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
        "[project]\nname = 'metabolisme'\nversion = '0.1'\n",
        encoding="utf-8",
    )
    constants = f"METADATA = {METADATA.format('metabolisme', '0.1')!r}\nTAG = {TAG!r}\n"
    (project / "backend.py").write_text(constants + BACKEND, encoding="utf-8")
    library = project / "src" / "metabolisme"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("", encoding="utf-8")
    return folder.parent.as_uri()


def launch(project, tool, index):
    """Start ``manuel.py livre`` in a session of its own, with the given tool and index of packages."""
    theirs = ("PIP_", "PYTHON", "UV_")
    settings = {
        "PATH": os.environ["PATH"] if tool == "uv" else "",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index,
        "PIP_RETRIES": "0",
        "UV_CACHE_DIR": str(project.parent / "cache"),
        "UV_DEFAULT_INDEX": index,
        "UV_HTTP_RETRIES": "0",
        "UV_NO_CONFIG": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(theirs)}
    return subprocess.Popen(
        [sys.executable, str(project / "manuel.py"), "livre"],
        env={**kept, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )


def interrupted(project, tool):
    """Press Ctrl-C while the tool waits for an index that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        process = launch(project, tool, f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        silent.settimeout(60)
        connection, _ = silent.accept()
        with connection:
            os.killpg(process.pid, signal.SIGINT)
            out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert "manuel.py\u00a0: arrêté." in out


def refused(project, tool):
    """Start without network."""
    process = launch(project, tool, CLOSED)
    out, _ = process.communicate(timeout=60)
    assert process.returncode not in (0, 130)
    assert "le réseau manque" in out
    assert "outil" in out, "the tool's own message is hidden"


# At least one of the tools is here: it prepared the environment that runs this test.
SCENES = [("uv", refused)] if shutil.which("uv") else []
if importlib.util.find_spec("ensurepip"):
    # Only POSIX can send a Ctrl-C to a group of processes.
    SCENES.append(("pip", interrupted if os.name == "posix" else refused))


@pytest.mark.parametrize(("tool", "fault"), SCENES)
def test_from_a_failed_start_to_a_book_then_without_network(project, index, tool, fault):
    fault(project, tool)
    assert (project / ".venv").exists()
    process = launch(project, tool, index)
    out, _ = process.communicate(timeout=120)
    called = f"outil ['build', '.', '-W', '--keep-going'] {project / '.venv'}"
    assert process.returncode == 0, out
    assert called in out
    python = project / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = [python, "-X", "utf8", "-c", "import metabolisme; print(metabolisme.__file__)"]
    found = subprocess.check_output(where, encoding="utf-8").strip()
    assert Path(found) == project / "src" / "metabolisme" / "__init__.py"
    assert ("uv =" in (project / ".venv" / "pyvenv.cfg").read_text(encoding="utf-8")) == (tool == "uv")
    again = launch(project, tool, CLOSED)
    out, _ = again.communicate(timeout=60)
    assert again.returncode == 0, out
    assert out.startswith(called)
