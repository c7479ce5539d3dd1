"""Hand results over: files that say what each number is."""

from metabolisme.reports.exports import frame_table, results_table, write_csv

__all__ = ["frame_table", "results_table", "write_csv"]
