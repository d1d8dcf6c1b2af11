"""What happens on a machine without a browser."""

import pytest

from tests.browser.conftest import chromium_path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("CHROME_PATH", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    return monkeypatch


def test_without_a_browser_the_tests_are_skipped_with_a_reason(bare: pytest.MonkeyPatch) -> None:
    with pytest.raises(pytest.skip.Exception, match="set CHROME_PATH"):
        chromium_path()


def test_without_a_browser_ci_fails(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no Chromium"):
        chromium_path()


def test_a_named_browser_wins(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("CHROME_PATH", "/opt/chrome")
    assert chromium_path() == "/opt/chrome"
