from typing import Any

import pytest

from assistant.errors import UnknownNameError
from assistant.services import Services
from assistant.types.answer import Citation
from assistant.types.brand import FieldRule
from assistant.types.draft import Brief, Draft, DraftProgress, DraftSentence, Finding
from assistant.web.pages import Pages
from assistant.web.studio.form import trial
from assistant.web.studio.present import Presenter, Probed
from assistant.web.texts import Texts
from tests.web.look.test_markup import Seen

FR, EN = Texts.load().words("fr"), Texts.load().words("en")
HOSTILE = "<script>alert(1)</script><img src=http://evil.example>"


@pytest.fixture
def presenter(services: Services) -> Presenter:
    return Presenter(Pages(), services.brand)


def draft(**values: Any) -> Draft:
    whole: dict[str, Any] = {
        "brief": Brief("email", "families", "x", "fr"),
        "fields": {"subject": "s"},
        "sentences": (
            DraftSentence("subject", "Elle coûte 59 €.", (1, 2), True),
            DraftSentence("body", "Elle dure toujours.", (), True),
            DraftSentence("cta", "Voir", (), False),
        ),
        "citations": (
            Citation(1, "products.csv", "Nappe Alma", "", "59,00 €", "https://www.filature.example/p"),
            Citation(2, "pages/a.md", "Prix", "Table", "59 €", None),
        ),
        "findings": (
            Finding("channel.length", "warning", "subject", "Elle", {"fr": "Trop long.", "en": "Too long."}),
            Finding("grounding.figure", "error", "body", "60 €", {"fr": "Sans source.", "en": "No source."}),
        ),
        "lengths": {"subject": 1},
        "model": "wire-1",
    }
    return Draft(**{**whole, **values})


def test_findings_stand_in_order_of_severity_with_the_name_of_their_field(
    presenter: Presenter, services: Services
) -> None:
    html = presenter.report(FR, draft(), services.channels["email"])
    assert html.index("À corriger") < html.index("Sans source.") < html.index("À vérifier")
    assert "Objet · <q>Elle</q>" in html
    assert "Pour information" not in html
    assert "No source." in presenter.report(EN, draft(), services.channels["email"])


def test_sentences_carry_the_numbers_of_their_sources(presenter: Presenter, services: Services) -> None:
    html = presenter.report(FR, draft(), services.channels["email"])
    assert html.count('href="#draft-source-1"') == 1
    assert 'id="draft-source-1"' in html
    assert html.count("sans source") == 1
    assert 'href="https://www.filature.example/p"' in html
    assert "pages/a.md" in html


def test_a_clean_draft_without_sources_says_so(presenter: Presenter, services: Services) -> None:
    html = presenter.report(EN, draft(findings=(), citations=(), sentences=()), services.channels["email"])
    assert EN("findings_none") in html
    assert EN("sources_none") in html


def test_nothing_of_a_draft_becomes_markup(presenter: Presenter, services: Services) -> None:
    bad = draft(
        sentences=(DraftSentence("body", HOSTILE, (1,), True),),
        citations=(Citation(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "javascript:alert(1)"),),
        findings=(Finding("x", "error", HOSTILE, HOSTILE, {"fr": HOSTILE, "en": HOSTILE}),),
        model=HOSTILE,
    )
    for html in (
        presenter.report(FR, bad, services.channels["email"]),
        presenter.made_by(FR, bad),
        presenter.fault(FR, "studio_fault", UnknownNameError(HOSTILE, HOSTILE, [HOSTILE])),
        presenter.probed(
            FR, trial("https://x.example", "k", "<img>"), Probed(HOSTILE, HOSTILE, 1.0, f"{HOSTILE} [1]")
        ),
        presenter.status(FR, {**STATUS, "model": HOSTILE, "model_place": HOSTILE, "embedder": HOSTILE}, True),
    ):
        seen = Seen(html)
        assert not {"script", "img"} & set(seen.tags)
        assert "javascript:" not in "".join(value or "" for _, value in seen.attributes)


@pytest.mark.parametrize(
    ("text", "rule", "said", "kind"),
    [
        ("abc", FieldRule("f", {}), "3 characters", ""),
        ("abc", FieldRule("f", {}, soft_max=3), "3 / 3 characters", ""),
        ("abcd", FieldRule("f", {}, soft_max=3, hard_max=5), "4 / 3 characters, 1 too many", "b-warning"),
        ("abcdef", FieldRule("f", {}, soft_max=3, hard_max=5), "6 / 3 characters, 3 too many", "b-error"),
        ("abcdef", FieldRule("f", {}, hard_max=5), "6 / 5 characters, 1 too many", "b-error"),
        ("👩‍👩‍👧é", FieldRule("f", {}, soft_max=3), "2 / 3 characters", ""),
    ],
)
def test_lengths_are_counted_as_a_reader_counts_them(
    presenter: Presenter, text: str, rule: FieldRule, said: str, kind: str
) -> None:
    html = presenter.count(EN, rule, text)
    assert f">{said}<" in html
    assert kind in html


def test_where_the_writing_stands(presenter: Presenter) -> None:
    assert "Rédaction…" in presenter.progress(FR, DraftProgress("writing"))
    assert "12 caractères reçus" in presenter.progress(FR, DraftProgress("writing", "x" * 12))


def test_who_wrote_the_draft(presenter: Presenter) -> None:
    assert "wire-1" in presenter.made_by(EN, draft())
    assert EN("draft_repaired") not in presenter.made_by(EN, draft())
    assert EN("draft_repaired") in presenter.made_by(EN, draft(repaired=True))


STATUS = {
    "model": "wire-1",
    "model_place": "",
    "embedder_place": "",
    "documents": 3,
    "chunks": 9,
    "products": 2,
    "embedder": "e5",
}


@pytest.mark.parametrize(
    ("place", "embedded", "said", "trial_quality"),
    [
        ("", True, "Texts stay on this machine.", True),
        ("api.example", False, "Texts go to api.example.", False),
    ],
)
def test_the_settings_say_where_texts_go(
    presenter: Presenter, place: str, embedded: bool, said: str, trial_quality: bool
) -> None:
    html = presenter.status(EN, {**STATUS, "model_place": place}, embedded)
    assert said in html
    assert ("Trial quality" in html) == trial_quality
    assert "<dd>9</dd>" in html


def test_an_error_of_ours_has_a_text_too(presenter: Presenter) -> None:
    assert FR("fault_own") in presenter.fault(FR, "studio_fault")
    assert "Known: email" in presenter.fault(
        FR, "studio_fault", UnknownNameError("channel", "xyz", ["email"])
    )


def test_a_trial_without_a_measured_time(presenter: Presenter) -> None:
    html = presenter.probed(
        EN, trial("https://x.example/v1", "sk-secret", "m"), Probed("m", "x.example", None, "Hi")
    )
    assert "sk-secret" not in html
    assert "First word" not in html
    assert "OPENAI_API_KEY=&lt;your key&gt;" in html


def test_the_settings_say_where_the_search_models_texts_go(presenter: Presenter) -> None:
    html = presenter.status(EN, {**STATUS, "embedder_place": "vectors.example"}, True)
    assert "Texts go to vectors.example." in html
