"""Command line of ``manuel.py diagnostic`` and, by the first word, of ``manuel.py tableau`` and ``manuel.py feuille``.

``python -m metabolisme.reports "Lorient" --sortie dossier``, ``python -m metabolisme.reports tableau "Lorient"``,
``python -m metabolisme.reports feuille feuille-de-route.csv``.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from metabolisme.errors import MetabolismeError, typeset_french

if TYPE_CHECKING:
    from metabolisme.accounts.local_shares import LocalProfile
    from metabolisme.sources.own_file import OwnFile

INTERRUPTED = 130
DASHBOARD = "tableau"
ROADMAP = "feuille"
READY = {
    "": "Le diagnostic est prêt. Ouvrez dans un navigateur :",
    DASHBOARD: "Le tableau de bord est prêt. Ouvrez dans un navigateur :",
    ROADMAP: "La feuille de route est prête. Ouvrez dans un tableur :",
}


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
    return _checked(parser, words)


def dashboard_arguments(words: list[str]) -> argparse.Namespace:
    """Read the options of ``manuel.py tableau``, in French."""
    parser = argparse.ArgumentParser(
        prog="manuel.py tableau",
        description="Écrit le tableau de bord d'un territoire et de ses pairs : une page à lire et à imprimer, ses "
        "nombres en XLSX et CSV.",
        usage='manuel.py tableau "Lorient" [--sortie DOSSIER] [--projets FICHIER] [--fichier VOTRE-FICHIER] '
        "[--indicateurs LISTE]",
        add_help=False,
    )
    given, options = parser.add_argument_group("à donner"), parser.add_argument_group("options")
    options.add_argument("-h", "--help", "--aide", action="help", help="affiche cette aide et s'arrête")
    given.add_argument(
        "territoire",
        nargs="?",
        default="",
        metavar="TERRITOIRE",
        help="nom ou code d'une zone d'emploi ou d'un EPCI ; plusieurs se joignent par « + »",
    )
    options.add_argument(
        "--sortie",
        type=Path,
        metavar="DOSSIER",
        help="nouveau dossier (par défaut, tableau-de-bord-… dans le dossier courant)",
    )
    options.add_argument("--projets", type=Path, metavar="FICHIER", help="la table de vos projets, en XLSX ou CSV")
    options.add_argument("--fichier", type=Path, metavar="FICHIER", help="vos emplois par branche, en XLSX ou CSV")
    options.add_argument(
        "--indicateurs", metavar="LISTE", help="identifiants séparés par des virgules, dans l'ordre voulu"
    )
    return _checked(parser, words)


def roadmap_arguments(words: list[str]) -> argparse.Namespace:
    """Read the options of ``manuel.py feuille``, in French."""
    parser = argparse.ArgumentParser(
        prog="manuel.py feuille",
        description="Écrit votre feuille de route en XLSX : plan, jalons, indicateurs, contrôles. Sans fichier, écrit "
        "le modèle à remplir.",
        usage="manuel.py feuille [FICHIER.csv] [--sortie FICHIER.xlsx]",
        add_help=False,
    )
    given, options = parser.add_argument_group("à donner"), parser.add_argument_group("options")
    options.add_argument("-h", "--help", "--aide", action="help", help="affiche cette aide et s'arrête")
    given.add_argument(
        "fichier", nargs="?", type=Path, metavar="FICHIER", help="votre feuille de route, en CSV ou XLSX"
    )
    options.add_argument(
        "--sortie",
        type=Path,
        metavar="FICHIER",
        help="par défaut, feuille-de-route.xlsx, ou modele-feuille-de-route.csv",
    )
    return parser.parse_args(words)


def _checked(parser: argparse.ArgumentParser, words: list[str] | None) -> argparse.Namespace:
    chosen = parser.parse_args(words)
    if not chosen.territoire and chosen.fichier is None:
        parser.error('il manque un territoire, tel que "Lorient", ou votre fichier (--fichier)')
    return chosen


def main(words: list[str] | None = None) -> int:
    """Write what is asked for; 0 when it is there, 1 when nothing is, with the reason on the error stream."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    words = sys.argv[1:] if words is None else words
    command, rest = (words[0], words[1:]) if words[:1] in ([DASHBOARD], [ROADMAP]) else ("", words)
    chosen = {DASHBOARD: dashboard_arguments, ROADMAP: roadmap_arguments, "": arguments}[command](rest)
    # A terminal that closes stops the command as Ctrl-C does: nothing half-written is left.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _say("Préparation…")
        written = {DASHBOARD: _write_dashboard, ROADMAP: _write_roadmap, "": _write}[command](chosen)
    except KeyboardInterrupt:
        print(typeset_french("Arrêté : rien n'est écrit."), file=sys.stderr)
        return INTERRUPTED
    except MetabolismeError as error:
        print(error, file=sys.stderr)
        return 1
    _say(READY[command])
    for path in written:
        print(f"  {path}")
    return 0


