import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import assistant.web
from assistant.web.look.safe import Html
from assistant.web.pages import Pages

PAGES = Pages()
TEMPLATES = sorted((Path(assistant.web.__file__).parent / "templates").glob("*.html"))


def test_values_are_escaped_and_html_is_not() -> None:
    assert "&lt;b&gt;" in PAGES.render("studio_progress", step="<b>", detail="")
    assert "<i>" in PAGES.render("studio_progress", step=Html("<i>"), detail="")


def test_a_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        PAGES.render("studio_progress", step="x")


def test_a_line_has_no_line_end() -> None:
    assert "\n" not in PAGES.line("studio_progress", step="a\n\nb", detail="c")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_switches_escaping_off_or_leaves_the_server(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert "http://" not in text
    assert "https://" not in text.replace("https://HOST/", "")  # in an example of a command
    assert not re.search(r"<script(?! src=\"/)", text)
