import pytest

from assistant.web.language import page_language


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ({}, "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ({}, "en-GB,en;q=0.9,fr;q=0.8", "en"),
        ({}, "de-DE,de;q=0.9,fr;q=0.4,en;q=0.3", "fr"),
        ({}, "fr;q=0.3,en;q=0.7", "en"),
        ({}, "fr;q=0,en", "en"),
        ({}, "FR-ca", "fr"),
        ({}, "de,es", "en"),
        ({}, "", "en"),
        ({}, "fr;q=nonsense,;;,=", "en"),
        ({}, "french", "en"),
        ({}, "x" * 100_000 + ",fr", "en"),
        ({"lang": "fr"}, "en", "fr"),
        ({"lang": "en"}, "fr", "en"),
        ({"lang": "de"}, "fr", "fr"),
        ({"lang": "<script>"}, "", "en"),
    ],
)
def test_the_language_of_a_page(query: dict[str, str], header: str, language: str) -> None:
    assert page_language(query, {"accept-language": header}) == language


def test_no_header_at_all() -> None:
    assert page_language({}, {}) == "en"
