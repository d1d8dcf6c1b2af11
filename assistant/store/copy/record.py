"""The record of a draft: how its text came to be, and who stood for it on what grounds."""

import difflib
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.store.copy.reviews import found
from assistant.store.copy.rows import comment_of, decision_of, finding_of, stored_of, version_of
from assistant.store.copy.stamps import changed_since, stamps_of
from assistant.store.copy.tables import DraftCommentRow, DraftDecisionRow, DraftVersionRow
from assistant.types.library import ApprovalRecord, FieldChange, SourceStamp


def record_of(session: Session, id_: int) -> ApprovalRecord:
    """Everything that is known of a draft; raises UnknownNameError."""
    row, newest = found(session, id_)
    stored = stored_of(row, newest)
    versions = session.scalars(
        select(DraftVersionRow).where(DraftVersionRow.draft == id_).order_by(DraftVersionRow.number)
    ).all()
    decisions = session.scalars(
        select(DraftDecisionRow).where(DraftDecisionRow.draft == id_).order_by(DraftDecisionRow.id)
    ).all()
    comments = session.scalars(
        select(DraftCommentRow).where(DraftCommentRow.draft == id_).order_by(DraftCommentRow.id)
    )
    approval = next((each for each in reversed(decisions) if each.verdict == "approved"), None)
    written = next((each for each in reversed(versions) if each.model), newest)
    return ApprovalRecord(
        stored=stored,
        approval=None if approval is None else decision_of(approval),
        model=written.model,
        prompt=written.prompt,
        findings=stored.draft.findings if approval is None else tuple(map(finding_of, approval.findings)),
        sources=tuple(_stood_on(approval) if approval else stamps_of(session, stored.draft)),
        changed=changed_since(session, [id_]).get(id_, ()),
        changes=tuple(_changes(versions[0].fields, newest.fields)),
        versions=tuple(map(version_of, versions)),
        decisions=tuple(map(decision_of, decisions)),
        comments=tuple(map(comment_of, comments)),
    )


def _stood_on(approval: DraftDecisionRow) -> Iterator[SourceStamp]:
    return (SourceStamp(**source) for source in approval.sources)


def _changes(first: Mapping[str, str], last: Mapping[str, str]) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*first, *last]):
        before, after = first.get(name, ""), last.get(name, "")
        if before != after:
            pair = before.split("\n"), after.split("\n")
            diff = tuple(difflib.unified_diff(*pair, "first", "newest", lineterm=""))
            yield FieldChange(name, before, after, diff)
