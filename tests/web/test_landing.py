import re

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ("Du linge qui dure", "Poser une question", "Ouvrir le studio", "Une filature inventée")),
        ("en", ("Linen that lasts", "Ask a question", "Open the studio", "A mill made up")),
    ],
)
def test_the_start_page_speaks_both_languages(
    client: TestClient, language: str, said: tuple[str, ...]
) -> None:
    reply = client.get("/", headers={"Accept-Language": language})
    assert reply.status_code == 200
    assert f'<html lang="{language}">' in reply.text
    assert reply.headers["content-language"] == language
    for text in said:
        assert text in reply.text
    assert f'href="/chat/?lang={language}"' in reply.text
    assert f'href="/studio/?lang={language}"' in reply.text


def test_the_switch_wins_over_the_browser(client: TestClient) -> None:
    text = client.get("/?lang=en", headers={"Accept-Language": "fr"}).text
    assert '<html lang="en">' in text
    assert re.search(r'<a href="\?lang=en"[^>]*aria-current="true"', text)
    assert re.search(r'<a href="\?lang=fr"[^>]*>FR</a>', text)


def test_the_page_can_be_walked_without_eyes_or_mouse(client: TestClient) -> None:
    text = client.get("/").text
    for mark in ("<header", "<main", "<footer", "<nav", 'aria-label="Language"', 'href="#main"'):
        assert mark in text
    assert text.count("<h1") == 1
    assert ":focus-visible" in text


def test_the_page_fetches_nothing(client: TestClient) -> None:
    text = client.get("/").text
    assert "<script" not in text
    assert not re.search(r'(src|href)="(https?:)?//', text)
    assert "url(" not in text
