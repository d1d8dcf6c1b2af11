"""Drafts as rows of their tables, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, get_args

from assistant.store.copy.brief_json import brief_of
from assistant.store.copy.tables import DraftCommentRow, DraftDecisionRow, DraftRow, DraftVersionRow
from assistant.types.answer import Citation
from assistant.types.draft import Draft, DraftSentence, Finding, Severity
from assistant.types.model import Usage
from assistant.types.stored import (
    Decision,
    DraftComment,
    DraftStatus,
    DraftVersion,
    Origin,
    StoredDraft,
    Verdict,
)


def report_of(draft: Draft) -> dict[str, Any]:
    """What the checks said of a draft, as it is kept beside a version."""
    return {
        "sentences": [asdict(sentence) for sentence in draft.sentences],
        "citations": [asdict(citation) for citation in draft.citations],
        "findings": [finding.as_dict() for finding in draft.findings],
        "lengths": dict(draft.lengths),
    }


def finding_of(kept: Mapping[str, Any]) -> Finding:
    """A finding from the object that `Finding.as_dict` made; raises KeyError and ValueError for another."""
    return Finding(
        rule=str(kept["rule"]),
        severity=_severity(kept["severity"]),
        field=str(kept.get("field", "")),
        excerpt=str(kept.get("excerpt", "")),
        message=dict(kept.get("message", {})),
        advice=dict(kept.get("advice", {})),
        source=str(kept.get("source", "")),
        start=kept.get("start"),
        end=kept.get("end"),
    )


def stored_of(row: DraftRow, version: DraftVersionRow) -> StoredDraft:
    """A draft with its newest version."""
    report = version.report
    draft = Draft(
        brief=brief_of(row.brief),
        fields=dict(version.fields),
        sentences=tuple(
            DraftSentence(**{**kept, "citations": tuple(kept["citations"])}) for kept in report["sentences"]
        ),
        citations=tuple(Citation(**kept) for kept in report["citations"]),
        findings=tuple(finding_of(kept) for kept in report["findings"]),
        lengths=dict(report["lengths"]),
        model=version.model,
        prompt=version.prompt,
        repaired=bool(version.repaired),
        usage=_usage(row),
        variant=row.variant,
        id=row.id,
    )
    return StoredDraft(
        draft=draft,
        status=status_of(row),
        version=row.version,
        group=row.group,
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def status_of(row: DraftRow) -> DraftStatus:
    """Where a draft stands."""
    known: tuple[DraftStatus, ...] = get_args(DraftStatus)
    return next(status for status in known if status == row.status)


def version_of(row: DraftVersionRow) -> DraftVersion:
    """One version."""
    origins: tuple[Origin, ...] = get_args(Origin)
    return DraftVersion(
        number=row.number,
        at=row.at,
        by=row.by,
        origin=next(origin for origin in origins if origin == row.origin),
        note=row.note,
        fields=dict(row.fields),
        findings=tuple(finding_of(kept) for kept in row.report["findings"]),
        model=row.model,
        prompt=row.prompt,
    )


def version_row(row: DraftRow, draft: Draft, origin: Origin, note: str) -> DraftVersionRow:
    """A text as the newest version of its draft, whose number, time and person are those of `row`."""
    return DraftVersionRow(
        draft=row.id,
        number=row.version,
        at=row.changed_at,
        by=row.changed_by,
        origin=origin,
        note=note,
        fields=dict(draft.fields),
        report=report_of(draft),
        model=draft.model,
        prompt=draft.prompt,
        repaired=draft.repaired,
    )


def comment_of(row: DraftCommentRow) -> DraftComment:
    """One comment."""
    return DraftComment(row.at, row.by, row.version, row.field, row.text)


def decision_of(row: DraftDecisionRow) -> Decision:
    """One decision."""
    known: tuple[Verdict, ...] = get_args(Verdict)
    verdict = next(verdict for verdict in known if verdict == row.verdict)
    overridden = tuple(finding_of(kept) for kept in row.overridden)
    return Decision(row.at, row.by, row.version, verdict, row.reason, overridden)


def charge(row: DraftRow, usage: Usage) -> None:
    """Add what a reply took to what the draft has taken so far."""
    total = _usage(row) + usage
    row.prompt_tokens, row.cached_tokens = total.prompt_tokens, total.cached_tokens
    row.completion_tokens, row.cost_eur = total.completion_tokens, total.cost_eur
    row.estimated = total.estimated


def _usage(row: DraftRow) -> Usage:
    return Usage(
        row.prompt_tokens, row.cached_tokens, row.completion_tokens, row.cost_eur, bool(row.estimated)
    )


def _severity(kept: object) -> Severity:
    known: tuple[Severity, ...] = get_args(Severity)
    return next(severity for severity in known if severity == kept)
