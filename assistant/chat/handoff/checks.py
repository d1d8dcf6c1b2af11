"""Whether a visitor's form can be used: it is cleaned, then a sentence tells of each field that can't."""

import re
from dataclasses import replace

from assistant.chat.handoff.texts import LONGEST, LeadTexts
from assistant.errors import FormError
from assistant.text.contacts import email_key, phone_key
from assistant.text.normalise import clean
from assistant.types.leads import LeadEntry

LONGEST_TRANSCRIPT = 20_000  # characters; the end counts, for there the visitor asks for a human
LONGEST_PAGE = 500
_GAPS = re.compile(r"\n{3,}")
_PAGE = re.compile(r"(?:https?://|/)\S*")


def checked(entry: LeadEntry, texts: LeadTexts) -> LeadEntry:
    """The entry, cleaned: no hidden characters, one line where one is meant, NFC.

    Raises FormError with a sentence in the visitor's language for each field that can't be used.
    """
    cleaned = _cleaned(entry)
    problems = {**_missing(cleaned, texts), **_wrong(cleaned, texts), **_too_long(cleaned, texts)}
    problems |= _not_agreed(cleaned, texts)
    if problems:
        order = ("name", "email", "phone", "question", "answers", "consent")
        raise FormError({name: problems[name] for name in order if name in problems})
    return cleaned


def _cleaned(entry: LeadEntry) -> LeadEntry:
    page = _line(entry.page)
    transcript = _text(entry.transcript)[-LONGEST_TRANSCRIPT:] if entry.transcript else None
    return replace(
        entry,
        name=_line(entry.name),
        email=_line(entry.email),
        phone=_line(entry.phone),
        question=_text(entry.question),
        answers=tuple(_text(answer) for answer in entry.answers),
        transcript=transcript or None,
        page=page if len(page) <= LONGEST_PAGE and _PAGE.fullmatch(page) else "",
    )


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _text(text: str) -> str:
    return _GAPS.sub("\n\n", clean(text)).strip()


def _missing(entry: LeadEntry, texts: LeadTexts) -> dict[str, str]:
    language = entry.language
    needed = {"name": entry.name, "question": entry.question}
    found = {name: texts.say("problems", name, language) for name, value in needed.items() if not value}
    if not entry.email and not entry.phone:
        found["email"] = texts.say("problems", "reach", language)
    return found


def _wrong(entry: LeadEntry, texts: LeadTexts) -> dict[str, str]:
    found = {}
    if entry.email and not email_key(entry.email):
        found["email"] = texts.say("problems", "email", entry.language)
    if entry.phone and not phone_key(entry.phone):
        found["phone"] = texts.say("problems", "phone", entry.language)
    if len(entry.answers) > len(texts.questions(entry.language)):
        found["answers"] = texts.say("problems", "answers", entry.language)
    return found


def _too_long(entry: LeadEntry, texts: LeadTexts) -> dict[str, str]:
    language = entry.language
    labels = {field.name: field.label for field in texts.fields(language)}
    values = {name: getattr(entry, name) for name in labels}
    values["answers"] = max(entry.answers, key=len, default="")
    label = {**labels, "answers": texts.say("problems", "label_answers", language)}
    return {
        name: texts.say(
            "problems", "too_long", language, label=label[name], count=len(value), most=LONGEST[name]
        )
        for name, value in values.items()
        if len(value) > LONGEST[name]
    }


def _not_agreed(entry: LeadEntry, texts: LeadTexts) -> dict[str, str]:
    if not entry.consent:
        return {"consent": texts.say("problems", "consent", entry.language)}
    if entry.consent_version != texts.consent_version(entry.language):
        return {"consent": texts.say("problems", "consent_changed", entry.language)}
    return {}
