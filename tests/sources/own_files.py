"""Files such as a reader brings, written in memory for the tests."""

import io
import zipfile

from openpyxl import Workbook

from metabolisme.sources import load_table, nomenclature
from metabolisme.sources.own_branches import national_jobs


def lorient() -> dict[str, float]:
    """Published jobs of the zone of Lorient on the 34 branches."""
    jobs = load_table("employment/jobs_by_zone").query("zone == '5309'").set_index("branch")["jobs_2023"].to_dict()
    jobs["QZ"] = jobs.pop("QA") + jobs.pop("QB")
    jobs["RTZ"] = jobs.pop("RZ") + jobs.pop("SZ")
    return {code: float(jobs.get(code, 0)) for code in nomenclature("A38")["code"]}


def at_level(level: str) -> dict[str, int]:
    """A thousandth of the nation's jobs at a level: numbers that no branch makes absurd."""
    return {code: round(count / 1000) for code, count in national_jobs(level).items()}


def rows_of(jobs: dict) -> list[list]:
    """The table of jobs with its titles."""
    return [["code", "libellé", "emplois"], *([code, "…", count] for code, count in jobs.items())]


def csv_bytes(rows: list[list], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows as a spreadsheet would save them, cells in French."""

    def written(value) -> str:
        text = "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)
        return f'"{text}"' if separator in text else text

    return "".join(separator.join(map(written, row)) + "\r\n" for row in rows).encode(encoding)


def xlsx_bytes(sheets: dict[str, list[list]]) -> bytes:
    """A workbook; a text that begins with « = » becomes a formula."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def zip_bytes(files: dict[str, bytes]) -> bytes:
    """An archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def with_part(workbook: bytes, name: str, data: bytes) -> bytes:
    """A workbook with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zip_bytes({**parts, name: data})
