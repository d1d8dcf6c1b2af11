import pytest

from assistant.errors import UnknownNameError
from assistant.services import Services
from assistant.types.draft import DraftProgress
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


def test_nothing_that_is_told_becomes_markup(presenter: Presenter) -> None:
    for html in (
        presenter.fault(FR, "studio_fault", UnknownNameError(HOSTILE, HOSTILE, [HOSTILE])),
        presenter.probed(
            FR, trial("https://x.example", "k", "<img>"), Probed(HOSTILE, HOSTILE, 1.0, f"{HOSTILE} [1]")
        ),
        presenter.status(FR, {**STATUS, "model": HOSTILE, "model_place": HOSTILE, "embedder": HOSTILE}, True),
    ):
        seen = Seen(html)
        assert not {"script", "img"} & set(seen.tags)
        assert "javascript:" not in "".join(value or "" for _, value in seen.attributes)


def test_where_the_writing_stands(presenter: Presenter) -> None:
    assert "Rédaction…" in presenter.progress(FR, DraftProgress("writing"))
    assert "12 caractères reçus" in presenter.progress(FR, DraftProgress("writing", "x" * 12))


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
