import io
import sys

import pytest

from assistant.cli.show import Bar


class Terminal(io.StringIO):
    """A screen that somebody watches."""

    def isatty(self) -> bool:
        return True


def test_the_bar_shows_how_fast_it_goes_and_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    bar = Bar()
    bar({"stage": "reading", "done": 1, "total": 4})
    bar({"stage": "indexing", "done": 1, "total": 4, "rate": 30.4, "seconds_left": 12.2})
    bar({"stage": "indexing", "done": 2, "total": 4, "rate": 30.4, "seconds_left": 600.0})
    bar.end()
    first, second, third = screen.getvalue().split("\r")[1:]
    assert "chunks/s" not in first
    assert "1/4 30 chunks/s, 12 s left" in second
    assert "2/4 30 chunks/s, 10 min left" in third


def test_without_a_terminal_each_stage_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = Bar()
    for done in (1, 2):
        bar({"stage": "indexing", "done": done, "total": 2})
    bar.end()
    assert capsys.readouterr().err == "indexing …\n"
