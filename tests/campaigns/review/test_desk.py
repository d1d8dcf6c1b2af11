"""The review of a campaign: what is approved, rejected, drawn, changed, and what its rows tell of it."""

import contextlib
from dataclasses import replace

import pytest

from assistant.campaigns.review.desk import MOST_SAMPLED
from assistant.campaigns.texts.outcome import Outcome
from assistant.errors import InputError, RightsError, UnknownNameError
from assistant.services import Services
from assistant.store.campaigns.texts import Texts
from assistant.wiring.campaign_texts import open_review
from tests.campaigns.review.parts import CLEAN, LOUD, WRONG, desk_of, outcome_of, planned, written
from tests.campaigns.texts.parts import GOOD

TWIN = "originality.variant"


def others(services: Services) -> None:
    """Somebody beside the admin."""
    with contextlib.suppress(InputError):  # another test of this shop made the account
        services.accounts.add("writer", "correct horse battery", "writer")


def numbers(texts: object) -> list[int]:
    assert isinstance(texts, list)
    return [text.planned.number for text in texts]


def test_a_list_is_narrowed_and_goes_on_after_a_number(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, WRONG, None, CLEAN])
    assert numbers(desk.page(id_)) == [1, 2, 3, 4]
    assert numbers(desk.page(id_, after=1, limit=2)) == [2, 3]
    assert numbers(desk.page(id_, status="blocked")) == [2]
    assert numbers(desk.page(id_, finding="grounding.figure")) == [2]
    assert numbers(desk.page(id_, channel="sms")) == []
    assert numbers(desk.page(id_, segment="families", status="", finding="", channel="")) == [1, 2, 3, 4]
    facets = desk.facets(id_)
    assert facets.status == {"done": 2, "blocked": 1, "pending": 1}
    assert facets.channel == {"email": 4}
    assert facets.finding["grounding.figure"] == 1
    assert facets.as_dict()["review"] == {"": 4}


def test_a_text_is_read_with_its_draft(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, None])
    read = desk.read(id_, 1)
    assert read.draft is not None
    assert read.draft.draft.fields["subject"] == CLEAN["subject"]
    assert desk.read(id_, 2).draft is None
    with pytest.raises(UnknownNameError):
        desk.read(id_, 3)


def test_an_approval_is_the_drafts_and_is_told_by_the_row(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, WRONG, None])
    judged = desk.approve(id_, [1, 2, 3], "admin")
    assert judged.done == (1,)
    assert [(one.number, one.code) for one in judged.refused] == [(2, "approval"), (3, "input")]
    assert judged.refused[0].findings[0]["severity"] == "error"
    assert judged.as_dict()["refused"][0]["number"] == 2
    first, second, _ = desk.page(id_)
    assert (first.review, first.reviewed_by) == ("approved", "admin")
    assert (second.review, second.status) == ("", "blocked")
    assert first.draft is not None
    assert services.copy.drafts.get(first.draft).status == "approved"


def test_hard_findings_take_a_reason_and_somebody_else(services: Services) -> None:
    desk = desk_of(services)
    others(services)
    id_ = written(services, [WRONG])
    own = written(services, [WRONG], user="admin")
    assert desk.approve(id_, [1], "admin", "Le prix est celui du salon.").done == (1,)
    (text,) = desk.page(id_)
    assert (text.review, text.status, text.reason) == ("approved", "blocked", "grounding.figure")
    assert text.draft is not None
    decision = services.copy.drafts.decisions(text.draft)[-1]
    assert decision.reason == "Le prix est celui du salon."
    assert decision.overridden
    assert desk.approve(own, [1], "admin", "C’est juste.").refused[0].code == "own_work"


def test_what_is_clean_is_approved_at_once(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, WRONG, LOUD, None, CLEAN])
    assert desk.clean(id_) == [1, 5]
    steps: list[tuple[int, int]] = []
    judged = desk.approve_clean(id_, "admin", lambda done, of: steps.append((done, of)))
    assert judged.done == (1, 5)
    assert steps == [(1, 2), (2, 2)]
    assert desk.clean(id_) == []
    assert [text.review for text in desk.page(id_)] == ["approved", "", "", "", "approved"]


def test_what_is_not_clean_any_more_is_left(services: Services) -> None:
    desk = desk_of(services)
    text = planned(1, "x")
    stale = replace(outcome_of(services, text, WRONG), status="done", reason="", detail="", findings=())
    id_ = written(services, [stale])
    assert desk.clean(id_) == [1]
    judged = desk.approve_clean(id_, "admin")
    assert judged.done == ()
    assert judged.refused[0].code == "approval"
    assert {one["severity"] for one in judged.refused[0].findings} == {"error"}


def test_a_rejected_text_goes_back_with_the_reason(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, CLEAN, None])
    desk.approve(id_, [1], "admin")
    judged = desk.reject(id_, [1, 2, 3], "admin", "Trop sec.")
    assert judged.done == (1, 2)
    assert judged.refused[0].number == 3
    first, second, _ = desk.page(id_)
    assert first.review == second.review == "rejected"
    assert first.reviewed_by == "admin"
    assert first.draft is not None
    assert services.copy.drafts.get(first.draft).status == "draft"
    last = services.copy.drafts.decisions(first.draft)[-1]
    assert (last.verdict, last.reason, last.by) == ("returned", "Trop sec.", "admin")
    with pytest.raises(InputError):
        desk.reject(id_, [1], "admin", " ")


def test_a_writer_neither_approves_nor_rejects(services: Services) -> None:
    desk = desk_of(services)
    others(services)
    id_ = written(services, [CLEAN])
    with pytest.raises(RightsError):
        desk.approve(id_, [1], "writer")
    with pytest.raises(RightsError):
        desk.reject(id_, [1], "writer", "Non.")
    assert desk.page(id_)[0].review == ""


