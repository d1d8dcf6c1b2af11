import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingError
from assistant.llm.endpoint import Endpoint, chat_endpoint, embedding_endpoint, normalise_url
from assistant.settings import EmbeddingSettings, ModelSettings, Secret


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("", "https://api.openai.com/v1"),
        ("https://api.openai.com", "https://api.openai.com/v1"),
        ("https://api.mistral.ai/v1/", "https://api.mistral.ai/v1"),
        (" http://127.0.0.1:11434 ", "http://127.0.0.1:11434/v1"),
        ("localhost:11434", "http://localhost:11434/v1"),
        ("llm.example", "https://llm.example/v1"),
        ("https://llm.example/v1/chat/completions", "https://llm.example/v1"),
        ("https://llm.example/api/v1", "https://llm.example/api/v1"),
        ("https://google.example/v1beta/openai/", "https://google.example/v1beta/openai"),
        ("http://[::1]:8000", "http://[::1]:8000/v1"),
    ],
)
def test_an_address_with_or_without_v1(given_url: str, url: str) -> None:
    assert normalise_url(given_url) == url
    assert normalise_url(url) == url


@pytest.mark.parametrize(
    "text", ["ftp://host", "https://", "http://host:port", "not an address", "http://[::1"]
)
def test_what_is_no_address_names_its_setting(text: str) -> None:
    with pytest.raises(SettingError, match=r"^OPENAI_BASE_URL is “"):
        normalise_url(text)


@given(st.text() | st.text("htps:/.a1[]@# ?", max_size=12))
def test_any_text_is_an_address_or_a_setting_error(text: str) -> None:
    with contextlib.suppress(SettingError):
        url = normalise_url(text)
        assert url.startswith(("http://", "https://"))
        assert normalise_url(url) == url


@pytest.mark.parametrize(
    ("url", "host", "loopback"),
    [
        ("http://user:pass@llm.example:8000/v1", "llm.example:8000", False),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://127.0.0.1:9", "127.0.0.1:9", True),
        ("http://localhost", "localhost", True),
        ("http://10.0.0.1", "10.0.0.1", False),
    ],
)
def test_the_host_hides_credentials(url: str, host: str, loopback: bool) -> None:
    endpoint = Endpoint("m", url)
    assert (endpoint.host, endpoint.loopback, endpoint.sent_key) == (host, loopback, "none")


def test_openai_needs_a_key() -> None:
    with pytest.raises(SettingError, match=r"no key for api\.openai\.com") as caught:
        chat_endpoint(ModelSettings())
    assert "OPENAI_API_KEY" in caught.value.next_step
    assert chat_endpoint(ModelSettings(api_key=Secret("k"))).sent_key == "k"


@pytest.mark.parametrize(
    ("own", "chat", "url", "key"),
    [
        (EmbeddingSettings("e"), ModelSettings(Secret("k")), "https://api.openai.com/v1", "k"),
        (EmbeddingSettings("e"), ModelSettings(Secret("k"), "http://a"), "http://a/v1", "k"),
        (EmbeddingSettings("e", "http://b"), ModelSettings(Secret("k"), "http://a"), "http://b/v1", "none"),
        (EmbeddingSettings("e", "http://b", Secret("x")), ModelSettings(Secret("k")), "http://b/v1", "x"),
    ],
)
def test_the_chat_models_key_never_goes_to_the_embedders_own_address(
    own: EmbeddingSettings, chat: ModelSettings, url: str, key: str
) -> None:
    endpoint = embedding_endpoint(own, chat)
    assert (endpoint.url, endpoint.sent_key, endpoint.model) == (url, key, "e")
