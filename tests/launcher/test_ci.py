""".ci/run gets a browser when there is none, then does what a reader does: ``python3 manuel.py tests``."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

if os.name == "posix":  # continuous integration runs on Linux

    @pytest.fixture
    def ci(tmp_path):
        """Run a copy of .ci/run with stand-ins on the PATH; return the exit code and the commands it gave."""
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("bash", "dirname", "env"):
            (programs / name).symlink_to(shutil.which(name))
        project = tmp_path / "Élève n° 1"
        (project / ".ci").mkdir(parents=True)
        script = shutil.copy(ROOT / ".ci" / "run", project / ".ci")

        def run(*installed, user, code):
            journal = tmp_path / "calls.txt"
            for name in ("apt-get", "python3", "sudo", *installed):
                program = programs / name
                last = 'exec "$@"' if name == "sudo" else f"exit {code if name == 'python3' else 0}"
                program.write_text(f'#!/bin/sh\necho "{name} $*" >> "{journal}"\n{last}\n', encoding="utf-8")
                program.chmod(0o755)
            (programs / "id").write_text(f"#!/bin/sh\necho {user}\n", encoding="utf-8")
            (programs / "id").chmod(0o755)
            done = subprocess.run(["bash", script], env={"PATH": str(programs), "CI": "true"}, cwd=tmp_path)
            return done.returncode, journal.read_text(encoding="utf-8").splitlines()

        return run

    def test_installs_chromium_once_when_missing(ci):
        code, calls = ci(user=0, code=0)
        assert code == 0
        assert calls[0].startswith("apt-get update")
        assert calls[1].startswith("apt-get install")
        assert calls[1].endswith(" chromium")
        assert calls[2:] == ["python3 manuel.py tests"]

    def test_asks_for_rights_when_not_root(ci):
        _, calls = ci(user=1000, code=0)
        assert [line.split()[0] for line in calls] == ["sudo", "apt-get", "sudo", "apt-get", "python3"]

    def test_leaves_an_installed_browser_and_passes_the_code_on(ci):
        assert ci("chromium", user=0, code=7) == (7, ["python3 manuel.py tests"])
