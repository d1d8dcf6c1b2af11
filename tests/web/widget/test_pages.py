"""The script for other people's pages, the light page, and the made-up page."""

import re

import pytest
from starlette.testclient import TestClient

from assistant.ingest.images.refresh import FOLDER
from assistant.services import Services
from assistant.types.knowledge import Product
from assistant.web.texts import Texts
from assistant.web.widget.demo import _mixed
from tests.web.chat.scripted import Scripted

DISCLOSURE = {"fr": "Vous parlez à une intelligence artificielle.", "en": "You are talking to an artificial"}


def test_the_script_is_small_and_may_be_kept(visitor: TestClient) -> None:
    reply = visitor.get("/widget.js")
    assert len(reply.content) < 10_000
    assert reply.headers["content-type"].startswith("text/javascript")
    assert "max-age=3600" in reply.headers["cache-control"]
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in reply.headers
    again = visitor.get("/widget.js", headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_script_brings_the_brands_colour_and_words(visitor: TestClient) -> None:
    script = visitor.get("/widget.js").text
    assert "#8a3324" in script
    assert "Filature d’Essai" in script
    assert "__SETTINGS__" not in script
    assert "localStorage" not in script
    assert "document.cookie" not in script
    assert "fetch(" not in script


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_that_it_is_an_ai_before_any_script_runs(visitor: TestClient, language: str) -> None:
    reply = visitor.get("/widget", headers={"Accept-Language": language})
    shown, templates = reply.text.split("<template", 1)
    assert DISCLOSURE[language] in shown
    assert f'<html lang="{language}">' in shown
    for other in DISCLOSURE.values():
        assert other in templates
    assert reply.headers["cache-control"] == "no-store"
    assert "set-cookie" not in reply.headers


def test_the_page_is_light_and_loads_only_its_own(visitor: TestClient) -> None:
    html = visitor.get("/widget").text
    files = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="(/[^"]+)"', html)
    assert [file.partition("?")[0] for file in files] == ["/widget/page.css", "/widget/page.js"]
    replies = [visitor.get(file) for file in files]
    assert all("immutable" in reply.headers["cache-control"] for reply in replies)
    assert len(html.encode()) + sum(len(reply.content) for reply in replies) < 100_000
    assert "gradio" not in (html + "".join(reply.text for reply in replies)).replace("gradio-app", "")
    assert not re.search(r"<[^>]+ (?:style|on\w+)=", html)


@pytest.mark.parametrize(
    ("asked", "scheme"), [("dark", "dark"), ("light", "light"), ('x"><b>', "light dark")]
)
def test_a_company_says_light_or_dark(visitor: TestClient, asked: str, scheme: str) -> None:
    html = visitor.get("/widget", params={"theme": asked}).text
    assert f'<meta name="color-scheme" content="{scheme}">' in html
    assert ('data-theme="' in html) is (scheme == asked)
    assert "<b>" not in html.partition("</head>")[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_scripts_the_page_says_how_to_reach_a_person(visitor: TestClient, language: str) -> None:
    html = visitor.get("/widget", params={"lang": language}).text
    plain = html.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "JavaScript" in plain
    assert "mailto:" in plain
    assert "<script" not in plain


def test_only_the_chat_and_the_widget_may_stand_in_a_frame(visitor: TestClient, shop: Scripted) -> None:
    policies = {
        path: visitor.get(path).headers["content-security-policy"] for path in ("/widget", "/demo", "/login")
    }
    assert "frame-ancestors 'self'" in policies["/widget"]
    assert "unsafe" not in policies["/widget"]
    assert "frame-ancestors 'none'" in policies["/demo"]
    assert "frame-src 'self'" in policies["/demo"]
    assert "frame-ancestors 'none'" in policies["/login"]
    assert (
        "frame-ancestors 'none'"
        in visitor.get("/studio/", follow_redirects=False).headers["content-security-policy"]
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_made_up_page_carries_the_script(visitor: TestClient, language: str) -> None:
    html = visitor.get("/demo", params={"lang": language}).text
    words = Texts.load().words("fr" if language == "fr" else "en")
    assert '<script src="/widget.js" data-page async></script>' in html
    assert words("demo_note") in html
    assert {"fr": "Nappe Alma", "en": "Alma tablecloth"}[language] in html
    assert {"fr": "59,00\u00a0€", "en": "€59.00"}[language] in html
    assert "brandAssistant.open" in visitor.get("/demo.js").text


def test_its_shelf_mixes_categories_and_prefers_what_has_a_picture(services: Services) -> None:
    known = services.knowledge.stores.catalogue.all()[0]

    def made(sku: str, category: str, image: str | None = None, stock: str = "in_stock") -> Product:
        values = {**vars(known), "sku": sku, "category": category, "image_file": image, "availability": stock}
        return Product(**values)

    products = [
        made("a", "bed"),
        made("b", "bed"),
        made("c", "bath", FOLDER),
        made("d", "x", stock="discontinued"),
    ]
    assert [product.sku for product in _mixed(products)] == ["c", "a", "b"]
    assert len(_mixed([made(str(n), f"{n}") for n in range(12)])) == 8
