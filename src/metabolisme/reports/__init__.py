"""Hand results over: files that say what each number is."""

from metabolisme.reports.exports import frame_table, results_table, write_csv
from metabolisme.reports.own_template import write_template
from metabolisme.reports.territories import territory_table, write_territory
from metabolisme.reports.territory_sheet import territory_sheet

__all__ = [
    "frame_table",
    "results_table",
    "territory_sheet",
    "territory_table",
    "write_csv",
    "write_template",
    "write_territory",
]
