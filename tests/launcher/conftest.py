"""A copy of the launcher in a folder with spaces and accents, and two ways to launch it."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
REHEARSAL = Path(__file__).with_name("rehearsal.py")
collect_ignore = [REHEARSAL.name]  # a script, not a module with doctests


@dataclass(frozen=True)
class Outcome:
    """What a launch left behind: exit code, output, and one record a tool that was called."""

    code: int
    out: str
    err: str
    calls: list[dict]

    @property
    def words(self) -> list[str]:
        """The commands, each as one line, with the project's folder written PROJECT."""
        return [" ".join(call["words"]) for call in self.calls]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "Bureau" / "Élève n° 1" / "manuel"
    folder.mkdir(parents=True)
    shutil.copy(REPOSITORY / "manuel.py", folder)
    for name in ("pyproject.toml", "requirements.lock", "requirements-labo.lock"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    return folder


def run(command: list[str], cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    # The launcher's own output is UTF-8 whatever the console's encoding: decoding fails otherwise.
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.fixture
def rehearse(project: Path, tmp_path: Path):
    """Run the real manuel.py with every tool replaced by a record (see rehearsal.py)."""

    def launch(*arguments: str, folder: Path = project, environment=None, **scene) -> Outcome:
        journal = folder.parent / "calls.jsonl"
        journal.write_text("", encoding="utf-8")
        # With the Python below the environment, as a reader launches it.
        python = getattr(sys, "_base_executable", sys.executable)
        command = [python, str(REHEARSAL), str(folder / "manuel.py"), json.dumps(scene), *arguments]
        # From the temporary folder's root: the launcher must find its own.
        done = run(command, tmp_path, environment or {})
        calls = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
        return Outcome(done.returncode, done.stdout, done.stderr, calls)

    return launch
