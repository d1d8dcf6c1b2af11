"""Makes reports as mailing tools export them, from a known truth, the same for the same arguments.

`make_report(folder / "a.csv", "brevo", lines)` writes sums by variant, and by day where a line has one;
`make_people_report(folder / "b.csv", "mailchimp", readers)` writes a row for each contact. An Observation can
be a line. The names of the columns are those of `rules/result_columns.yaml`, where their sources stand.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol, get_args

import openpyxl

from assistant.types.language import Language
from assistant.types.results import Count

ReportTool = Literal["plain", "brevo", "mailchimp", "hubspot", "klaviyo"]
Where = Literal["column", "utm", "url", "name"]
"""Where the variant's id stands: a column of its own, `utm_content`, a whole link, the campaign's name."""

TOOLS: tuple[ReportTool, ...] = get_args(ReportTool)
COUNTS: tuple[Count, ...] = get_args(Count)
EVENTS: tuple[Count, ...] = (
    "sent", "delivered", "opens", "clicks", "conversions", "unsubscribes", "complaints",
)  # fmt: skip
LINK = (
    "https://maison-exemple.example/draps?utm_source=newsletter&utm_medium=email&utm_campaign=c&utm_content="
)

_NAME: Mapping[ReportTool, Mapping[Language, str]] = {
    "plain": {"fr": "Campagne", "en": "Campaign"},
    "brevo": {"fr": "Nom de la campagne", "en": "Campaign name"},
    "mailchimp": {"fr": "Title", "en": "Title"},
    "hubspot": {"fr": "Nom de l’e-mail", "en": "Email name"},
    "klaviyo": {"fr": "Campaign Name", "en": "Campaign Name"},
}
_DAY: Mapping[ReportTool, Mapping[Language, str]] = {
    "plain": {"fr": "Jour", "en": "Day"},
    "brevo": {"fr": "Date", "en": "Date"},
    "mailchimp": {"fr": "Date", "en": "Date"},
    "hubspot": {"fr": "Jour", "en": "Day"},
    "klaviyo": {"fr": "Day", "en": "Day"},
}
_PLAIN: Mapping[Language, Mapping[Count, str]] = {
    "fr": {
        "sent": "Envoyés", "delivered": "Délivrés", "opens": "Ouvreurs uniques",
        "clicks": "Cliqueurs uniques",
        "conversions": "Conversions", "revenue": "Chiffre d’affaires (€)", "unsubscribes": "Désinscriptions",
        "complaints": "Plaintes", "spend": "Dépenses (€)",
    },
    "en": {
        "sent": "Sent", "delivered": "Delivered", "opens": "Unique opens", "clicks": "Unique clicks",
        "conversions": "Conversions", "revenue": "Revenue (€)", "unsubscribes": "Unsubscribes",
        "complaints": "Complaints", "spend": "Spend (€)",
    },
}  # fmt: skip
_BREVO: Mapping[Language, Mapping[Count, str]] = {
    "fr": {
        "sent": "Destinataires", "delivered": "Délivrés", "opens": "Ouvertures uniques",
        "clicks": "Clics uniques", "conversions": "Conversions", "revenue": "Revenus",
        "unsubscribes": "Désinscriptions", "complaints": "Plaintes", "spend": "Coût",
    },
    "en": {
        "sent": "Recipients", "delivered": "Delivered", "opens": "Unique opens", "clicks": "Unique clicks",
        "conversions": "Conversions", "revenue": "Revenue", "unsubscribes": "Unsubscriptions",
        "complaints": "Complaints", "spend": "Cost",
    },
}  # fmt: skip
_MAILCHIMP: Mapping[Count, str] = {
    "sent": "Total Recipients", "delivered": "Successful Deliveries", "opens": "Unique Opens",
    "clicks": "Unique Clicks", "conversions": "Total Orders", "revenue": "Total Revenue",
    "unsubscribes": "Unsubscribes", "complaints": "Abuse Complaints", "spend": "Cost",
}  # fmt: skip
_HUBSPOT: Mapping[Language, Mapping[Count, str]] = {
    "fr": {
        "sent": "Envoyés", "delivered": "Distribués", "opens": "Ouverts", "clicks": "Cliqués",
        "conversions": "Conversions", "revenue": "Revenu", "unsubscribes": "Désabonnés",
        "complaints": "Signalements de spam", "spend": "Dépenses",
    },
    "en": {
        "sent": "Sent", "delivered": "Delivered", "opens": "Opened", "clicks": "Clicked",
        "conversions": "Conversions", "revenue": "Revenue", "unsubscribes": "Unsubscribed",
        "complaints": "Spam reports", "spend": "Spend",
    },
}  # fmt: skip
_KLAVIYO: Mapping[Count, str] = {
    "sent": "Total Recipients", "delivered": "Successful Deliveries", "opens": "Unique Opens",
    "clicks": "Unique Clicks", "conversions": "Unique Placed Order", "revenue": "Revenue",
    "unsubscribes": "Unsubscribes", "complaints": "Spam Complaints", "spend": "Spend",
}  # fmt: skip
_COLUMNS: Mapping[ReportTool, Mapping[Language, Mapping[Count, str]]] = {
    "plain": _PLAIN,
    "brevo": _BREVO,
    "mailchimp": {"fr": _MAILCHIMP, "en": _MAILCHIMP},
    "hubspot": _HUBSPOT,
    "klaviyo": {"fr": _KLAVIYO, "en": _KLAVIYO},
}
_SEPARATOR: Mapping[ReportTool, str] = {"plain": ";", "brevo": ";"}
# What tools put beside the counts: totals that count a reader twice, and rates of something else.
_BESIDE: Mapping[ReportTool, Sequence[str]] = {
    "mailchimp": ("Subject", "List", "Send Date", "Total Opens", "Total Clicks", "Folder Id"),
    "klaviyo": ("Tags", "Subject", "Send Time", "Total Opens", "Total Clicks", "Campaign Channel"),
    "hubspot": ("Subject line", "Click through rate"),
    "brevo": ("Total opens",),
}


class ReportLine(Protocol):
    """What is told of a variant: all of it, or one day's."""

    @property
    def variant_id(self) -> str: ...
    @property
    def counts(self) -> Mapping[Count, Decimal]: ...
    @property
    def day(self) -> dt.date | None: ...


