import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingError
from assistant.log import LONGEST_MESSAGE, configure, mask, one_line

log = logging.getLogger("assistant.test")


@pytest.fixture(autouse=True)
def root_logger_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def out() -> io.StringIO:
    """What a human reads."""
    stream = io.StringIO()
    configure("DEBUG", stream=stream)
    return stream


@pytest.fixture
def lines() -> io.StringIO:
    """What a program reads."""
    stream = io.StringIO()
    configure("INFO", as_json=True, stream=stream)
    return stream


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key sk-proj-Abc123_def-456xyz refused", "key [key] refused"),
        ("Authorization: Bearer abc.def-ghi_jkl==", "Authorization: Bearer [key]"),
        ("authorization: basic dXNlcjpwYXNz", "authorization: basic [key]"),
        ("api_key=hunter2 next", "api_key=[key] next"),
        ('{"password": "hunter2"}', '{"password": [key]"}'),
        ("https://host/v1?token=abc123&x=1", "https://host/v1?token=[key]&x=1"),
        ("postgresql://user:hunter2@host/db", "postgresql://user:[key]@host/db"),
        ("écrire à marie.dupont+shop@exemple.co.uk svp", "écrire à [e-mail] svp"),
        ("élodie@exemple.fr", "[e-mail]"),
        ("FR76 3000 6000 0112 3456 7890 189 pour le loyer", "[iban] pour le loyer"),
        ("FR7630006000011234567890189", "[iban]"),
        ("BE68 5390 0754 7034 pour moi", "[iban] pour moi"),
        ("gb82-west-1234-5698-7654-32", "[iban]"),
        ("carte 4539 1488 0343 6467 ok", "carte [card] ok"),
        ("card 4539148803436467.", "card [card]."),
        ("appelez le 06 12 34 56 78 demain", "appelez le [phone] demain"),
        ("06.12.34.56.78 / 0612345678 / 06-12-34-56-78", "[phone] / [phone] / [phone]"),
        ("+33 6 12 34 56 78", "[phone]"),
        ("+33 (0)6 12 34 56 78", "[phone]"),
        ("0033612345678", "[phone]"),
        ("+44 20 7946 0958 or 020 7946 0958", "[phone] or [phone]"),
    ],
)
def test_what_is_masked(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "142 files in 3.25 s, 1 250,50 €, 12.5 %",
        "2026-11-21T10:00:00Z",
        "http://127.0.0.1:7860/chat",
        "FR76 3000 6000 0112 3456 7890 188",  # not an IBAN: its checksum is wrong
        "4539 1488 0343 6468",  # not a card: its checksum is wrong
        "sha256 a0612345678b9f0c",
        "LMP-001 task-force risk-free",
        "bearer of good news",
    ],
)
def test_what_is_not_masked(text: str) -> None:
    assert mask(text) == (text if "bearer" not in text else "bearer of good news")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\r\ntwo", "one\\r\\ntwo"),
        ("\x1b[31mred\x1b[0m \x1b]0;title\x07end", "red end"),
        (
            "bell\x07 nul\x00 bidi\u202e line\u2028 next\x85",
            "bell\\x07 nul\\x00 bidi\\u202e line\\u2028 next\\x85",
        ),
        ("lone \ud800", "lone \\ud800"),
        ("tab\tstays, été 🎁 too", "tab\tstays, été 🎁 too"),
    ],
)
def test_one_line(text: str, shown: str) -> None:
    assert one_line(text) == shown


@given(st.text())
def test_any_text_gives_one_line_that_can_be_written(text: str) -> None:
    shown = one_line(text)
    assert (shown + "\n").splitlines() == [shown]
    assert shown.encode().decode() == shown


@pytest.mark.parametrize("unit", ["a", "1 ", "a.", "sk-", "+1 ", "@a", "ab12 ", "://a:", "x\x1b["])
def test_a_long_text_made_to_slow_it_down_is_masked_all_the_same(unit: str) -> None:
    text = unit * (LONGEST_MESSAGE // len(unit))
    assert len(one_line(mask(text))) > 0


def test_a_message_is_one_masked_line(out: io.StringIO) -> None:
    log.info("from %s\nERROR forged", "a@b.fr")
    assert out.getvalue().endswith(" INFO assistant.test: from [e-mail]\\nERROR forged\n")
    assert out.getvalue().count("\n") == 1


def test_a_traceback_is_masked_and_cannot_pass_for_a_record(out: io.StringIO) -> None:
    try:
        raise ValueError("key sk-abcdef123456\n2026 ERROR forged")
    except ValueError:
        log.exception("it failed")
    first, *rest = out.getvalue().splitlines()
    assert first.endswith("ERROR assistant.test: it failed")
    assert all(line.startswith("    ") for line in rest)
    assert "ValueError: key [key]" in out.getvalue()
    assert "sk-abcdef" not in out.getvalue()


def test_extra_values_are_shown_and_masked(out: io.StringIO) -> None:
    log.info("done", extra={"files": 3, "who": "a@b.fr", "where": ["06 12 34 56 78"]})
    assert out.getvalue().endswith("done files=3 who=[e-mail] where=['[phone]']\n")


def test_json_lines(lines: io.StringIO) -> None:
    log.debug("not at this level")
    log.info("réponse à %s", "a@b.fr", extra={"ms": 12.5, "level": "not overwritten"})
    try:
        raise ValueError("b@c.fr")
    except ValueError:
        log.exception("it failed")
    first, second = (json.loads(line) for line in lines.getvalue().splitlines())
    assert first.pop("time").endswith("+00:00")
    assert first == {"level": "INFO", "logger": "assistant.test", "message": "réponse à [e-mail]", "ms": 12.5}
    assert second["exception"].endswith("ValueError: [e-mail]")


def test_arguments_that_do_not_fit_the_message_do_not_raise(out: io.StringIO) -> None:
    root = logging.getLogger()
    root.handlers[:] = [
        mine for mine in root.handlers if getattr(mine, "stream", None) is out
    ]  # pytest's raise
    log.info("%d files for %s", "three", "a@b.fr")
    assert out.getvalue().endswith("%d files for %s ('three', '[e-mail]')\n")


def test_a_long_message_is_cut(out: io.StringIO) -> None:
    log.info("x" * (LONGEST_MESSAGE + 5))
    assert out.getvalue().endswith("x … (5 more characters)\n")


def test_a_second_call_replaces_the_first_and_keeps_other_handlers(out: io.StringIO) -> None:
    other = logging.NullHandler()
    logging.getLogger().addHandler(other)
    again = io.StringIO()
    configure("error", stream=again)
    log.warning("too low")
    log.error("shown")
    assert out.getvalue() == ""
    assert again.getvalue().count("\n") == 1
    assert other in logging.getLogger().handlers


def test_libraries_that_write_prompts_are_kept_quiet(out: io.StringIO) -> None:
    logging.getLogger("openai._base_client").debug("Request options: {'messages': 'private'}")
    logging.getLogger("httpx").info("HTTP Request: POST https://host/v1")
    assert out.getvalue() == ""


@pytest.mark.parametrize("level", ["LOUD", "", "10"])
def test_an_unknown_level_is_refused(level: str) -> None:
    with pytest.raises(SettingError, match=r"not a log level\. Use one of DEBUG"):
        configure(level)
