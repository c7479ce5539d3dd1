"""What a result is, and how it is written: `Estimate` and `french_number`."""

from metabolisme.estimates.estimate import Estimate
from metabolisme.estimates.numbers import french_number

__all__ = ["Estimate", "french_number"]