def test_an_edit_ends_the_approval_and_settles_the_row(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, WRONG])
    desk.approve(id_, [1], "admin")
    changed = desk.edit(id_, 1, {"cta": "Découvrir la nappe"}, "admin")
    assert (changed.review, changed.reviewed_by) == ("", "")
    mended = desk.edit(id_, 2, {"body": CLEAN["body"]}, "admin")
    assert (mended.status, mended.reason, mended.detail) == ("done", "", "")
    spoilt = desk.edit(id_, 2, {"body": WRONG["body"]}, "admin")
    assert (spoilt.status, spoilt.reason) == ("blocked", "grounding.figure")
    assert spoilt.findings[0] == "grounding.figure"


def test_what_is_done_in_the_library_is_seen_in_the_campaign(services: Services) -> None:
    desk, drafts = desk_of(services), services.copy.drafts
    id_ = written(services, [CLEAN, WRONG, CLEAN])
    first, second, third = (text.draft or 0 for text in desk.page(id_))
    services.copy.approve(first, "admin")
    services.copy.edit(second, {"body": CLEAN["body"]}, "admin")
    desk.reject(id_, [3], "admin", "Non.")
    told = [(text.status, text.review, text.reviewed_by) for text in desk.page(id_)]
    assert told == [("done", "approved", "admin"), ("done", "", ""), ("done", "rejected", "admin")]
    drafts.reopen(first, "admin")
    services.copy.edit(third, {"cta": "Découvrir"}, "admin")
    assert [text.review for text in desk.page(id_)] == ["", "", ""]


def test_a_twin_stays_blocked_until_its_words_change(services: Services) -> None:
    desk = desk_of(services)
    good = outcome_of(services, planned(1, "x"), CLEAN)
    twin = replace(good, status="blocked", reason=TWIN, detail="Nearly the same.", findings=(TWIN,))
    id_ = written(services, [twin])
    desk.approve(id_, [1], "admin")
    (text,) = desk.page(id_)
    assert (text.status, text.reason, text.review) == ("blocked", TWIN, "approved")
    assert desk.edit(id_, 1, {"cta": "Découvrir la nappe"}, "admin").status == "done"


def test_a_sample_is_drawn_by_its_seed(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN] * 8 + [WRONG, None])
    drawn = numbers(desk.sample(id_, 3, seed=7))
    assert drawn == numbers(desk.sample(id_, 3, seed=7))
    assert any(numbers(desk.sample(id_, 3, seed=seed)) != drawn for seed in range(20))
    assert numbers(desk.sample(id_, MOST_SAMPLED)) == [1, 2, 3, 4, 5, 6, 7, 8]
    desk.reject(id_, [1], "admin", "Non.")
    assert 1 not in numbers(desk.sample(id_, 8))
    with pytest.raises(InputError):
        desk.sample(id_, 0)


def test_texts_that_go_out_are_compared(services: Services) -> None:
    desk = desk_of(services)
    low = {**CLEAN, "body": "Bonjour,\n\nLa nappe Alma, à 49,00 €."}
    told = outcome_of(services, planned(1, "x"), low)
    wrong = replace(told, status="done", reason="", detail="")
    id_ = written(services, [CLEAN, GOOD, wrong, WRONG, None])
    (found,) = desk.agreement(id_)
    assert (found.number, found.finding.rule, found.finding.excerpt) == (3, "campaign.agreement", "49,00 €")
    assert desk.disagreements(id_) == [found.finding]
    desk.reject(id_, [3], "admin", "Faux prix.")
    assert desk.agreement(id_) == []


def test_a_text_that_somebody_vouches_for_is_not_compared(services: Services) -> None:
    desk = desk_of(services)
    told = outcome_of(services, planned(1, "x"), {**CLEAN, "body": "Bonjour,\n\nLa nappe Alma, à 49,00 €."})
    id_ = written(services, [CLEAN, CLEAN, replace(told, status="done", reason="", detail="")])
    desk.approve(id_, [1, 2], "admin")
    assert [one.number for one in desk.agreement(id_)] == [3]
    assert desk.approve(id_, [3], "admin", "Prix de la boutique de Londres.").done == (3,)
    assert desk.agreement(id_) == []
    desk.approve(id_, [1], "admin", "Relu.")  # it was approved before, without one
    text = desk.page(id_)[0]
    assert text.review == "approved"
    assert [one.reason for one in services.copy.drafts.decisions(text.draft or 0)][-1] == "Relu."


def test_a_campaign_that_is_not_there_has_nothing_to_compare(services: Services) -> None:
    desk = desk_of(services)
    assert desk.disagreements(written(services, [None])) == []
    with pytest.raises(UnknownNameError):
        desk.approve(10**6, [1], "admin")
    with pytest.raises(UnknownNameError):
        desk.page(10**6)
    with pytest.raises(UnknownNameError):
        desk.agreement(10**6)


def test_without_the_knowledge_nothing_is_approved(services: Services) -> None:
    alone = open_review(services.settings, services.state.database, services.house)
    id_ = written(services, [CLEAN])
    assert alone.approve(id_, [1], "admin").refused[0].code == "input"
    assert alone.reject(id_, [1], "admin", "Non.").done == (1,)


def test_a_text_whose_draft_is_gone_is_told(services: Services) -> None:
    desk = desk_of(services)
    id_ = written(services, [CLEAN, Outcome(None, "failed", "model_reply", "The reply was cut.")])
    draft = desk.page(id_)[0].draft
    assert draft is not None
    services.copy.drafts.delete(draft)
    assert [one.code for one in desk.approve(id_, [1, 2], "admin").refused] == ["unknown_name", "input"]
    assert Texts(services.state.database).counts(id_).failed == 1
