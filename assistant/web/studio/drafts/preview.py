"""How a draft will look where it is read: an inbox, a phone, a feed, a search page. Plain HTML."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.checks.copy.measure import added_text, lines, measure
from assistant.text.counting import characters, width_px
from assistant.types.brand import Brand, Channel, FieldRule
from assistant.types.draft import Brief
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.texts import Words

# Characters before “see more”, about, on a wide screen; LinkedIn does not document it
# (https://web-3-apps.com/char-counter/articles/linkedin-post-length/, read 2026-11-22).
_FOLD = 210
_HEADLINES, _DESCRIPTIONS = 3, 2  # of a responsive search ad, as many as are shown at once at most
_TOKEN = re.compile(r"\{\{\s*([\w.]+)\s*(?:\|([^{}]*))?\}\}")
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Run:
    """A run of a text; `token` is the name of the contact's field that it stands in for, empty for text."""

    text: str
    token: str = ""


@dataclass(frozen=True)
class Part:
    """A field as the preview shows it: in runs, line by line. `kind`: text, title, cta, list."""

    kind: str
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Previews:
    """Makes the previews of one company's drafts."""

    pages: Pages
    brand: Brand

    def of(
        self, words: Words, channel: Channel, fields: Mapping[str, str], brief: Brief, prefix: str = ""
    ) -> Html:
        """The preview of a text, in the shape that its channel names; `prefix` begins its ids."""
        seen = _Seen(channel, fields, brief, words)
        values = {
            "inbox": self._inbox,
            "sms": self._sms,
            "post": self._post,
            "ad": self._ad,
            "search": self._search,
            "notice": self._notice,
            "chat": self._chat,
            "card": self._card,
            "thread": self._thread,
        }.get(channel.preview, self._page)(seen)
        return self.pages.render(
            "draft_preview",
            words=words,
            brand=self.brand,
            kind=channel.preview,
            prefix=prefix,
            language=brief.language,
            site=_site(brief.link or self.brand.url),
            **values,
        )

    def _inbox(self, seen: "_Seen") -> Mapping[str, object]:
        return {
            "subject": seen.line("subject"),
            "preheader": seen.line("preheader"),
            "parts": seen.rest("subject", "preheader"),
        }

    def _sms(self, seen: "_Seen") -> Mapping[str, object]:
        rule = seen.channel.fields[0]
        text = seen.text(rule.name)
        added = added_text(rule, text, seen.brief.language)
        measured = measure(rule, text, seen.brief.language)
        return {
            "message": runs(text),
            "added": added,
            "segments": measured.parts,
            "detail": measured.detail[seen.words.language],
        }

    def _post(self, seen: "_Seen") -> Mapping[str, object]:
        rules = seen.channel.fields
        texts = [text for rule in rules if rule.items is None and (text := seen.text(rule.name))]
        first, rest = folded("\n\n".join(texts), _fold(rules[0]))
        tags = [tag for rule in rules if rule.items is not None for tag in lines(seen.text(rule.name))]
        return {"first": runs(first), "more": runs(rest), "tags": tags}

    def _ad(self, seen: "_Seen") -> Mapping[str, object]:
        lists = [lines(seen.text(rule.name)) for rule in seen.channel.fields]
        named = {rule.name: items for rule, items in zip(seen.channel.fields, lists, strict=True)}
        headlines = named.get("headlines", lists[0])
        descriptions = named.get("descriptions", lists[1] if len(lists) > 1 else ())
        paths = [item for name, items in named.items() if name.startswith("path") for item in items]
        return {"ads": list(_ads(headlines, descriptions)), "paths": paths[:2]}

    def _search(self, seen: "_Seen") -> Mapping[str, object]:
        rules = seen.channel.fields
        cut = [fitting(rule, seen.plain(rule.name)) for rule in rules[:2]]
        title, description = (*cut, ("", ""), ("", ""))[:2]
        return {"title": title, "description": description, "parts": seen.rest(*(r.name for r in rules[:2]))}

    def _notice(self, seen: "_Seen") -> Mapping[str, object]:
        title, *rest = (seen.line(rule.name) for rule in seen.channel.fields)
        return {"heading": title, "texts": [text for text in rest if text]}

    def _chat(self, seen: "_Seen") -> Mapping[str, object]:
        rules = seen.channel.fields
        plain = [rule.name for rule in rules if rule.items is None]
        return {
            "before": seen.brief.reply_to,
            "heading": seen.line("header"),
            "texts": [_rows(seen.text(name)) for name in plain if name not in {"header", "footer"}],
            "footer": seen.line("footer"),
            "chips": [item for r in rules if r.items is not None for item in lines(seen.text(r.name))],
        }

    def _card(self, seen: "_Seen") -> Mapping[str, object]:
        rules = seen.channel.fields
        first, rest = folded(seen.text(rules[0].name), _fold(rules[0]))
        below = [seen.line(rule.name) for rule in rules[1:]]
        headline, *descriptions = [*below, ()] if below else [()]
        return {
            "first": runs(first),
            "more": runs(rest),
            "headline": headline,
            "descriptions": [text for text in descriptions if text],
        }

    def _thread(self, seen: "_Seen") -> Mapping[str, object]:
        posts = [
            runs(post)
            for rule in seen.channel.fields
            for post in (lines(seen.text(rule.name)) if rule.items is not None else [seen.text(rule.name)])
            if post
        ]
        return {"posts": posts}

    def _page(self, seen: "_Seen") -> Mapping[str, object]:
        first = seen.channel.fields[0].name
        return {"heading": seen.line(first), "parts": seen.rest(first)}


