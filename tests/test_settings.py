from pathlib import Path

import pytest

from assistant.errors import SettingError
from assistant.settings import Secret, Settings, apply_environment, describe, packaged


def test_defaults_run_on_this_machine_alone() -> None:
    settings = Settings.from_mapping({})
    assert not settings.model.remote
    assert settings.embedding.model == ""
    assert settings.web.host == "127.0.0.1"
    assert settings.paths.knowledge == packaged("knowledge")
    assert settings.paths.prompts == packaged("prompts")


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "OPENAI_BASE_URL"])
def test_a_key_or_an_address_means_remote(name: str) -> None:
    assert Settings.from_mapping({name: "http://127.0.0.1:1"}).model.remote


def test_values_are_read_by_their_type() -> None:
    settings = Settings.from_mapping(
        {
            "ASSISTANT_PORT": " 80 ",
            "ASSISTANT_TEMPERATURE": "-1",
            "ASSISTANT_SECURE_COOKIES": "Yes",
            "ASSISTANT_ALLOWED_HOSTS": "shop.example, www.shop.example,",
            "ASSISTANT_DATA_DIR": "~/state",
            "ASSISTANT_GATE": "",
        }
    )
    assert settings.web.port == 80
    assert settings.model.temperature == -1.0
    assert settings.web.secure_cookies is True
    assert settings.web.allowed_hosts == ("shop.example", "www.shop.example")
    assert settings.paths.data == Path("~/state").expanduser()
    assert settings.search.gate == 0.5


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("ASSISTANT_PORT", "seventy", "a whole number"),
        ("ASSISTANT_GATE", "half", "a number"),
        ("ASSISTANT_SECURE_COOKIES", "perhaps", "true or false"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, wanted: str) -> None:
    with pytest.raises(SettingError, match=f"{name} is “{value}”, which is not {wanted}"):
        Settings.from_mapping({name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSISTANT_CHUNK_TOKENS", "-5"),
        ("ASSISTANT_ANSWER_TOKENS", "0"),
        ("ASSISTANT_GATE", "nan"),
        ("ASSISTANT_TEMPERATURE", "-2"),
    ],
)
def test_a_value_that_is_too_small_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{name} is “{value}”; the least is"):
        Settings.from_mapping({name: value})


def test_secrets_mask_themselves() -> None:
    secret = Settings.from_mapping({"OPENAI_API_KEY": "sk-123"}).model.api_key
    assert "sk-123" not in f"{secret} {secret!r} {Settings.from_mapping({'OPENAI_API_KEY': 'sk-123'})}"
    assert secret.reveal() == "sk-123"
    assert (str(Secret("")), repr(Secret(""))) == ("", "Secret('')")


def test_the_environment_wins_over_the_file_and_options_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "ASSISTANT_PORT=1\nASSISTANT_HOST=a\nASSISTANT_CHAT_MODEL=m\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_PORT", "2")
    monkeypatch.setenv("ASSISTANT_HOST", "b")
    settings = Settings.from_environment({"ASSISTANT_HOST": "c"})
    assert (settings.model.chat_model, settings.web.port, settings.web.host) == ("m", 2, "c")


def test_every_setting_is_described_once() -> None:
    names = [name for name, _, _ in describe()]
    assert len(names) == len(set(names))
    assert all(text.endswith((".", ")")) for _, _, text in describe())


def test_libraries_are_told_to_stay_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in ("ANONYMIZED_TELEMETRY", "GRADIO_ANALYTICS_ENABLED", "GRADIO_TEMP_DIR", "LANGSMITH_TRACING"):
        monkeypatch.setenv(name, "before")
    for name in ("DO_NOT_TRACK", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_OFFLINE", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "before")
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "before")
    settings = Settings.from_mapping({"ASSISTANT_DATA_DIR": str(tmp_path)})
    apply_environment(settings.paths)
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["LANGSMITH_TRACING"] == "false"
    assert os.environ["GRADIO_TEMP_DIR"].startswith(str(tmp_path))
    assert Path(os.environ["TIKTOKEN_CACHE_DIR"]).is_dir()
