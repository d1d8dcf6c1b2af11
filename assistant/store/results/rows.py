"""Reports and figures as rows of the tables, and back."""

from typing import Any, cast

from assistant.store.campaigns.tables import CampaignTextRow
from assistant.store.results.merging import DaySums
from assistant.store.results.people import Figure, PersonResult, Sum
from assistant.store.results.tables import ResultCountRow, ResultImportRow, ResultSumRow
from assistant.types.language import Language
from assistant.types.results import Observation, ResultImport


def values_of(new: ResultImport) -> dict[str, Any]:
    """The columns of a report, without its number."""
    values = dict(vars(new))
    del values["id"]
    return {
        **values,
        "mapping": dict(new.mapping),
        "left_out": dict(new.left_out),
        "unknown": dict(new.unknown),
    }


def import_of(row: ResultImportRow) -> ResultImport:
    """The report of a row."""
    return ResultImport(
        id=row.id,
        campaign=row.campaign,
        tool=row.tool,
        file_name=row.file_name,
        file_hash=row.file_hash,
        by_person=row.by_person,
        mapping=dict(row.mapping),
        rows=row.rows,
        taken=row.taken,
        left_out=dict(row.left_out),
        unknown=dict(row.unknown),
        imported_at=row.imported_at,
        imported_by=row.imported_by,
    )


def person_values(import_id: int, said: PersonResult) -> dict[str, Any]:
    """The columns of what a report says of a contact."""
    return {"import_id": import_id, **said._asdict()}


def sum_values(said: Sum) -> dict[str, Any]:
    """The columns of a figure, without what it belongs to."""
    return {
        "variant_id": said.variant_id,
        "day": said.day,
        "count": said.figure,
        "value": said.value,
    }


def sum_of(row: ResultCountRow | ResultSumRow) -> Sum:
    """The figure of a row."""
    return Sum(row.variant_id, row.day, cast("Figure", row.count), row.value)


def observation(text: CampaignTextRow, sums: DaySums) -> Observation:
    """What holds of a text on a day."""
    return Observation(
        variant_id=text.variant_id,
        segment=text.segment,
        channel=text.channel,
        language=cast("Language", text.language),
        variant=text.variant,
        counts=sums.counts,
        day=sums.day,
        revenue_squares=sums.squares,
    )
