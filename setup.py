"""Put a copy of the checkout's ``data/`` into the wheel; everything else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

DATA = Path("data")


class BuildWithData(build_py):
    """Build the library with its tables at ``metabolisme/data``; an editable install reads the checkout."""

    def run(self):
        """Copy the packages, then the tables."""
        super().run()
        if not self.editable_mode:
            shutil.copytree(DATA, Path(self.build_lib, "metabolisme", "data"), dirs_exist_ok=True)

    def get_source_files(self):
        """List the tables among the sources, so that a source archive holds them too."""
        return [*super().get_source_files(), *(str(path) for path in DATA.rglob("*") if path.is_file())]


setup(cmdclass={"build_py": BuildWithData})
