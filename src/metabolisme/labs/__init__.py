"""Labs: widgets on the library, for JupyterLab. They hold no arithmetic."""

from metabolisme.labs.establishments import establishments_lab
from metabolisme.labs.flipper import flipper_lab
from metabolisme.labs.footprint import footprint_lab
from metabolisme.labs.material_flows import material_flows_lab
from metabolisme.labs.methods import methods_lab
from metabolisme.labs.public_contracts import public_contracts_lab
from metabolisme.labs.rounds import rounds_lab
from metabolisme.labs.shock import shock_lab
from metabolisme.labs.shortlist import shortlist_lab
from metabolisme.labs.stocks import stocks_lab
from metabolisme.labs.territory import territory_lab

__all__ = [
    "establishments_lab",
    "flipper_lab",
    "footprint_lab",
    "material_flows_lab",
    "methods_lab",
    "public_contracts_lab",
    "rounds_lab",
    "shock_lab",
    "shortlist_lab",
    "stocks_lab",
    "territory_lab",
]
