"""The company's brand, from `brand.yaml`: every field is optional and has a sensible default."""

import re
from collections.abc import Mapping
from pathlib import Path

from assistant.brand.disclosure import load_disclosure, load_processors
from assistant.brand.opening import load_opening
from assistant.brand.yaml_file import Node, read_yaml
from assistant.types.brand import Bilingual, BilingualList, Brand, Contact
from assistant.types.language import LANGUAGES, Language

# Neutral colours; each of them has a contrast of at least 4.5 with the background (WCAG 2.2, 1.4.3).
COLORS: Mapping[str, str] = {
    "primary": "#1f3a5f",
    "secondary": "#4a5568",
    "accent": "#9a3412",
    "background": "#ffffff",
    "text": "#1a202c",
}
REGISTERS: Mapping[Language, tuple[str, ...]] = {"fr": ("vous", "tu"), "en": ("you",)}
KEYS = (
    "name",
    "tagline",
    "url",
    "description",
    "colors",
    "contact",
    "tracking_url",
    "registers",
    "voice",
    "do_words",
    "dont_words",
    "claims_needing_proof",
    "legal_mentions",
    "glossary",
    "starter_questions",
    "answers_about",
    "competitors",
    "opening",
    "privacy_page",
    "lead_questions",
    "lead_consent",
    "lead_marketing",
    "disclosure",
    "processors",
)
MOST_LEAD_QUESTIONS = 3
GUARDED = ("legal", "medical")


def load_brand(folder: Path) -> Brand:
    """The brand of the knowledge folder; without `brand.yaml`, defaults and the name of the folder.

    Raises KnowledgeError, which names the file, the key and what is expected there.
    """
    root = (read_yaml(folder / "brand.yaml") or Node("brand.yaml", "", None)).keys(KEYS)
    return Brand(
        name=root.child("name").text() or _name_of(folder),
        tagline=root.child("tagline").bilingual(),
        description=root.child("description").bilingual(),
        url=root.child("url").url(),
        tracking_url=root.child("tracking_url").url(),
        contact=_contact(root.child("contact").keys(("email", "phone", "hours", "page_fr", "page_en"))),
        colors=_colors(root.child("colors").keys(COLORS)),
        registers=_registers(root.child("registers").keys(REGISTERS)),
        voice=root.child("voice").bilingual_list(),
        do_words=root.child("do_words").bilingual_list(),
        dont_words=root.child("dont_words").bilingual_list(),
        claims_needing_proof=root.child("claims_needing_proof").bilingual_list(),
        legal_mentions=root.child("legal_mentions").bilingual_list(),
        glossary=tuple(_term(item) for item in root.child("glossary").items()),
        starter_questions=root.child("starter_questions").bilingual_list(),
        answers_about=tuple(item.choice(GUARDED, "") for item in root.child("answers_about").items()),
        competitors=root.child("competitors").texts(),
        opening=load_opening(root.child("opening")),
        privacy_page=_pages(root.child("privacy_page")),
        lead_questions=_lead_questions(root.child("lead_questions")),
        lead_consent=root.child("lead_consent").bilingual(),
        lead_marketing=_marketing(root.child("lead_marketing")),
        disclosure=load_disclosure(root.child("disclosure")),
        processors=load_processors(root.child("processors")),
    )


def _name_of(folder: Path) -> str:
    name = re.sub(r"[-_\s]+", " ", folder.resolve().name).strip() or "Knowledge"
    return name.capitalize() if name.islower() else name


def _contact(node: Node) -> Contact:
    email = node.child("email")
    if email.text() and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email.text()):
        raise email.error("an e-mail address")
    french, english = node.child("page_fr").url(), node.child("page_en").url()
    return Contact(
        email=email.text(),
        phone=node.child("phone").text(),
        hours=node.child("hours").bilingual(),
        page={"fr": french or english, "en": english or french},
    )


def _pages(node: Node) -> Bilingual:
    """An address per language; one that is left out is the other's."""
    if node.value is None or isinstance(node.value, str):
        return dict.fromkeys(LANGUAGES, node.url())
    found = {language: node.keys(LANGUAGES).child(language).url() for language in LANGUAGES}
    return {language: url or next(filter(None, found.values()), "") for language, url in found.items()}


def _lead_questions(node: Node) -> BilingualList:
    questions = node.bilingual_list()
    if any(len(asked) > MOST_LEAD_QUESTIONS for asked in questions.values()):
        raise node.error(f"at most {MOST_LEAD_QUESTIONS} questions in each language")
    return questions


def _marketing(node: Node) -> Bilingual | None:
    """None when the key is not there; `false` or an empty text takes the box away."""
    if node.value is None:
        return None
    return dict.fromkeys(LANGUAGES, "") if node.value is False else node.bilingual()


def _colors(node: Node) -> Mapping[str, str]:
    found = {}
    for name, default in COLORS.items():
        color = node.child(name)
        given = isinstance(node.value, dict) and name in node.value
        # An unquoted #1a2b3c is a comment to YAML, so the key is there and its value is not.
        if given and not re.fullmatch(r"#[0-9a-fA-F]{6}", str(color.value).strip()):
            raise color.error('a colour in quotes, e.g. "#1a2b3c"')
        found[name] = color.text(default).lower()
    return found


def _registers(node: Node) -> Mapping[Language, str]:
    return {
        language: node.child(language).choice(allowed, default=allowed[0])
        for language, allowed in REGISTERS.items()
    }


def _term(node: Node) -> Mapping[str, str]:
    keys = ("fr", "en", "note")
    if not isinstance(node.value, dict):
        raise node.error("a mapping of fr, en, note")
    return {key: node.keys(keys).child(key).text() for key in keys}
