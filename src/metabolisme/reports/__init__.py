"""Hand results over: files that say what each number is."""

from metabolisme.reports.exports import frame_table, results_table, write_csv
from metabolisme.reports.territories import territory_table, write_territory

__all__ = ["frame_table", "results_table", "territory_table", "write_csv", "write_territory"]
