"""A start that can't work is refused with one clear line and an exit code (row 48 of the faults)."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"ASSISTANT_LEADS_WEBHOOK": "https://hook.example/leads"}, "ASSISTANT_LEADS_WEBHOOK_SECRET"),
        ({"ASSISTANT_SMTP_HOST": "mail.example"}, "ASSISTANT_MAIL_FROM"),
    ],
)
def test_a_missing_variable_is_named_and_nothing_is_started(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    ran = run("serve", "--port", "0")
    assert ran.code == 2
    assert missing in ran.err
    assert "Traceback" not in ran.err
    assert len([line for line in ran.err.splitlines() if line.strip()]) <= 2  # what is wrong, and what to do
    assert not (shop / "data" / "server.json").exists()


def test_an_embedder_without_key_or_address_is_refused(
    shop: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASSISTANT_EMBEDDING_BASE_URL")
    monkeypatch.delenv("OPENAI_BASE_URL")
    ran = run("serve", "--port", "0")
    assert ran.code == 2
    assert "ASSISTANT_EMBEDDING_API_KEY" in ran.err or "OPENAI_API_KEY" in ran.err
    assert "Traceback" not in ran.err
