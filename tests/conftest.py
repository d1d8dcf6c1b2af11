"""What every test gets: an empty environment, its own folders, and no network beyond this machine."""

import datetime as dt
import gc
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import pytest_socket

from assistant.settings import Settings
from tests.together import Together

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "CHROME_PATH", "COVERAGE_", "PYTEST_", "VIRTUAL_ENV", "CI", "LD_")
# Weights are joined and converted once per machine, not once per test.
SHARED_CACHE = os.environ.get("ASSISTANT_CACHE_DIR", "~/.cache/brand-assistant")
# A busy machine is no defect: no test asserts a time.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")
DEMO_DAY = dt.date(2026, 11, 21)  # the day for which the cases of the demo company were written


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is imported by now stays: garbage is looked for among what the tests make only."""
    gc.freeze()


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """The demo company with the embedded embedder, read whole: its services, and the report of the sync."""
    settings = Settings.from_mapping(
        {"ASSISTANT_DATA_DIR": str(tmp_path_factory.mktemp("demo")), "ASSISTANT_CACHE_DIR": SHARED_CACHE}
    )
    # Imported here: what the whole product needs takes seconds, and most tests don't ask for it.
    services = import_module("tests.parts").opened(settings, lambda: DEMO_DAY)
    yield services, services.index(None, lambda _: None)
    services.close()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test is a hole: it fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("CI") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
