"""A rule in words, for people to read."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from assistant.brand.segments.fields import rule_fields
from assistant.rules import load
from assistant.text.long_date import long_date
from assistant.types.language import Language
from assistant.types.segment_rule import All, AnyOf, Condition, Not, Rule, Scalar


def rule_words(rule: Rule, language: Language) -> str:
    """“Number of orders ≥ 2 and Country is one of (FR, BE)”, with the names of the fields in the language."""
    if isinstance(rule, Condition):
        return _condition(rule, language)
    if isinstance(rule, Not):
        return _said("not", language).format(rule=rule_words(rule.rule, language))
    if not rule.rules:
        return _said("everybody" if isinstance(rule, All) else "nobody", language)
    between = _said("all" if isinstance(rule, All) else "any", language)
    return between.join(_inner(each, language, alone=len(rule.rules) == 1) for each in rule.rules)


def _inner(rule: Rule, language: Language, alone: bool) -> str:
    words = rule_words(rule, language)
    grouped = isinstance(rule, All | AnyOf) and len(rule.rules) > 1 and not alone
    return f"({words})" if grouped else words


def _condition(condition: Condition, language: Language) -> str:
    known = rule_fields().get(condition.field)
    field = known.name[language] if known else condition.field
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    said = [_value(each, language) for each in values]
    op = "unknown" if condition.op == "known" and condition.value is False else condition.op
    return _said(op, language).format(field=field, value=", ".join(said), low=said[0], high=said[-1])


def _value(value: Scalar, language: Language) -> str:
    if isinstance(value, bool):
        return _said("yes" if value else "no", language)
    if isinstance(value, dt.date):
        return long_date(value, language)
    if isinstance(value, float):
        return f"{value:g}".replace(".", "," if language == "fr" else ".")
    return str(value)


def _said(name: str, language: Language) -> str:
    words: Mapping[str, Any] = load("segment_fields")["words"]
    text: str = words[name][language]
    return text
