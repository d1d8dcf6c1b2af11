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


def pdf(path: Path, pages: Sequence[str], title: str = "", page: str = "", info: str = "") -> Path:
    """A PDF of these content streams, which `text` and `grid` make; the font F1 is plain and F2 is bold.

    `page` and `info` are more entries of each page and of the file's properties.
    """
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    bold = font.replace("/Helvetica", "/Helvetica-Bold")
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font, f"<< /Title ({title}) {info} >>", bold]
    kids = []
    for content in pages:
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page} "
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


def core_xml(title: str, modified: str = "") -> str:
    """The properties of an office file."""
    saved = f"<dcterms:modified>{modified}</dcterms:modified>" if modified else ""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{escape(title)}</dc:title>{saved}</cp:coreProperties>"
    )


def docx(path: Path, body: str, core: str = "", modified: str = "") -> Path:
    """A Word file with this body; `heading`, `plain` and `table` make it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
        if core or modified:
            archive.writestr("docProps/core.xml", core_xml(core, modified))
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


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(*paragraphs: str, kind: str = "", level: int = 0) -> str:
    """A shape of a slide; `kind` is that of its placeholder: title, body, ftr."""
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    texts = "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:t>{escape(words)}</a:t></a:r></a:p>' for words in paragraphs
    )
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{texts}</p:txBody></p:sp>"


def slide_table(rows: Sequence[Sequence[str]]) -> str:
    """A table on a slide."""
    cell = "<a:tc><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>"
    drawn = "".join(
        "<a:tr>" + "".join(cell.format(escape(words)) for words in row) + "</a:tr>" for row in rows
    )
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{drawn}</a:tbl></a:graphicData></a:graphic>"
        "</p:graphicFrame>"
    )


def _related(*targets: tuple[str, str, str]) -> str:
    items = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    spaces = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return f"<Relationships {spaces}>{items}</Relationships>"


def pptx(path: Path, slides: Sequence[str], notes: Mapping[int, str] | None = None, core: str = "") -> Path:
    """A presentation of these slides, made of `shape` and `slide_table`; “-” at its start hides one."""
    spaces = f'xmlns:p="{SLIDES}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
        archive.writestr(
            "ppt/presentation.xml",
            f"<p:presentation {spaces}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>",
        )
        # The files are numbered backwards: only the list says which slide comes first.
        names = [f"slide{len(slides) - number}.xml" for number in range(len(slides))]
        archive.writestr(
            "ppt/_rels/presentation.xml.rels",
            _related(*((f"s{number}", "slide", f"slides/{name}") for number, name in enumerate(names))),
        )
        for number, (name, shapes) in enumerate(zip(names, slides, strict=True)):
            shown = ' show="0"' if shapes.startswith("-") else ""
            tree = f"<p:cSld><p:spTree>{shapes.removeprefix('-')}</p:spTree></p:cSld>"
            archive.writestr(f"ppt/slides/{name}", f"<p:sld {spaces}{shown}>{tree}</p:sld>")
            if number in (notes or {}):
                said = shape((notes or {})[number], kind="body") + shape("1", kind="sldNum")
                archive.writestr(
                    f"ppt/notesSlides/{name}",
                    f"<p:notes {spaces}><p:cSld><p:spTree>{said}</p:spTree></p:cSld></p:notes>",
                )
                archive.writestr(
                    f"ppt/slides/_rels/{name}.rels", _related(("n1", "notesSlide", f"../notesSlides/{name}"))
                )
        if core:
            archive.writestr("docProps/core.xml", core)
    return path
