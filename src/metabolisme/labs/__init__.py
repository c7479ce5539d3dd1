"""Labs: widgets on the library, for JupyterLab. They hold no arithmetic."""

from metabolisme.labs.actors import actors_lab
from metabolisme.labs.cards import card_lab
from metabolisme.labs.class_answers import answers_lab
from metabolisme.labs.class_scenarios import class_lab
from metabolisme.labs.composite import composite_lab
from metabolisme.labs.diversity import diversity_lab
from metabolisme.labs.doughnut import doughnut_lab
from metabolisme.labs.establishments import establishments_lab
from metabolisme.labs.flipper import flipper_lab
from metabolisme.labs.footprint import footprint_lab
from metabolisme.labs.levers import levers_lab
from metabolisme.labs.local_production import local_production_lab
from metabolisme.labs.material_flows import material_flows_lab
from metabolisme.labs.methods import methods_lab
from metabolisme.labs.projects import projects_lab
from metabolisme.labs.public_contracts import public_contracts_lab
from metabolisme.labs.rounds import rounds_lab
from metabolisme.labs.seen_change import seen_change_lab
from metabolisme.labs.shock import shock_lab
from metabolisme.labs.shortlist import shortlist_lab
from metabolisme.labs.stocks import stocks_lab
from metabolisme.labs.territory import territory_lab

__all__ = [
    "actors_lab",
    "answers_lab",
    "card_lab",
    "class_lab",
    "composite_lab",
    "diversity_lab",
    "doughnut_lab",
    "establishments_lab",
    "flipper_lab",
    "footprint_lab",
    "levers_lab",
    "local_production_lab",
    "material_flows_lab",
    "methods_lab",
    "projects_lab",
    "public_contracts_lab",
    "rounds_lab",
    "seen_change_lab",
    "shock_lab",
    "shortlist_lab",
    "stocks_lab",
    "territory_lab",
]
