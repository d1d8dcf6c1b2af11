"""What the browser translates by itself on the Gradio pages: labels, and HTML made from templates."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.ingest.files import LARGEST_BYTES, SUFFIXES
from assistant.types.brand import Brand
from assistant.types.language import LANGUAGES, Language
from assistant.web.guard.limits import TEXTS
from assistant.web.site import Site
from assistant.web.texts import Words

STARTERS = 4
FORMATS = sorted(SUFFIXES)  # of files that can be added
FILE_BYTES = 180_000  # of files that the browser reads: what one event may carry, less what JSON adds
# Our HTML as it is: without Gradio's colours and margins for prose, and without its click handler.
PLAIN: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
# Events of the pages: no address of their own, and none of Gradio's own progress marks.
PRIVATE: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
# Ones that answer at once never wait behind ones that take minutes.
QUICK: dict[str, Any] = {**PRIVATE, "concurrency_limit": None}


def labels(site: Site) -> gr.I18n:
    """Every text of texts.yaml, and pieces of the pages."""
    return gr.I18n(**{language: _of_language(site, language) for language in LANGUAGES})


def _of_language(site: Site, language: Language) -> dict[str, str]:
    words = site.texts.words(language)
    made = {
        "html_chat_bar": site.part("chat_bar", words),
        "html_disclosure": site.part("chat_disclosure", words),
        "html_probe": site.part("probe", words),
        "html_studio_bar": site.part("bar", words, role=words("studio_role"), leave=True),
        "html_leads_intro": site.part("leads_intro", words),
        "html_asked_intro": site.part("asked_intro", words),
        "html_library_intro": site.part("library_intro", words),
        "html_people_intro": site.part("people_intro", words),
        "html_people_invite": site.part("people_invite", words),
        "html_file_title": site.part("file_title", words),
        "html_draft_rewrite": site.part("draft_rewrite", words),
        "html_draft_commands": site.part("draft_commands", words),
        "html_knowledge_intro": site.part("knowledge_intro", words),
        "html_keywords_file": _file(site, words, "brief_file_keywords", ".csv,.tsv,.txt"),
        "html_own_file": _file(site, words, "brief_file_own", ".txt,.md,.docx,.pdf", TEXTS),
        "html_voice_file": _file(site, words, "brief_file_voice", ".txt,.md,.docx,.pdf", TEXTS),
        "html_knowledge_add": site.part("knowledge_add", words),
        "html_knowledge_test": site.part("knowledge_test_intro", words),
        "html_knowledge_upload": site.part(
            "knowledge_upload", words, most=LARGEST_BYTES, accept=",".join(FORMATS), formats=" ".join(FORMATS)
        ),
    }
    return {key: _literal(text) for key, text in (dict(words.texts) | made).items()}


def _file(site: Site, words: Words, label: str, accept: str, post: str = "") -> str:
    """A field for files that the browser reads; those that it can't go to `post`, which gives the text."""
    limits = {"most": FILE_BYTES, "largest": LARGEST_BYTES}
    several = label == "brief_file_voice"
    return site.part(
        "brief_file", words, label=label, id=label, accept=accept, post=post, several=several, **limits
    )


def starter_questions(brand: Brand, language: Language) -> Sequence[str]:
    """At most four questions to start with, as many in both languages; the other's when one has none."""
    own = {lang: list(brand.starter_questions.get(lang, ())) for lang in LANGUAGES}
    filled = [questions for questions in own.values() if questions]
    count = min([STARTERS, *(len(questions) for questions in filled)]) if filled else 0
    return (own[language] or (filled[0] if filled else []))[:count]


def _literal(text: str) -> str:
    """The text as Gradio's translation shows it unchanged: it reads braces as ICU placeholders."""
    return text.replace("{", "'{'").replace("}", "'}'")
