from pathlib import Path

import pytest

from assistant.doctor import Check, examine_place, failed
from assistant.errors import DiskFullError
from assistant.settings import Settings
from assistant.store.secrets import load_secret


def by_name(tmp_path: Path, **values: str) -> dict[str, Check]:
    settings = Settings.from_mapping(
        {
            "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
            "ASSISTANT_CACHE_DIR": str(tmp_path / "cache"),
            **values,
        }
    )
    return {check.name: check for check in examine_place(settings)}


def test_a_fresh_place_is_in_order(tmp_path: Path) -> None:
    assert all(check.ok for check in by_name(tmp_path).values())
    assert not list((tmp_path / "data").iterdir())


def test_an_empty_knowledge_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    check = by_name(tmp_path, ASSISTANT_KNOWLEDGE=str(tmp_path / "empty"))["Knowledge folder"]
    assert not check.ok
    assert "put documents there" in check.next


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    assert not by_name(tmp_path)["Data folder"].ok


def test_a_secret_that_others_can_read_is_told(tmp_path: Path) -> None:
    load_secret(tmp_path / "data", "session")
    path = tmp_path / "data" / "secrets" / "session"
    path.chmod(0o644)
    check = by_name(tmp_path)["Secrets"]
    assert not check.ok
    assert "session" in check.detail
    assert "chmod 600" in check.next


@pytest.mark.parametrize("message", ["The disk is full."])
def test_an_error_becomes_a_line(message: str) -> None:
    assert failed("Index", DiskFullError(message, "Free some.")) == Check(
        "Index", False, message, "Free some."
    )


def test_who_is_told_of_a_request_is_said(tmp_path: Path) -> None:
    check = by_name(tmp_path)["Requests to a human"]
    assert check.ok
    assert "only the studio's list" in check.detail


def test_a_way_that_can_not_work_is_told(tmp_path: Path) -> None:
    check = by_name(tmp_path, ASSISTANT_LEADS_WEBHOOK="https://x.example/s3cret")["Requests to a human"]
    assert not check.ok
    assert "ASSISTANT_LEADS_WEBHOOK_SECRET" in check.detail
    assert "s3cret" not in check.detail + check.next


@pytest.mark.parametrize(
    ("values", "ok"),
    [
        ({}, None),
        ({"ASSISTANT_HOST": "0.0.0.0"}, False),
        ({"ASSISTANT_ALLOWED_HOSTS": "localhost,chat.shop.example"}, False),
        ({"ASSISTANT_HOST": "0.0.0.0", "ASSISTANT_TRUSTED_PROXIES": "none"}, True),
        ({"ASSISTANT_TRUSTED_PROXIES": "10.0.0.0/8"}, True),
    ],
)
def test_a_public_server_has_to_say_who_stands_before_it(
    tmp_path: Path, values: dict[str, str], ok: bool | None
) -> None:
    check = by_name(tmp_path, **values).get("Reverse proxy")
    assert (check.ok if check else None) is ok
    assert ok is not False or "ASSISTANT_TRUSTED_PROXIES" in (check.next if check else "")
