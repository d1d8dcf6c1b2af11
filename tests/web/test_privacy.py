"""The page about privacy, and that the AI is named before the first message."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.services import Services
from assistant.types.language import Language
from assistant.types.leads import LeadEntry
from assistant.web.labels import labels
from assistant.web.pages import Pages
from assistant.web.site import Site
from assistant.web.texts import Texts


def handed(client: TestClient, services: Services, work: str, arguments: dict[str, str]) -> Any:
    """What the running server gives back for a piece of work of the command line."""
    token = {"Authorization": f"Bearer {services.internal_token.reveal()}"}
    reply = client.post(f"/internal/{work}", json=arguments, headers=token)
    last = json.loads(reply.text.splitlines()[-1])
    assert last["event"] == "result", last
    return last["result"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["Ce que deviennent vos messages", "3 ans après la demande", "Personne d’autre", "CNIL"]),
        ("en", ["What becomes of your messages", "3 years after the request", "Nobody else", "complain"]),
    ],
)
def test_the_page_tells_what_is_kept_and_who_receives_data(
    client: TestClient, language: str, said: list[str]
) -> None:
    page = client.get("/privacy", params={"lang": language})
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    for text in (*said, "bonjour@filature.example"):
        assert text in page.text
    assert not page.cookies


def test_a_person_is_shown_and_erased_through_the_running_server(
    client: TestClient, services: Services
) -> None:
    talk = services.conversations.open()
    services.feedback.record(talk, 0, up=True)
    form = services.leads.form("en")
    entry = LeadEntry(
        "Eva", "eva@loop.example", "", "Call me.", (), True, form.consent_version, language="en"
    )
    services.leads.submit(entry)
    asked = {"email": "eva@loop.example", "session": talk}
    shown = handed(client, services, "privacy_export", asked)
    assert [lead["name"] for lead in shown["leads"]] == ["Eva"]
    assert len(shown["feedback"]) == 1
    gone = handed(client, services, "privacy_erase", asked)
    assert (gone["leads"], gone["thumbs"], gone["files"]) == (1, 1, [])
    assert services.conversations.turns(talk) == ()


def test_it_is_linked_from_the_start_page_and_from_the_chat(client: TestClient) -> None:
    assert 'href="/privacy?lang=fr"' in client.get("/?lang=fr").text
    assert "/privacy?lang=en" in client.get("/chat/config").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_ai_is_named_before_the_first_message(client: TestClient, language: Language) -> None:
    """In the page's own texts, beside the box: nothing has to be sent for it."""
    words = Texts.load().words(language)
    config = client.get("/chat/config").json()
    notice = next(part for part in config["components"] if part["props"].get("elem_id") == "disclosure")
    assert "html_disclosure" in str(notice["props"]["value"])
    assert notice["props"]["visible"] is True
    assert words("ai_short") in str(config["i18n_translations"][language]["html_disclosure"])


def test_the_companys_words_take_the_place_of_ours_and_none_can_take_them_away(services: Services) -> None:
    own = {"fr": "Ici répond une IA : vérifiez.", "en": "An AI answers here."}
    for given in (own, {}, {"fr": "", "en": "  "}):
        brand = replace(services.brand, disclosure=given)
        texts = Texts.load().reworded("ai_short", brand.disclosure)
        site = Site(Pages(), texts, brand, "", "")
        for language in ("fr", "en"):
            shown = site.part("chat_disclosure", site.texts.words(language))
            said = re.sub(r"\s+", " ", shown.replace("\u00a0", " "))
            assert (given is own and own[language] in said) or (given is not own and "artifici" in said)
        assert labels(site)
