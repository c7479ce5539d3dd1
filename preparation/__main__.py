"""Command line: ``python -m preparation RAW_DIRECTORY [--output data]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from metabolisme.errors import MetabolismeError, typeset_french
from preparation.build import REPOSITORY_DATA, build
from preparation.raw_files import how_to_get


def main(arguments: list[str] | None = None) -> int:
    """Prepare the tables; 0 when all is written, 1 when nothing is, with the reason on the error stream.

    What could not be made again for want of a raw file is printed, with where to get the file.
    """
    parser = argparse.ArgumentParser(
        prog="python -m preparation", description="Des fichiers bruts des éditeurs aux tables de data/."
    )
    parser.add_argument("raw", type=Path, metavar="DOSSIER_BRUT", help="dossier des fichiers téléchargés")
    parser.add_argument(
        "--output", type=Path, default=REPOSITORY_DATA, help="dossier écrit (data/ par défaut)"
    )
    options = parser.parse_args(arguments)
    try:
        done = build(options.raw, options.output)
    except MetabolismeError as error:
        print(error, file=sys.stderr)
        return 1
    for path in done.changed:
        print(f"écrit : {path}")
    print(f"{len(done.changed)} fichier(s) changé(s).")
    if done.missing:
        themes = sorted({theme for file in done.missing for theme in file.themes})
        lines = [
            f"Non refait, faute de fichiers bruts : {', '.join(themes)}.",
            *(f"  - {how_to_get(file)}" for file in done.missing),
            f"Tables gardées telles quelles, empreintes vérifiées : {', '.join(done.kept)}.",
        ]
        print(typeset_french("\n".join(lines)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