@dataclass(frozen=True)
class Line:
    """A line of a report of sums."""

    variant_id: str
    counts: Mapping[Count, Decimal]
    day: dt.date | None = None


@dataclass(frozen=True)
class Reader:
    """A line of a report by contact: which text they got, what they did, and what they spent."""

    email: str
    variant_id: str
    did: frozenset[Count] = field(default_factory=frozenset)
    revenue: Decimal | None = None
    day: dt.date | None = None


@dataclass(frozen=True)
class Style:
    """How a report is written."""

    language: Language = "en"
    where: Where = "column"
    totals: bool = False  # a last row that adds up the others, as spreadsheets get one


def make_report(
    path: Path,
    tool: ReportTool,
    lines: Iterable[ReportLine],
    style: Style | None = None,
    counts: Sequence[Count] | None = None,
) -> Path:
    """Write sums as the tool exports them; CSV or, by the path's suffix, XLSX. Returns the path.

    `counts` are the columns; as many as the lines tell when left out.
    """
    rows, how = list(lines), style or Style()
    told = [
        name for name in COUNTS if (name in counts if counts else any(name in row.counts for row in rows))
    ]
    dated = any(row.day for row in rows)
    header = [*_where(tool, how), *([_DAY[tool][how.language]] if dated else [])]
    names = _COLUMNS[tool][how.language]
    header += [names[name] for name in told] + list(_BESIDE.get(tool, ()))
    _write(path, tool, header, _sum_rows(tool, rows, told, how, dated))
    return path


def make_people_report(
    path: Path,
    tool: ReportTool,
    readers: Iterable[Reader],
    style: Style | None = None,
    counts: Sequence[Count] = ("sent", "delivered", "opens", "clicks", "conversions", "revenue"),
) -> Path:
    """Write a row for each contact as the tool exports them: streamed, a million are possible."""
    how = style or Style()
    names = _COLUMNS[tool][how.language]
    address = {"mailchimp": "Email Address", "hubspot": "Recipient"}.get(tool, "Email")
    header = [address, *_where(tool, how), _DAY[tool][how.language], *(names[name] for name in counts)]
    _write(path, tool, header, _people_rows(readers, counts, how))
    return path


def _where(tool: ReportTool, how: Style) -> list[str]:
    own = {"column": ["VARIANT"], "utm": ["utm_content"], "url": ["URL"]}
    return [_NAME[tool][how.language], *own.get(how.where, [])]


def _said(variant_id: str, how: Style) -> list[str]:
    if how.where == "name":
        return [f"Printemps 2026 – {variant_id} (A/B)"]
    return ["Printemps 2026", LINK + variant_id if how.where == "url" else variant_id]


def _sum_rows(
    tool: ReportTool, lines: Sequence[ReportLine], told: Sequence[Count], how: Style, dated: bool
) -> Iterator[list[str]]:
    sums = dict.fromkeys(told, Decimal())
    beside = [""] * len(_BESIDE.get(tool, ()))
    for line in lines:
        day = [_date(line.day, how.language)] if dated else []
        numbers = [_number(line.counts.get(name), name, how.language) for name in told]
        yield [*_said(line.variant_id, how), *day, *numbers, *_beside(tool, line)]
        for name in told:
            sums[name] += line.counts.get(name, 0)
    if how.totals:
        day = [""] if dated else []
        yield [
            "Total",
            *([""] if how.where != "name" else []),
            *day,
            *(_number(sums[name], name, how.language) for name in told),
            *beside,
        ]


def _beside(tool: ReportTool, line: ReportLine) -> list[str]:
    """Total opens and clicks are twice the unique ones: who takes those is found out."""
    doubled = {"Total Opens": "opens", "Total opens": "opens", "Total Clicks": "clicks"}
    return [
        str(2 * line.counts.get(doubled[name], 0)) if name in doubled else ""  # type: ignore[call-overload]
        for name in _BESIDE.get(tool, ())
    ]


def _people_rows(readers: Iterable[Reader], counts: Sequence[Count], how: Style) -> Iterator[list[str]]:
    yes, no = ("oui", "non") if how.language == "fr" else ("1", "0")
    for each in readers:
        cells = [
            _number(each.revenue, name, how.language)
            if name == "revenue"
            else yes
            if name in each.did
            else no
            for name in counts
        ]
        yield [each.email, *_said(each.variant_id, how), _date(each.day, how.language), *cells]


def _number(value: Decimal | None, name: Count, language: Language) -> str:
    if value is None:
        return ""
    if name not in ("revenue", "spend"):
        return f"{int(value):,}".replace(",", "\u202f" if language == "fr" else ",")
    money = f"{value:,.2f}"
    if language == "en":
        return f"€{money}"
    return f"{money.replace(',', ' ').replace('.', ',')} €"


def _date(day: dt.date | None, language: Language) -> str:
    if day is None:
        return ""
    return f"{day:%d/%m/%Y}" if language == "fr" else day.isoformat()


def _write(path: Path, tool: ReportTool, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("Report")
        sheet.append(list(header))
        for row in rows:
            sheet.append(list(row))
        book.save(path)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=_SEPARATOR.get(tool, ","))
        writer.writerow(header)
        writer.writerows(rows)
