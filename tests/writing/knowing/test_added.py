import datetime as dt
from dataclasses import replace

from assistant.types.brief import Claim
from assistant.types.draft import Brief
from assistant.writing.knowing.added import fitting, for_prompt, passage_of, unapproved

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
BRIEF = Brief("email", "families", "Présenter la nappe Alma", "fr")
APPROVED = Claim(
    1,
    "La nappe Alma est tissée en 12 minutes.",
    "fr",
    "Léa",
    "Film",
    None,
    "approved",
    "ana",
    NOW,
    "léa",
    NOW,
)
PROPOSED = replace(APPROVED, id=2, text="Alma plaît à 9 clients sur 10.", status="proposed", approved_by="")
OTHER = replace(APPROVED, id=3, text="Le torchon Brume sèche en une heure.")


def test_only_approved_facts_that_hold_are_for_everybody() -> None:
    ended = replace(APPROVED, id=4, ends=dt.date(2026, 11, 21))
    assert fitting([ended, PROPOSED, OTHER, APPROVED], BRIEF, TODAY) == [APPROVED, OTHER]


def test_the_last_day_still_holds() -> None:
    last = replace(APPROVED, ends=TODAY)
    assert fitting([last], BRIEF, TODAY) == [last]


def test_who_proposed_a_fact_sees_it_and_a_brief_that_pins_it_gets_it() -> None:
    assert fitting([PROPOSED], BRIEF, TODAY, "ana") == [PROPOSED]
    assert fitting([PROPOSED], BRIEF, TODAY, "bob") == []
    pinned = replace(BRIEF, pinned=("claim-2",))
    assert for_prompt(fitting([PROPOSED], pinned, TODAY), pinned, "") == [PROPOSED]


def test_an_excluded_fact_is_not_used() -> None:
    assert fitting([APPROVED], replace(BRIEF, excluded=("claim-1",)), TODAY) == []


def test_the_prompt_gets_what_is_about_the_brief_and_what_is_pinned() -> None:
    assert for_prompt([APPROVED, OTHER], BRIEF, "") == [APPROVED]
    assert for_prompt([OTHER], BRIEF, "Torchon Brume") == [OTHER]
    assert for_prompt([OTHER], replace(BRIEF, pinned=("claim-3",)), "") == [OTHER]


def test_a_fact_is_a_passage_with_its_evidence_as_title() -> None:
    chunk = passage_of(replace(APPROVED, ends=TODAY), 1).chunk
    assert (chunk.id, chunk.title, chunk.text) == ("claim-1", "Film", APPROVED.text)
    assert (chunk.valid_until, chunk.trust) == (TODAY, "official")


def test_what_nobody_has_approved_is_told() -> None:
    (finding,) = unapproved([APPROVED, PROPOSED])
    assert (finding.rule, finding.severity, finding.excerpt) == ("fact.unapproved", "warning", PROPOSED.text)
    assert "Léa" in finding.advice["fr"]
