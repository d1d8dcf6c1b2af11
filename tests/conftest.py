"""What every test gets: an empty environment, its own folders, and no network beyond this machine."""

import os
from pathlib import Path

import pytest
import pytest_socket

from assistant.settings import Settings

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "CHROME_PATH", "COVERAGE_", "PYTEST_", "VIRTUAL_ENV", "CI", "LD_")
# Weights are joined and converted once per machine, not once per test.
SHARED_CACHE = os.environ.get("ASSISTANT_CACHE_DIR", "~/.cache/brand-assistant")


def pytest_runtest_setup() -> None:
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if not name.startswith(KEPT):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ASSISTANT_CACHE_DIR", SHARED_CACHE)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a machine with no key, whose state lives in this test's own folder."""
    return Settings.from_mapping(
        {"ASSISTANT_DATA_DIR": str(tmp_path / "data"), "ASSISTANT_CACHE_DIR": SHARED_CACHE}
    )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test is a hole: it fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("CI") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
