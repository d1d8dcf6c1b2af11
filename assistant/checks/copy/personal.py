"""Whether a text tells its readers what they are: their health, their faith, their age, their income."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.checks.copy.subject import Subject
from assistant.checks.wording import finding
from assistant.rules import load
from assistant.text.normalise import fold, fold_with_offsets
from assistant.types.brand import Segment
from assistant.types.draft import Brief, Finding
from assistant.types.language import Language

_SHORTEST_VALUE = 5  # characters of a trait of a segment that is looked for as it stands
_AGE = re.compile(r"(?<!\d)\d{2}\s?-\s?\d{2}(?!\d)")


@dataclass(frozen=True)
class _Category:
    """A kind of attribute in one language: texts that assert it, and requests that aim at it."""

    name: Mapping[Language, str]
    special: bool
    asserted: re.Pattern[str]
    aimed: re.Pattern[str]


def check_personal(subject: Subject) -> Iterator[Finding]:
    """Warnings: the copy asserts a personal attribute, names the segment's profile, or aims at such people.

    Source: GDPR, article 9, and the advertising platforms' rules on personal attributes; both in
    `rules/personal_attributes.yaml`.
    """
    for field, text in subject.fields.items():
        folded, offsets = fold_with_offsets(text)
        for category in _categories(subject.language):
            key = "personal.special" if category.special else "personal.attribute"
            for match in category.asserted.finditer(folded):
                excerpt = text[offsets[match.start()] : offsets[match.end()]]
                yield finding(key, "warning", field, excerpt, category=category.name)
        if subject.segment is not None:
            yield from _profile(field, text, subject.segment)
    if subject.brief is not None:
        yield from aims(subject.brief)


def aims(brief: Brief) -> Iterator[Finding]:
    """A warning for each special category that a brief aims at: nobody is addressed by health or faith."""
    asked = "\n".join((brief.goal, brief.tone, *brief.key_facts))
    folded, offsets = fold_with_offsets(asked)
    for category in _categories(brief.language):
        match = category.aimed.search(folded) if category.special else None
        if match:
            excerpt = asked[offsets[match.start()] : offsets[match.end()]]
            yield finding("personal.aim", "warning", "", excerpt, category=category.name)


def _profile(field: str, text: str, segment: Segment) -> Iterator[Finding]:
    """What the segment says of people's age, household or income stands in the text as it is."""
    folded, offsets = fold_with_offsets(text)
    for value in _values(segment.demographic):
        place = re.search(rf"(?<!\w){re.escape(fold(value))}(?!\w)", folded)
        if place and (len(value) >= _SHORTEST_VALUE and (" " in value or _AGE.search(value))):
            excerpt = text[offsets[place.start()] : offsets[place.end()]]
            yield finding("personal.profile", "warning", field, excerpt)


def _values(traits: Mapping[str, Any]) -> Iterator[str]:
    for value in traits.values():
        if isinstance(value, Mapping):
            yield from _values(value)
        else:
            yield from (str(each) for each in (value if isinstance(value, list) else [value]))


@cache
def _categories(language: Language) -> tuple[_Category, ...]:
    rules = load("personal_attributes")
    found = []
    for entry in rules["categories"]:
        terms = "|".join(entry["terms"][language])
        forms = (form.replace("{term}", terms) for form in rules["forms"][language])
        found.append(
            _Category(
                entry["name"],
                bool(entry.get("special")),
                re.compile("|".join(rf"(?<!\w)(?:{form})(?!\w)" for form in forms)),
                re.compile(rf"(?<!\w){rules['aims'][language].replace('{term}', terms)}(?!\w)"),
            )
        )
    return tuple(found)
