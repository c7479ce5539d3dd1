"""Labs: widgets on the library, for JupyterLab. They hold no arithmetic."""

from metabolisme.labs.footprint import footprint_lab
from metabolisme.labs.material_flows import material_flows_lab
from metabolisme.labs.methods import methods_lab
from metabolisme.labs.rounds import rounds_lab
from metabolisme.labs.territory import territory_lab

__all__ = ["footprint_lab", "material_flows_lab", "methods_lab", "rounds_lab", "territory_lab"]
