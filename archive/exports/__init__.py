"""The archive as files for other programs: CSV, Excel workbooks, JSON lines, Parquet, and a data package that describes them.

What they hold is declared in ``archive.store.tables``; everything comes from the stored, masked text, original files are not
exported.
"""

from archive.exports.export import FORMATS, Choice, export
from archive.exports.sheets import NOTES, Sheet, csv_lines, sheets_of, workbook

__all__ = ["FORMATS", "NOTES", "Choice", "Sheet", "csv_lines", "export", "sheets_of", "workbook"]