def _write(chosen: argparse.Namespace) -> list[Path]:
    # Imported here: --aide and a mistyped option answer at once.
    from metabolisme.reports.diagnostic import diagnose
    from metabolisme.reports.diagnostic_content import diagnostic_files, folder_name
    from metabolisme.reports.hand_over import check_folder, write_folder

    profile, own = _profile(chosen)
    folder = chosen.sortie or Path(folder_name(profile.territory))
    check_folder(folder)
    return write_folder(folder, diagnostic_files(diagnose(profile, _say, own=own)))


def _write_dashboard(chosen: argparse.Namespace) -> list[Path]:
    from metabolisme.reports.dashboard import DEFAULT_INDICATORS, check_ids, dashboard
    from metabolisme.reports.dashboard_content import DOCUMENT, dashboard_report
    from metabolisme.reports.diagnostic_content import diagnostic_files, folder_name
    from metabolisme.reports.hand_over import check_folder, write_folder
    from metabolisme.sources.own_projects import read_projects

    ids = list(DEFAULT_INDICATORS)
    if chosen.indicateurs is not None:
        ids = [one.strip() for one in chosen.indicateurs.split(",") if one.strip()]
    check_ids(ids)
    projects = None if chosen.projets is None else read_projects(chosen.projets)
    for note in projects.notes if projects else ():
        _say(f"Vos projets : {note}")
    profile, _ = _profile(chosen)
    folder = chosen.sortie or Path(folder_name(profile.territory, DOCUMENT))
    check_folder(folder)
    _say(f"{len(ids)} indicateurs, ici et chez les pairs…")
    return write_folder(folder, diagnostic_files(dashboard_report(dashboard(profile, ids, projects=projects))))


def _write_roadmap(chosen: argparse.Namespace) -> list[Path]:
    from metabolisme.reports.exports import replace_file
    from metabolisme.reports.roadmap import MODEL, roadmap_csv, roadmap_workbook
    from metabolisme.sources.own_roadmap import read_roadmap

    if chosen.fichier is None:
        path, content = chosen.sortie or Path("modele-feuille-de-route.csv"), roadmap_csv(MODEL)
    else:
        path, content = chosen.sortie or Path("feuille-de-route.xlsx"), roadmap_workbook(read_roadmap(chosen.fichier))
    replace_file(path, content)
    return [path]


def _profile(chosen: argparse.Namespace) -> tuple[LocalProfile, OwnFile | None]:
    """Profile of the territory asked for, and the file of the reader that describes it, if any."""
    from metabolisme.accounts.local_shares import local_profile
    from metabolisme.accounts.own_profile import own_profile
    from metabolisme.sources.own_file import read_own_file

    if chosen.fichier is None:
        return local_profile(chosen.territoire), None
    own = read_own_file(chosen.fichier, base=chosen.territoire or None)
    for note in own.notes:
        _say(f"Votre fichier : {note}")
    return own_profile(own), own


def _say(message: str) -> None:
    print(typeset_french(message), flush=True)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
