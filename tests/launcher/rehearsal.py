"""Run manuel.py for real, with its tools replaced by records of what it asked of them.

Called in a Python of its own: ``rehearsal.py manuel.py SCENE COMMAND...``, where SCENE is a JSON object with

- ``uv``: "answers" or "dead shim" when one is on the PATH;
- ``answers``: list of [part of a command, its exit code or "interrupt"];
- ``free``: bytes left on the disk, at each look;
- ``absent``: modules that this Python lacks; ``version``: its version;
- ``fails``: [method of Path, errno] that the system refuses;
- ``removal``: "interrupt" for a Ctrl-C while a folder is being removed.

One line of JSON for each tool called goes to the file ``calls.jsonl`` beside the project's folder.
"""

import collections
import json
import os
import pathlib
import runpy
import shutil
import subprocess
import sys

script = pathlib.Path(sys.argv[1])
scene = json.loads(sys.argv[2])
journal = script.parent.parent / "calls.jsonl"


class Tool:
    """Stands for subprocess.Popen: writes down the command, then answers as the scene says."""

    def __init__(self, command, cwd=None, env=None, **_):
        words = [part.replace(str(script.parent), "PROJECT") for part in command]
        kept = {name: value for name, value in (env or {}).items() if name.startswith(("JUPYTER", "PYTHON"))}
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"words": words, "cwd": cwd, "env": kept}) + "\n")
        answers = scene.get("answers", [])
        self.answer = next((answer for part, answer in answers if part in " ".join(words)), 0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def wait(self, timeout=None):
        if self.answer == "interrupt":
            self.answer = 130
            raise KeyboardInterrupt
        return self.answer

    def terminate(self):
        raise AssertionError("the tool had stopped by itself")


def refuse(method, number):
    def refused(path, *_, **__):
        raise OSError(number, os.strerror(number), str(path))

    setattr(pathlib.Path, method, refused)


def interrupted_removal(folder, *_, **__):
    remove(os.path.join(folder, "lib"))
    raise KeyboardInterrupt


remove = shutil.rmtree
subprocess.Popen = Tool
shutil.which = lambda name: "/uv/uv" if name == "uv" and "uv" in scene else None
if scene.get("uv") == "dead shim":
    scene.setdefault("answers", []).insert(0, ["/uv/uv --version", 127])
if "free" in scene:
    looks = iter(scene["free"])
    usage = collections.namedtuple("usage", "total used free")
    shutil.disk_usage = lambda _: usage(10**12, 0, next(looks))
for name in scene.get("absent", []):
    sys.modules[name] = None
if "fails" in scene:
    refuse(*scene["fails"])
if "removal" in scene:
    shutil.rmtree = interrupted_removal
if "version" in scene:
    sys.version_info = (*scene["version"], 0, "final", 0)
    sys.version = "{}.{}.0 (rehearsal)".format(*scene["version"])

sys.argv = [str(script), *sys.argv[3:]]
runpy.run_path(str(script), run_name="__main__")
