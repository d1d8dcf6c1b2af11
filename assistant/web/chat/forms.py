"""The call-back form: its fields as they are shown, and what a browser sends of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.types.leads import LeadEntry, LeadField, LeadForm
from assistant.web.look.markup import Links
from assistant.web.look.safe import Html, fill
from assistant.web.texts import Words

# What a browser may fill in by itself (HTML, “autofill detail tokens”), and its keyboard.
_KINDS = {"name": ("text", "name"), "email": ("email", "email"), "phone": ("tel", "tel")}
_MOST = 20_000  # characters of one value; the desk has its own, smaller limits


@dataclass(frozen=True)
class FieldView:
    """One field of the form, or one box to tick."""

    name: str
    label: str | Html
    required: bool = False
    longest: int = 500
    kind: str = "text"
    fill: str = "off"
    lines: bool = False  # several lines of text
    hint: str = ""
    value: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Entered:
    """What a form holds: texts by the name of the field, and the names of the boxes that are ticked."""

    values: Mapping[str, str]
    ticked: frozenset[str] = frozenset()

    @classmethod
    def sent(cls, data: Any) -> "Entered":
        """What a browser says; it may be anything."""
        known = data if isinstance(data, dict) else {}
        texts = {str(name): value[:_MOST] for name, value in known.items() if isinstance(value, str)}
        return cls(texts, frozenset(str(name) for name, value in known.items() if value is True))

    def entry(self, form: LeadForm, transcript: str) -> LeadEntry:
        """The entry for the desk; the transcript only if its box is ticked."""
        return LeadEntry(
            name=self.values.get("name", ""),
            email=self.values.get("email", ""),
            phone=self.values.get("phone", ""),
            question=self.values.get("question", ""),
            answers=tuple(self.values.get(f"answer-{n}", "") for n in range(len(form.questions))),
            consent="consent" in self.ticked,
            consent_version=self.values.get("consent_version", ""),
            marketing="marketing" in self.ticked,
            transcript=transcript if transcript and "transcript" in self.ticked else None,
            language=form.language,
            page=self.values.get("page", ""),
        )


def fields(form: LeadForm, words: Words, entered: Entered, problems: Mapping[str, str]) -> list[FieldView]:
    """The fields in their order, then the company's own questions."""
    own = [_field(field, words, entered, problems) for field in form.fields]
    for place, question in enumerate(form.questions):
        name = f"answer-{place}"
        problem = problems.get("answers", "") if place == 0 else ""
        own.append(FieldView(name, question, value=entered.values.get(name, ""), problem=problem))
    return own


def ticks(
    form: LeadForm, words: Words, entered: Entered, problems: Mapping[str, str], talked: bool
) -> list[FieldView]:
    """The boxes; none is ticked beforehand. `talked`: there is a conversation to attach."""
    consent = _linked(form.consent, form.privacy_url)
    texts = {"consent": consent, "marketing": form.marketing, "transcript": form.transcript if talked else ""}
    return [
        FieldView(
            name,
            text,
            required=name == "consent",
            value="on" if name in entered.ticked else "",
            problem=problems.get(name, ""),
            hint=words("chat_lead_optional") if name == "marketing" else "",
        )
        for name, text in texts.items()
        if text
    ]


def _field(field: LeadField, words: Words, entered: Entered, problems: Mapping[str, str]) -> FieldView:
    kind, auto = _KINDS.get(field.name, ("text", "off"))
    return FieldView(
        name=field.name,
        label=field.label,
        required=field.required,
        longest=field.longest,
        kind=kind,
        fill=auto,
        lines=field.name == "question",
        hint=words("chat_lead_one_of") if field.name == "email" else "",
        value=entered.values.get(field.name, ""),
        problem=problems.get(field.name, ""),
    )


def _linked(text: str, url: str) -> str | Html:
    """The text, escaped, with the address in it as a link."""
    if not url or url not in text or not Links((url,)).allows(url):
        return text
    before, _, after = text.partition(url)
    pattern = '{}<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>{}'
    return fill(pattern, before, url, url, after)


def described(field: FieldView) -> Html:
    """The attributes that tie a field to its hint and to its problem."""
    notes = [f"lead-{field.name}-{end}" for end in ("hint", "problem") if getattr(field, end)]
    parts = Html(fill(' aria-describedby="{}"', " ".join(notes)) if notes else "")
    return Html(parts + ' aria-invalid="true"') if field.problem else parts
