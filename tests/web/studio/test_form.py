from decimal import Decimal
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.types.draft import Brief
from assistant.types.knowledge import Product
from assistant.web.studio.form import PRESETS, brief, product_choices, trial

WHOLE = {"channel": "email", "segment": "families", "goal": "x", "language": "fr", "products": ["NAP-01"]}


def test_a_whole_form_is_a_brief() -> None:
    assert brief(WHOLE, "en") == Brief("email", "families", "x", "fr", ("NAP-01",))


@pytest.mark.parametrize("language", ["de", "<script>", 3])
def test_a_language_that_we_do_not_write(language: Any) -> None:
    with pytest.raises(InputError):
        brief({**WHOLE, "language": language}, "fr")


@pytest.mark.parametrize("language", [None, ""])
def test_without_a_choice_the_language_is_the_page_s(language: Any) -> None:
    assert brief({**WHOLE, "language": language}, "en").language == "en"


def test_what_the_browser_sends_in_a_wrong_shape_becomes_empty() -> None:
    odd = brief({"channel": ["x"], "segment": 3, "goal": None, "language": "en", "products": [1, "A"]}, "fr")
    assert odd == Brief("", "", "", "en", ("", "A"))


@pytest.mark.parametrize(
    "url", ["", "api.openai.com", "ftp://x.example", "file:///etc/passwd", "http://", "http://a b", None, 3]
)
def test_an_address_that_is_none(url: Any) -> None:
    with pytest.raises(InputError, match="no http address"):
        trial(url, "", "m")


@pytest.mark.parametrize("model", ["", "  ", "a b", "a\nOPENAI_API_KEY=x", None])
def test_a_model_that_is_none(model: Any) -> None:
    with pytest.raises(InputError, match="model"):
        trial("https://api.example/v1", "", model)


def test_the_lines_of_a_trial_never_hold_the_key() -> None:
    tried = trial(" https://api.example/v1 ", " sk-secret ", " m ")
    assert tried.key.reveal() == "sk-secret"
    assert "sk-secret" not in repr(tried)
    assert tried.env_lines("your key") == [
        "OPENAI_API_KEY=<your key>",
        "OPENAI_BASE_URL=https://api.example/v1",
        "ASSISTANT_CHAT_MODEL=m",
    ]
    assert trial("http://127.0.0.1:11434/v1", "", "m").env_lines("your key")[0].startswith("OPENAI_BASE_URL")


@pytest.mark.parametrize("name", [name for name in PRESETS if name != "other"])
def test_presets_are_addresses(name: str) -> None:
    assert trial(PRESETS[name].base_url, "", PRESETS[name].model or "m").base_url == PRESETS[name].base_url


def test_products_are_offered_by_name_each_once() -> None:
    product = Product("A-1", {"fr": "Nappe", "en": "Cloth"}, "c", Decimal(1), "in_stock", {})
    nameless = Product("B-2", {}, "c", Decimal(1), "in_stock", {})
    offered = [("Cloth · A-1", "A-1"), (" · B-2", "B-2")]
    assert product_choices([product, nameless, product], "en") == offered
