"""Small files of each format, written byte by byte so that a test says what is in them."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

Placed = tuple[float, float, float, str]  # x, y from the bottom, font size, text

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)


def pdf(path: Path, pages: Sequence[str], title: str = "") -> Path:
    """A PDF of these content streams, which `text` and `grid` make; the font F1 is plain and F2 is bold."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    bold = font.replace("/Helvetica", "/Helvetica-Bold")
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font, f"<< /Title ({title}) >>", bold]
    kids = []
    for content in pages:
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R /F2 5 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    data += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode()
    path.write_bytes(data)
    return path


def text(*lines: Placed) -> str:
    """Lines of text at their places."""
    shown = (line[3].replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in lines)
    return "\n".join(
        f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET"
        for (x, y, size, _), words in zip(lines, shown, strict=True)
    )


def paragraph(y: float, *lines: str, size: float = 10) -> str:
    """Lines of body text below each other."""
    return text(*((50, y - 14 * number, size, line) for number, line in enumerate(lines)))


def grid(y: float, rows: Sequence[Sequence[str]], width: float = 120, height: float = 20) -> str:
    """A table with ruled cells."""
    drawn = []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            left, bottom = 50 + column * width, y - (row + 1) * height
            drawn.append(f"{left} {bottom} {width} {height} re S")
            drawn.append(text((left + 4, bottom + 6, 10, cell)))
    return "\n".join(drawn)


def docx(path: Path, body: str, core: str = "") -> Path:
    """A Word file with this body; `heading`, `plain` and `table` make it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
        if core:
            archive.writestr(
                "docProps/core.xml",
                '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
                'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
                f"<dc:title>{escape(core)}</dc:title></cp:coreProperties>",
            )
    return path


def plain(words: str, style: str = "") -> str:
    """A paragraph of a Word file."""
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{kind}<w:r><w:t>{escape(words)}</w:t></w:r></w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of a Word file."""
    cells = ("".join(f"<w:tc>{plain(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
