"""The rules of a channel beside its lengths: what may not repeat, what it refuses, what the export adds.

Each rule is data of the channel (severity, fields, source); here is what each kind looks for.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import regex

from assistant.checks.copy.measure import added_text, lines
from assistant.checks.style.prose import word_count
from assistant.rules import load
from assistant.text.counting.characters import characters
from assistant.text.counting.said import filled, said
from assistant.text.merge_tags import sized
from assistant.text.normalise import fold
from assistant.types.brand import Bilingual, Channel, ChannelRule, RuleKind
from assistant.types.draft import Finding
from assistant.types.language import Language

_HASHTAG = re.compile(r"(?<![\w&])#\w+")
_WHOLE_HASHTAG = re.compile(r"#\w*[^\W\d_]\w*")
_EMOJI = regex.compile(r"[\p{Extended_Pictographic}--[©®™]]|\p{Regional_Indicator}{2}", regex.V1)
_REPEATED = re.compile(r"([!?,;:.*#~+=_])\1+")
# One long word, or two in a row: names such as GOTS and OEKO-TEX, or a size (XXL), are no shouting.
_SHOUTED = regex.compile(r"(?<![\w-])(?:\p{Lu}{5,}|\p{Lu}{3,}(?:\s+\p{Lu}{3,})+)(?![\w-])")
_UNSUBSCRIBE = re.compile(r"désabonn|désinscri|unsubscribe|opt[ -]out", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S*\w")
# A variable of a message template: {{1}}, {{order_number}}, or a merge tag, which the export makes one.
_VARIABLE = re.compile(r"\{\{\s*(?P<name>[^{}|]*?)\s*(?:\|[^{}]*)?\}\}")
# A voice-over: 75 words in 30 seconds (https://ritevisuals.com.au/words-per-minute-guide).
_WORDS_A_MINUTE = 150
_SHOWN = 3  # findings of one rule in one field: more of them say nothing new

Fields = Mapping[str, str]


def check_rules(fields: Fields, channel: Channel, language: Language) -> Iterator[Finding]:
    """What the rules of `channel` say of a text in `language`."""
    for rule in channel.rules:
        named = {name: fields[name] for name in rule.fields if fields.get(name, "").strip()}
        if rule.kind == "stop_mention":
            yield from _stop_mention(rule, named, channel, language)
        elif rule.kind == "hashtags":
            yield from _hashtags(rule, named, channel)
        elif named:
            yield from _KINDS[rule.kind](rule, named)


def _told(
    rule: ChannelRule, key: str, field: str, excerpt: str, start: int | None = None, **values: object
) -> Finding:
    """The finding of `rule`, in the rule's own words where it has some."""
    values = {"excerpt": excerpt, "most": rule.most, **values}
    message = filled(rule.message, **values) if key == "pattern" else said("findings", key, **values)
    advice: Bilingual = filled(rule.advice, **values)
    if key in load("channel_texts")["advice"] and not advice["fr"]:
        advice = said("advice", key, **values)
    end = None if start is None else start + len(excerpt)
    return Finding(rule.id, rule.severity, field, excerpt, message, advice, rule.source, start, end)


def _stop_mention(
    rule: ChannelRule, named: Fields, channel: Channel, language: Language
) -> Iterator[Finding]:
    for field in channel.fields:
        added = added_text(field, named.get(field.name, ""), language)
        if added:
            yield _told(rule, "stop_mention", field.name, "", added=added.strip())


