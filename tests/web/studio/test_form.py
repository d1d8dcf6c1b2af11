from typing import Any

import pytest

from assistant.errors import InputError
from assistant.web.studio.form import PRESETS, trial


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
