import pytest
from starlette.testclient import TestClient

from assistant.brand.palette import light
from assistant.web.look.shell import icon
from tests.web.conftest import log_in


@pytest.mark.parametrize(
    ("query", "header", "language"), [("", "fr-FR", "fr"), ("", "en-GB", "en"), ("?lang=fr", "en", "fr")]
)
def test_the_document_speaks_the_visitor_s_language(
    client: TestClient, query: str, header: str, language: str
) -> None:
    document = client.get(f"/chat/{query}", headers={"Accept-Language": header}).text
    assert f'<html lang="{language}"' in document
    assert f'["language","{language}"]' in document


def test_the_document_is_the_company_s_own(client: TestClient) -> None:
    reply = client.get("/chat/", headers={"Accept-Encoding": "br, gzip"})
    assert "<title>Filature d’Essai</title>" in reply.text
    assert reply.headers["content-length"] == str(len(reply.content))
    for foreign in ("twitter:", 'property="og:', "raw.githubusercontent", "<base", 'rel="manifest"'):
        assert foreign not in reply.text
    assert "--b-accent: #8a3324" in reply.text


def test_the_studio_has_a_document_of_its_own(client: TestClient) -> None:
    log_in(client)
    assert "<title>Studio · Filature d’Essai</title>" in client.get("/studio/").text


def test_other_responses_stay_as_they_are(client: TestClient) -> None:
    assert client.get("/chat/config").json()["components"]
    assert client.post("/chat/").status_code == 403
    assert client.get("/studio/", headers={"Accept": "text/html"}).headers["location"] == "/login"


def test_the_icon_holds_an_initial() -> None:
    assert "M%3C/text" in icon(light({}), " maison")
    assert "&lt;%3C/text" in icon(light({}), "<script>")
    assert "?%3C/text" in icon(light({}), " ")
    assert "#" not in icon(light({}), "a")
