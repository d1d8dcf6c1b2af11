from pathlib import Path

import pytest

from assistant.brand.company import load_brand
from assistant.errors import KnowledgeError
from assistant.types.brand import Brand


def brand_of(folder: Path, yaml: str) -> Brand:
    (folder / "brand.yaml").write_text(f"name: Essai\n{yaml}", encoding="utf-8")
    return load_brand(folder)


def test_the_company_may_say_in_its_own_words_that_visitors_talk_to_an_ai(tmp_path: Path) -> None:
    yaml = "disclosure: {fr: Ici répond une IA., en: An AI answers here.}"
    assert brand_of(tmp_path, yaml).disclosure == {"fr": "Ici répond une IA.", "en": "An AI answers here."}
    assert brand_of(tmp_path, "").disclosure == {}


@pytest.mark.parametrize(
    "own",
    [
        '""',
        "false",
        "[]",
        "{}",
        "An AI answers here.",
        "{fr: Ici répond une IA.}",
        '{fr: Ici répond une IA., en: ""}',
        '{fr: " ", en: An AI answers here.}',
        "{fr: Ici répond Léa., en: An AI answers here.}",
        "{fr: Ici répond une IA., en: Lea answers you.}",
        "{fr: Ici répond une IA., en: Wait for the aim.}",
        "{fr: Ici répond une IA., en: An AI answers here., de: Hier antwortet eine KI.}",
    ],
)
def test_it_can_be_neither_emptied_nor_made_to_hide_the_ai(tmp_path: Path, own: str) -> None:
    with pytest.raises(KnowledgeError, match=r"disclosure"):
        brand_of(tmp_path, f"disclosure: {own}")


def test_processors_are_read_with_what_is_recorded_of_them(tmp_path: Path) -> None:
    yaml = """
processors:
  - {host: api.provider.example, name: Provider SAS, country: France, contract: DPA 2026-01}
  - {name: Hébergeur SA, country: {fr: Suisse, en: Switzerland}, purpose: {fr: hébergement, en: hosting}}
  - {host: mail.example}
"""
    provider, hosting, mail = brand_of(tmp_path, yaml).processors
    assert (provider.name, provider.country["en"], provider.contract) == (
        "Provider SAS",
        "France",
        "DPA 2026-01",
    )
    assert (hosting.host, hosting.purpose) == ("", {"fr": "hébergement", "en": "hosting"})
    assert (mail.name, mail.contract, mail.purpose) == ("mail.example", "", None)


@pytest.mark.parametrize("entry", ["{country: France}", "{name: Someone}", "{host: a, site: b}", "text"])
def test_a_processor_that_nothing_is_known_of_is_refused(tmp_path: Path, entry: str) -> None:
    with pytest.raises(KnowledgeError, match="processors"):
        brand_of(tmp_path, f"processors: [{entry}]")
