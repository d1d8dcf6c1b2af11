import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from assistant.services import Services
from assistant.types.answer import Citation
from assistant.types.brand import FieldRule
from assistant.types.draft import Brief, Draft, DraftProgress, DraftSentence, Finding
from assistant.types.model import Usage
from assistant.types.revision import COMMANDS, Spending
from assistant.types.stored import Decision, DraftComment, DraftVersion, StoredDraft
from assistant.web.pages import Pages
from assistant.web.studio.drafts.present import CLICKS, DraftsPresenter, History
from assistant.web.studio.drafts.work import Proposal, Work
from assistant.web.studio.present import Presenter
from assistant.web.texts import Texts
from tests.web.look.test_markup import Seen

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
HOSTILE = "<script>alert(1)</script><img src=http://evil.example>"
BRIEF = Brief("email", "families", "x", "fr")
AT = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
HARD = Finding(
    "grounding.figure",
    "error",
    "body",
    "60 €",
    {"fr": "Sans source.", "en": "No source."},
    {"fr": "Retirez le chiffre.", "en": "Take the figure out."},
    "https://law.example",
    11,
    15,
)
SOFT = Finding("channel.length", "warning", "subject", "Objet", {"fr": "Trop long.", "en": "Too long."})
CITATION = Citation(1, "products.csv", "Nappe Alma", "", "59,00 €", "https://www.filature.example/p")


@pytest.fixture
def present(services: Services) -> DraftsPresenter:
    return DraftsPresenter(Presenter(Pages(), services.brand), services.channels)


def draft(**values: Any) -> Draft:
    whole: dict[str, Any] = {
        "brief": BRIEF,
        "fields": {"subject": "Objet", "body": "Elle coûte 60 €. Elle dure."},
        "sentences": (
            DraftSentence("body", "Elle coûte 60 €.", (1,), True),
            DraftSentence("body", "Elle dure.", (), True),
        ),
        "citations": (CITATION,),
        "findings": (HARD, SOFT),
        "lengths": {},
        "model": "wire-1",
        "usage": Usage(900, 0, 100, Decimal("0.0021")),
        "id": 7,
    }
    return Draft(**{**whole, **values})


def history(made: Draft, **values: Any) -> History:
    stored: dict[str, Any] = {"draft": made, "status": "draft", "version": 2, "group": "g"}
    times = {"created_at": AT, "created_by": "ada", "changed_at": AT, "changed_by": "ada"}
    first = DraftVersion(1, AT, "ada", "written", "", {"subject": "Objet"}, (), "wire-1")
    versions = (first, DraftVersion(2, AT, "bob", "revised", "shorter", {"subject": "Sujet"}, ()))
    return History(StoredDraft(**{**stored, **times, **values}), versions, (), ())


def test_variants_come_in_side_by_side(present: DraftsPresenter) -> None:
    html = present.writing(FR, BRIEF, [DraftProgress("writing", '{"subject": "Le l'), draft(variant=1)])
    assert html.count("<article") == 2
    assert html.count('aria-busy="true"') == 1
    assert "<dd>Le l</dd>" in html
    assert "Rédaction…" in html
    assert "à corriger\u00a0: 1 · à vérifier\u00a0: 1 · 1\u202f000 jetons, 0,0021\u00a0€" in html
    assert "data-act" not in html


def test_finished_drafts_are_chosen_from(present: DraftsPresenter) -> None:
    other = draft(brief=Brief("sms", "families", "x", "fr"), fields={"text": "Alma"}, findings=())
    english = draft(brief=Brief("email", "families", "x", "en"))
    segment = draft(brief=Brief("email", "pros", "x", "fr"))
    html = present.variants(FR, Work((draft(), other, english, segment), 1), {"pros": "Pros"})
    assert html.count('aria-pressed="true"') == 1
    assert html.index('aria-pressed="false"') < html.index('aria-pressed="true"')
    for tag in (">SMS<", ">EN<", ">Pros<"):
        assert tag in html
    assert "Rien à signaler." in html
    assert present.variants(FR, Work((draft(),)), {}) == ""


def test_the_head_says_who_wrote_it_and_what_it_cost(present: DraftsPresenter) -> None:
    html = present.head(EN, history(draft(repaired=True)), Spending(10, 0.5, 0, 0.0))
    assert "wire-1" in html
    assert EN("draft_repaired") in html
    assert "Draft, revision 2" in html
    assert "This text: 1,000 tokens, €0.0021. You today: 10 tokens, €0.50." in html
    assert "Approved" in present.head(EN, history(draft(), status="approved"), Spending(0, 0.0, 0, 0.0))
    own = history(draft(model=""))
    html = present.head(FR, History(own.stored, own.versions[1:], (), ()), Spending(0, 0.0, 0, 0.0))
    assert FR("draft_own") in html


@pytest.mark.parametrize(
    ("text", "rule", "said", "kind"),
    [
        ("abc", FieldRule("f", {}), "3 characters", ""),
        ("abc", FieldRule("f", {}, soft_max=3), "3 / 3 characters", ""),
        ("abcd", FieldRule("f", {}, soft_max=3, hard_max=5), "4 / 3 characters, 1 too many", "b-warning"),
        ("abcdef", FieldRule("f", {}, soft_max=3, hard_max=5), "6 / 3 characters, 3 too many", "b-error"),
        ("👩‍👩‍👧é", FieldRule("f", {}, soft_max=3), "2 / 3 characters", ""),
        ("a" * 161, FieldRule("f", {}, soft_max=1, hard_max=3, count="sms"), "2 SMS (GSM-7)", "b-warning"),
    ],
)
def test_lengths_are_counted_in_the_unit_of_the_channel(
    present: DraftsPresenter, text: str, rule: FieldRule, said: str, kind: str
) -> None:
    html = present.count(EN, rule, text, BRIEF)
    assert said in html
    assert kind in html
    assert ("b-gauge" in html) == bool(rule.soft_max)


