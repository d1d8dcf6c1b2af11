"""A rewrite as programs and the command line ask for it: of a stored draft, or of a text that comes along."""

from collections.abc import Mapping
from typing import Any

from assistant.errors import InputError, UnknownNameError
from assistant.store.copy.brief_json import brief_of
from assistant.store.copy.drafts import Drafts
from assistant.types.brand import Channel
from assistant.types.draft import Draft, Finding
from assistant.types.language import LANGUAGES, Language
from assistant.types.revision import COMMANDS, Command, Revision
from assistant.writing.given import given

KEYS = (
    "command", "draft", "text", "fields", "field", "instruction", "to", "language", "finding", "brief",
    "selection", "at",
)  # fmt: skip


def revision_of(asked: Mapping[str, Any], drafts: Drafts, channels: Mapping[str, Channel]) -> Revision:
    """The revision that a JSON object asks for.

    Keys: `command`; `draft` (number of a stored one) or `brief` (an object; its channel and language are
    needed) with `text` or `fields`; `field`, `instruction`, `to`, `language`; `finding`, the number of one of
    the draft's findings, from 1; `selection`, the only words of the field to change, and `at`, which of
    several such places, from 1. Raises InputError for a value of the wrong kind and UnknownNameError.
    """
    for key in asked:
        if key not in KEYS:
            raise InputError(f"A rewrite has no “{str(key)[:40]}”.", f"Known: {', '.join(KEYS)}.")
    stored = _stored(asked, drafts)
    brief = stored.brief if stored else brief_of(_mapping(asked, "brief"))
    if brief.channel not in channels:
        raise UnknownNameError("channel", brief.channel, channels)
    finding = _finding(asked, stored)
    return Revision(
        fields=_fields(asked, stored, channels[brief.channel]),
        field=_text(asked, "field") or (finding.field if finding else ""),
        command=_command(asked),
        instruction=_text(asked, "instruction"),
        brief=brief,
        language=_language(asked),
        to=_text(asked, "to"),
        finding=finding,
        draft=stored.id if stored else None,
        selection=_text(asked, "selection"),
        at=_count(asked, "at"),
    )


def _stored(asked: Mapping[str, Any], drafts: Drafts) -> Draft | None:
    number = asked.get("draft")
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int):
        raise _wrong("draft", number, "the number of a draft")
    return drafts.get(number).draft


def _fields(asked: Mapping[str, Any], stored: Draft | None, channel: Channel) -> Mapping[str, str]:
    """The stored text with what came along in its place, or what came along alone."""
    told = _mapping(asked, "fields")
    for name, text in told.items():
        if not isinstance(text, str):
            raise _wrong(f"field {name}", text, "a text")
    if text := _text(asked, "text"):
        told = {**given(text, channel, _text(asked, "field")).fields, **told}
    return {**(stored.fields if stored else {}), **told}


def _finding(asked: Mapping[str, Any], stored: Draft | None) -> Finding | None:
    number, findings = asked.get("finding"), stored.findings if stored else ()
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(findings):
        raise _wrong("finding", number, f"a number from 1 to {len(findings)}, and a draft")
    return findings[number - 1]


def _command(asked: Mapping[str, Any]) -> Command:
    name = _text(asked, "command")
    found = next((command for command in COMMANDS if command == name), None)
    if found is None:
        raise UnknownNameError("command", name, COMMANDS)
    return found


def _language(asked: Mapping[str, Any]) -> Language | None:
    name = _text(asked, "language")
    found = next((language for language in LANGUAGES if language == name), None)
    if name and found is None:
        raise _wrong("language", name, f"one of {', '.join(LANGUAGES)}")
    return found


def _text(asked: Mapping[str, Any], key: str) -> str:
    value = asked.get(key)
    if value is not None and not isinstance(value, str):
        raise _wrong(key, value, "a text")
    return (value or "").strip()


def _count(asked: Mapping[str, Any], key: str) -> int:
    value = asked.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise _wrong(key, value, "a number from 1")
    return value or 1


def _mapping(asked: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = asked.get(key)
    if value is not None and not isinstance(value, Mapping):
        raise _wrong(key, value, "an object")
    return value or {}


def _wrong(key: str, value: object, wanted: str) -> InputError:
    return InputError(f"The rewrite’s {key} can't be “{str(value)[:60]}”.", f"Give {wanted}.")
