"""Command line: ``python -m preparation RAW_DIRECTORY [--output data]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from metabolisme.errors import MetabolismeError
from preparation.build import REPOSITORY_DATA, build


def main(arguments: list[str] | None = None) -> int:
    """Prepare the tables; 0 when all is written, 1 when nothing is, with the reason on the error stream."""
    parser = argparse.ArgumentParser(
        prog="python -m preparation", description="Des fichiers bruts des éditeurs aux tables de data/."
    )
    parser.add_argument("raw", type=Path, metavar="DOSSIER_BRUT", help="dossier des fichiers téléchargés")
    parser.add_argument(
        "--output", type=Path, default=REPOSITORY_DATA, help="dossier écrit (data/ par défaut)"
    )
    options = parser.parse_args(arguments)
    try:
        changed = build(options.raw, options.output)
    except MetabolismeError as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(f"écrit : {path}")
    print(f"{len(changed)} fichier(s) changé(s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
