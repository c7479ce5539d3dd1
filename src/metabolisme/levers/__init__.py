"""Six levers on the account of a territory, alone and together; what each does, whatever the order of telling."""

from metabolisme.levers.account import LeverAccount, lever_account
from metabolisme.levers.attribution import attribution
from metabolisme.levers.outcomes import OUTCOMES, outcomes
from metabolisme.levers.scenario import Scenario, simulate

__all__ = ["OUTCOMES", "LeverAccount", "Scenario", "attribution", "lever_account", "outcomes", "simulate"]
