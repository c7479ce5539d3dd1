"""Serve the labs to a room with Voilà: without code, in French, nothing asked of a third party (``manuel.py salle``).

Runs in the environment of the labs. Voilà's own page has links to font servers: the templates beside this file leave
them out, and a content security policy forbids browsers any other address than this server.
"""

import argparse
import os
import re
import socket
import sys
import threading
import webbrowser
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LABS = HERE.parents[1] / "book" / "ateliers"
EVERYWHERE = "0.0.0.0"

#: Cells with this tag only make sense with code in sight, in JupyterLab.
JUPYTERLAB_ONLY = "jupyterlab"

#: What a page may load or call: this server only. Voilà's scripts are inline and evaluate their templates.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; form-action 'self'"
)

WARNING = """ATTENTION : toute personne du réseau peut ouvrir ces ateliers et fait travailler cet ordinateur.
Ne l'ouvrez que dans la salle, sur un réseau de confiance, et fermez-le à la fin de la séance."""


@dataclass(frozen=True)
class Atelier:
    """What the list of labs says of one: its file, its title, its first sentence."""

    file: str
    title: str
    summary: str


def arguments(words):
    """Read the options of the command, in French."""
    parser = argparse.ArgumentParser(
        prog="manuel.py salle",
        description="Sert les ateliers, sans code, à cet ordinateur ou à la salle.",
        add_help=False,
    )
    parser.add_argument("-h", "--help", "--aide", action="help", help="affiche cette aide et s'arrête")
    parser.add_argument("--port", type=int, default=8866, help="port (8866) ; s'il est pris, le suivant qui est libre")
    parser.add_argument(
        "--adresse",
        nargs="?",
        const=EVERYWHERE,
        default="localhost",
        help="ouvre les ateliers au réseau de la salle ; avec une valeur, par cette adresse seulement",
    )
    parser.add_argument("--sans-navigateur", action="store_true", help="n'ouvre pas de navigateur")
    return parser.parse_args(words)


def described(path):
    """What the list of labs says of a notebook: the heading of its first cell and the sentence that follows."""
    import nbformat

    heading, _, rest = nbformat.read(path, as_version=4).cells[0].source.partition("\n")
    title = re.sub(r"^#+\s*(Atelier\s*:\s*)?", "", heading)
    return Atelier(path.name, title[:1].upper() + title[1:], rest.strip().split("\n")[0])


def ateliers():
    """Every lab, by file name."""
    return [described(path) for path in sorted(LABS.glob("*.ipynb"))]


def for_a_room(request, notebook, cwd):
    """Leave out the cells for JupyterLab, and give the page its title and its pass to close its kernel."""
    # Asking for the token sets the cookie without which the server refuses to stop the kernel of a closed page: each
    # would keep 200 MB.
    _ = request.xsrf_token
    notebook.cells = [cell for cell in notebook.cells if JUPYTERLAB_ONLY not in cell.metadata.get("tags", [])]
    title = notebook.cells[0].source.split("\n")[0].lstrip("# ")
    notebook.metadata["title"] = f"{title} – Métabolismes & leviers"
    return notebook


def address_in_the_room():
    """Address of this machine on its network; its name when it has no network. No packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
        except OSError:  # no network at all
            return socket.gethostname()
        return probe.getsockname()[0]


def announcement(host, port):
    """What the trainer reads, and may write on the board."""
    if host in ("localhost", "127.0.0.1", "::1"):
        shown, advice = "localhost", "Pour les ouvrir à la salle : manuel.py salle --adresse"
    else:
        shown, advice = address_in_the_room() if host == EVERYWHERE else host, WARNING
    lines = ["Les ateliers sont prêts. Ouvrez dans un navigateur :", f"  http://{shown}:{port}/", advice]
    return "\n".join([*lines, "Pour arrêter : Ctrl-C dans cette fenêtre."])


def serve(chosen):
    """Serve until Ctrl-C."""
    # Voilà finds there its templates, and Jupyter a kernel that does not warn the trainer, in English, at each start.
    os.environ["JUPYTER_PATH"] = str(HERE)
    import tornado.ioloop
    from jupyter_server.base.handlers import JupyterHandler
    from traitlets.config import Config
    from voila.app import Voila

    class Index(JupyterHandler):
        """The list of labs."""

        def get(self):
            template = self.settings["voila_jinja2_env"].get_template("ateliers.html")
            self.finish(template.render(ateliers=ateliers(), base_url=self.base_url))

    class Room(Voila):
        """Voilà with its own list of labs and a message in French."""

        def init_handlers(self):
            return [("/", Index), ("/voila/tree.*", Index), *super().init_handlers()]

        def listen(self):
            # Run once the port is known.
            tornado.ioloop.IOLoop.current().add_callback(self.announce)
            super().listen()

        def announce(self):
            print(announcement(chosen.adresse, self.port), flush=True)
            if not chosen.sans_navigateur:
                address = f"http://{'localhost' if chosen.adresse == EVERYWHERE else chosen.adresse}:{self.port}/"
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    settings = {
        "Voila": {
            "ip": chosen.adresse,
            "port": chosen.port,
            "open_browser": False,
            "log_level": "ERROR",
            # Without the second, Tornado warns of Jupyter's own default at each page.
            "tornado_settings": {"headers": {"Content-Security-Policy": POLICY}, "ws_ping_timeout": 30_000},
        },
        "VoilaConfiguration": {
            "template": "salle",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "prelaunch_hook": for_a_room,
        },
        "VoilaExporter": {"language_code": "fr"},
        "VoilaExecutor": {"cell_error_instruction": "Prévenez la personne qui anime la séance."},
        # A computer put to sleep leaves its kernel behind: it goes after half an hour.
        "MappingKernelManager": {"cull_idle_timeout": 1800, "cull_interval": 60},
    }
    room = Room.instance(config=Config(settings))
    room.initialize([str(LABS)])
    room.start()
    print("Les ateliers sont fermés.", flush=True)


if __name__ == "__main__":
    serve(arguments(sys.argv[1:]))