def test_findings_are_underlined_and_can_be_fixed(present: DraftsPresenter) -> None:
    html = present.review(FR, draft())
    assert '<a class="b-under b-error" href="#finding-1">60 €</a>' in html
    assert 'id="finding-1"' in html
    assert html.count('data-act="fix"') == 2
    assert html.index("À corriger") < html.index("Sans source.") < html.index("À vérifier")
    assert "Retirez le chiffre." in html
    assert "Règle\u00a0: https://law.example" in html
    assert "No source." in present.review(EN, draft())


def test_sentences_carry_the_numbers_of_their_sources(present: DraftsPresenter) -> None:
    html = present.review(FR, draft())
    assert html.count('href="#draft-source-1"') == 1
    assert 'id="draft-source-1"' in html
    assert html.count("sans source") == 1
    assert 'href="https://www.filature.example/p"' in html


def test_a_clean_draft_without_sources_says_so(present: DraftsPresenter) -> None:
    html = present.review(EN, draft(findings=(), citations=(), sentences=()))
    assert EN("findings_none") in html
    assert EN("sources_none") in html


def test_a_proposal_shows_what_would_change_and_what_is_worse(present: DraftsPresenter) -> None:
    after = draft(fields={"subject": "Objet neuf", "body": "Elle coûte 60 €. Elle dure."})
    html = present.proposal(FR, draft(findings=()), Proposal(after, "shorter"))
    assert "Proposition\u00a0: Plus court" in html
    assert "<ins> neuf</ins>" in html
    assert html.count("<h3>") == 1
    assert "Sans source." in html
    assert "Trop long." not in html
    same = present.proposal(FR, draft(), Proposal(draft(), "free"))
    assert FR("proposal_same") in same
    assert 'data-act="accept"' not in same
    assert "Sans source." not in same


def test_the_history_tells_versions_decisions_and_comments(present: DraftsPresenter) -> None:
    kept = history(draft())
    comment = DraftComment(AT, "eve", 2, "body", "Trop sec")
    decisions = (
        Decision(AT, "eve", 1, "approved", "promesse tenue", (HARD,)),
        Decision(AT, "eve", 1, "reopened", ""),
    )
    html = present.history(FR, History(kept.stored, kept.versions, (comment,), decisions))
    assert html.index("État 2, 22") < html.index("État 1, 22")
    assert "réécrit pour bob · Plus court" in html
    assert "<del>Objet</del><ins>Sujet</ins>" in html
    assert html.count('data-act="restore"') == 1
    assert "Points à corriger passés outre\u00a0: 1. Raison\u00a0: promesse tenue" in html
    assert "Trop sec" in html
    assert "Corps du message" in html


def test_a_kept_draft_in_a_list(present: DraftsPresenter) -> None:
    stored = history(draft(fields={"subject": "mot " * 40})).stored
    title = present.title(FR, stored)
    assert title.startswith("E-mail · mot mot")
    assert title.endswith("… · ada")
    gone = history(draft(brief=Brief("gone", "x", "x", "fr"), fields={}), status="approved").stored
    assert present.title(EN, gone) == "gone · Approved"


def test_a_rewritten_text_is_shown_while_it_comes_in(present: DraftsPresenter) -> None:
    html = present.coming(FR, "email", DraftProgress("writing", '{"subject": "Ne'))
    assert "Réécriture…" in html
    assert "<dd>Ne</dd>" in html
    assert "Correction…" in present.coming(FR, "gone", DraftProgress("repairing", '{"subject": "Ne'))


def test_nothing_of_a_draft_becomes_markup(present: DraftsPresenter) -> None:
    finding = Finding(
        "x", "error", HOSTILE, HOSTILE, {"fr": HOSTILE, "en": HOSTILE}, {"fr": HOSTILE}, HOSTILE
    )
    placed = Finding("x", "error", "body", HOSTILE, {"fr": HOSTILE, "en": HOSTILE}, start=0, end=4)
    bad = draft(
        fields={"subject": HOSTILE, "body": HOSTILE},
        sentences=(DraftSentence("body", HOSTILE, (1,), True),),
        citations=(Citation(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)"),),
        findings=(finding, placed),
        model=HOSTILE,
    )
    kept = history(bad, created_by=HOSTILE)
    version = DraftVersion(1, AT, HOSTILE, "edited", HOSTILE, {"subject": HOSTILE}, (), HOSTILE)
    comment = DraftComment(AT, HOSTILE, 1, HOSTILE, HOSTILE)
    decision = Decision(AT, HOSTILE, 1, "approved", HOSTILE)
    whole = History(kept.stored, (version, version), (comment,), (decision,))
    for html in (
        present.writing(FR, BRIEF, [DraftProgress("writing", f'{{"subject": "{HOSTILE}"'), bad]),
        present.variants(FR, Work((bad, draft(brief=Brief("email", "s", "x", "fr")))), {"s": HOSTILE}),
        present.head(FR, whole, Spending(0, 0.0, 0, 0.0)),
        present.review(FR, bad),
        present.proposal(FR, draft(), Proposal(bad, "free")),
        present.history(FR, whole),
    ):
        seen = Seen(html)
        assert not {"script", "img"} & set(seen.tags)
        assert "javascript:" not in "".join(value or "" for _, value in seen.attributes)


def test_every_command_has_a_name_and_every_click_a_button() -> None:
    template = Pages().render("draft_commands", words=FR)
    for command in CLICKS:
        assert f'data-name="{command}"' in template
    assert all(FR(f"rewrite_{command}") for command in COMMANDS)