def _unsubscribe(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    if not any(_UNSUBSCRIBE.search(text) for text in named.values()):
        yield _told(rule, "unsubscribe", list(named)[-1], "")


def _distinct(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, text in named.items():
        at = 0
        for line in lines(text):
            at = text.index(line, at)
            said = re.sub(r"\W+", " ", fold(line)).strip()
            if said and said in seen:
                yield _told(rule, "distinct", name, line, at, first=seen[said])
            seen.setdefault(said, line)
            at += len(line)


def _hashtags(rule: ChannelRule, named: Fields, channel: Channel) -> Iterator[Finding]:
    lists = [field.name for field in channel.fields if field.items and field.name in named]
    # A list that is too long by itself is told as such already.
    if not any(len(lines(named[name])) > rule.most for name in lists):
        yield from _counted("hashtags", _HASHTAG)(rule, named)
    for name in lists:
        wrong = [line for line in lines(named[name]) if not _WHOLE_HASHTAG.fullmatch(line)]
        for line in wrong[:_SHOWN]:
            yield _told(rule, "hashtag_form", name, line, named[name].index(line))


def _counted(key: str, pattern: "re.Pattern[str] | regex.Pattern[str]") -> Callable[..., Iterator[Finding]]:
    """A check that allows `most` of what `pattern` finds in all the fields together."""

    def check(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
        found = [(name, match) for name, text in named.items() for match in pattern.finditer(text)]
        for name, match in found[rule.most :][:_SHOWN]:
            yield _told(rule, key, name, match.group(), match.start())

    return check


def _total(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    count = characters(sized("\n\n".join(named.values())))
    if count > rule.most:
        yield _told(rule, "total", list(named)[-1], "", count=count, over=count - rule.most)


def _pattern(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    yield from _counted("pattern", re.compile(rule.pattern))(rule, named)


def _variables(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    """Of each field: how many variables, where they stand, and whether they are numbered from 1."""
    for name, text in named.items():
        found = list(_VARIABLE.finditer(text))
        for match in found[rule.most :][:_SHOWN]:
            yield _told(rule, "variables.many", name, match.group(), match.start())
        for match in found[: rule.most]:
            if not text[: match.start()].strip() or not text[match.end() :].strip():
                yield _told(rule, "variables.edge", name, match.group(), match.start())
        for one, other in pairwise(found):
            if not re.search(r"\w", text[one.end() : other.start()]):
                yield _told(rule, "variables.adjacent", name, other.group(), other.start())
        yield from _numbering(rule, name, found)


def _numbering(rule: ChannelRule, field: str, found: list["re.Match[str]"]) -> Iterator[Finding]:
    """The first variable that is not the next number, or that has a name among numbered ones."""
    numbered = [match for match in found if match["name"].isdigit()]
    if not numbered:
        return
    known: list[str] = []
    for match in found:
        if match["name"] in known:
            continue
        known.append(match["name"])
        if match["name"] != str(len(known)):
            yield _told(rule, "variables.order", field, match.group(), match.start(), wanted=len(known))
            return


def _spoken(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    words = {name: word_count(text) for name, text in named.items()}
    seconds = math.ceil(sum(words.values()) * 60 / _WORDS_A_MINUTE)
    if seconds > rule.most:
        longest = max(words, key=lambda name: words[name])
        yield _told(rule, "spoken", longest, "", count=seconds, over=seconds - rule.most)


def _same_items(rule: ChannelRule, named: Fields) -> Iterator[Finding]:
    counts = {name: len(lines(text)) for name, text in named.items()}
    if len(set(counts.values())) > 1:
        numbers = " / ".join(str(count) for count in counts.values())
        yield _told(rule, "same_items", list(named)[-1], "", numbers=numbers)


_KINDS: Mapping[RuleKind, Callable[[ChannelRule, Fields], Iterator[Finding]]] = {
    "unsubscribe": _unsubscribe,
    "distinct": _distinct,
    "emoji": _counted("emoji", _EMOJI),
    "exclamation": _counted("exclamation", re.compile("!")),
    "repeated": _counted("repeated", _REPEATED),
    "capitals": _counted("capitals", _SHOUTED),
    "link": _counted("link", _LINK),
    "total": _total,
    "variables": _variables,
    "spoken": _spoken,
    "same_items": _same_items,
    "pattern": _pattern,
}
