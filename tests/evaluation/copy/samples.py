"""A brief about a tablecloth, and drafts that are right and wrong."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.evaluation.copy.briefs import BriefItem
from assistant.evaluation.copy.scoring import Outcome, Scored, score
from assistant.types.draft import Brief, Draft, Finding, Severity
from assistant.types.model import Usage

FACTS = ("Alma tablecloth\nWashed linen tablecloth of 170 × 300 cm. Price: €59.00.",)
BRIEF = Brief("email", "families", "present the tablecloth", "en", products=("NAP-01",))
ITEM = BriefItem("b1", BRIEF, (("€59", "59 euros"), ("washed linen",)), ("Egyptian cotton",))
RIGHT = "Hello, the Alma tablecloth in washed linen costs €59."
USAGE = Usage(1000, 400, 50, Decimal("0.002"))


def finding(rule: str, severity: Severity = "error", excerpt: str = "", field: str = "body") -> Finding:
    return Finding(rule, severity, field, excerpt, {"fr": "Mal.", "en": f"Wrong by {rule}."})


def draft(text: str = RIGHT, *findings: Finding, brief: Brief = BRIEF, **values: Any) -> Draft:
    made: dict[str, Any] = {
        "sentences": (),
        "citations": (),
        "lengths": {},
        "model": "wire-1",
        "prompt": "copy/email@2#aaa",
        "usage": USAGE,
        **values,
    }
    return Draft(brief, {"subject": "The Alma tablecloth", "body": text}, findings=findings, **made)


def outcome(*drafts: Draft) -> Outcome:
    """Drafts that took two seconds, their first words one."""
    return Outcome(drafts or (draft(),), 1000.0, 2000.0)


def scored(*drafts: Draft, item: BriefItem = ITEM) -> Scored:
    return score(item, outcome(*drafts), FACTS)


FRENCH = replace(ITEM, id="b2", brief=replace(BRIEF, language="fr", channel="sms"), facts=(("59 €",),))
