"""Command line: ``python -m metabolisme.reports "Lorient" --sortie dossier``, behind ``manuel.py diagnostic``."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from metabolisme.errors import MetabolismeError, typeset_french

INTERRUPTED = 130


def arguments(words: list[str] | None) -> argparse.Namespace:
    """Read the options of the command, in French."""
    parser = argparse.ArgumentParser(
        prog="manuel.py diagnostic",
        description="Écrit le diagnostic d'un territoire : une page à lire et à imprimer, ses nombres en XLSX et CSV.",
        usage='manuel.py diagnostic "Lorient" [--sortie DOSSIER] [--fichier VOTRE-FICHIER]',
        add_help=False,
    )
    # argparse titles its own groups in English.
    given, options = parser.add_argument_group("à donner"), parser.add_argument_group("options")
    options.add_argument("-h", "--help", "--aide", action="help", help="affiche cette aide et s'arrête")
    given.add_argument(
        "territoire",
        nargs="?",
        default="",
        metavar="TERRITOIRE",
        help="nom ou code d'une zone d'emploi ou d'un EPCI ; plusieurs se joignent par « + » ; avec --fichier, le "
        "territoire qui remplit ce que le fichier ne dit pas",
    )
    options.add_argument(
        "--sortie",
        type=Path,
        metavar="DOSSIER",
        help="nouveau dossier (par défaut, diagnostic-… dans le dossier courant)",
    )
    options.add_argument("--fichier", type=Path, metavar="FICHIER", help="vos emplois par branche, en XLSX ou CSV")
    chosen = parser.parse_args(words)
    if not chosen.territoire and chosen.fichier is None:
        parser.error('il manque un territoire, tel que "Lorient", ou votre fichier (--fichier)')
    return chosen


def main(words: list[str] | None = None) -> int:
    """Write the diagnostic; 0 when it is there, 1 when nothing is, with the reason on the error stream."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    chosen = arguments(words)
    # A terminal that closes stops the command as Ctrl-C does: nothing half-written is left.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _say("Préparation…")
        written = _write(chosen)
    except KeyboardInterrupt:
        print(typeset_french("Arrêté : rien n'est écrit."), file=sys.stderr)
        return INTERRUPTED
    except MetabolismeError as error:
        print(error, file=sys.stderr)
        return 1
    _say("Le diagnostic est prêt. Ouvrez dans un navigateur :")
    for path in written:
        print(f"  {path}")
    return 0


def _write(chosen: argparse.Namespace) -> list[Path]:
    # Imported here: --aide and a mistyped option answer at once.
    from metabolisme.accounts.local_shares import local_profile
    from metabolisme.accounts.own_profile import own_profile
    from metabolisme.reports.diagnostic import diagnose
    from metabolisme.reports.diagnostic_content import diagnostic_files, folder_name
    from metabolisme.reports.hand_over import check_folder, write_folder
    from metabolisme.sources.own_file import read_own_file

    own = None
    if chosen.fichier is None:
        profile = local_profile(chosen.territoire)
    else:
        own = read_own_file(chosen.fichier, base=chosen.territoire or None)
        for note in own.notes:
            _say(f"Votre fichier : {note}")
        profile = own_profile(own)
    folder = chosen.sortie or Path(folder_name(profile.territory))
    check_folder(folder)
    return write_folder(folder, diagnostic_files(diagnose(profile, _say, own=own)))


def _say(message: str) -> None:
    print(typeset_french(message), flush=True)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
