"""Cells of a table that a spreadsheet opens without taking them for formulas."""

# What begins a formula in Excel, LibreOffice or Google Sheets, in full width too, and the blanks that some of
# them look past. Source: OWASP, CSV Injection.
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text as it may stand in a cell: after an apostrophe when it could be read as a formula."""
    return f"'{text}" if text.startswith(_BLANKS) or text.lstrip().startswith(_SIGNS) else text
