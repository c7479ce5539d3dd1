"""Hand results over: files that say what each number is."""

from metabolisme.reports.diagnostic import diagnose
from metabolisme.reports.diagnostic_content import diagnostic_files
from metabolisme.reports.exports import frame_table, results_table, write_csv
from metabolisme.reports.hand_over import write_folder
from metabolisme.reports.own_template import write_template
from metabolisme.reports.territories import territory_table, write_territory
from metabolisme.reports.territory_sheet import territory_sheet

__all__ = [
    "diagnose",
    "diagnostic_files",
    "frame_table",
    "results_table",
    "territory_sheet",
    "territory_table",
    "write_csv",
    "write_folder",
    "write_template",
    "write_territory",
]