@dataclass(frozen=True)
class _Seen:
    """A text on its way into a preview."""

    channel: Channel
    fields: Mapping[str, str]
    brief: Brief
    words: Words

    def text(self, name: str) -> str:
        return self.fields.get(name, "").strip()

    def plain(self, name: str) -> str:
        """The text with its tokens filled by what stands in for them."""
        return _TOKEN.sub(lambda match: (match[2] or match[1]).strip(), self.text(name))

    def line(self, name: str) -> tuple[Run, ...]:
        return runs(" ".join(self.text(name).split()))

    def rest(self, *shown: str) -> list[Part]:
        """The other fields that say anything."""
        return [
            Part(_kind(rule), _rows(self.text(rule.name)))
            for rule in self.channel.fields
            if rule.name not in shown and self.text(rule.name)
        ]


def _fold(rule: FieldRule) -> int:
    """How many characters of an opening show; X shows the whole of what it lets through."""
    most = rule.soft_max or rule.hard_max or _FOLD
    return most if rule.count == "x" else min(most, _FOLD)


def _kind(rule: FieldRule) -> str:
    if rule.items is not None:
        return "list"
    return next((kind for kind in ("title", "cta") if rule.name.startswith(kind)), "text")


def runs(text: str) -> tuple[Run, ...]:
    """The text, with its tokens shown as what stands in for them."""
    return tuple(_runs(text))


def _runs(text: str) -> Iterator[Run]:
    place = 0
    for match in _TOKEN.finditer(text):
        if match.start() > place:
            yield Run(text[place : match.start()])
        yield Run((match[2] or match[1]).strip(), match[1])
        place = match.end()
    if place < len(text):
        yield Run(text[place:])


def _rows(text: str) -> tuple[tuple[Run, ...], ...]:
    return tuple(map(runs, text.splitlines()))


def folded(text: str, most: int) -> tuple[str, str]:
    """What a feed shows of a post, cut between words or at a paragraph, and what waits behind “see more”."""
    head = text.split("\n\n", 1)[0].rstrip()
    if characters(head) > most:
        space = max(head.rfind(" ", 0, most + 1), head.rfind("\n", 0, most + 1))
        head = head[: space if space > 0 else most].rstrip()
    return head, text[len(head) :].strip()


def fitting(rule: FieldRule, text: str) -> tuple[str, str]:
    """What a search page shows of a line, cut at the field's width, and what it leaves out."""
    most = rule.hard_max or rule.soft_max
    if rule.count != "pixels" or not most or width_px(text, rule.font_px) <= most:
        return text, ""
    words = text.split(" ")
    while words and width_px(" ".join(words) + f" {_ELLIPSIS}", rule.font_px) > most:
        words.pop()
    shown = " ".join(words)
    return f"{shown} {_ELLIPSIS}", text[len(shown) :].strip()


def _ads(headlines: Sequence[str], descriptions: Sequence[str]) -> Iterator[Mapping[str, object]]:
    """The first combination that a search page may show, and one of what is left."""
    for nth in range(2):
        heads = headlines[nth * _HEADLINES :][:_HEADLINES]
        texts = descriptions[nth * _DESCRIPTIONS :][:_DESCRIPTIONS] or descriptions[:_DESCRIPTIONS]
        if heads:
            yield {"headline": " | ".join(heads), "description": " ".join(texts)}


def _site(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?|/.*$|\?.*$", "", address)
