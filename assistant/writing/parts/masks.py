"""What a model is not shown, so that it can't spoil it: links, merge tags, the code of mailing tools.

In their place stand short names in double braces, which small models copy without a fault: {{link_1}} for a
link, {{first_name}} for {{first_name|dear customer}}, {{tag_1}} for *|FNAME|*.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count

from assistant.text.merge_tags import foreign_tags, link_spans, merge_tags, replaced

# As a model writes them: with spaces, another case, words of its own behind a bar, or with fewer braces.
_STAND_IN = re.compile(
    r"\{\{\s*(?P<name>[^\W\d][\w. -]{0,60}?)\s*(?:\|[^{}|\n]*)?\}\}"
    r"|(?<!\{)\{(?P<braced>[A-Za-z_]\w{0,60})\}(?!\})|\[(?P<bracketed>[A-Za-z_]\w{0,60})\](?!\()"
)
_NUMBERED = re.compile(r"(?:link|tag)_\d+")
_LEAST_CODE = 4  # characters: what is shorter was only begun


def links(text: str) -> tuple[str, ...]:
    """The links of a text, without the mark that ends their sentence, with the merge tags in them."""
    return tuple(text[start:end] for start, end in link_spans(text))


@dataclass(frozen=True)
class Masked:
    """A text as the model sees it, and what puts the rest back.

    `stand_ins` are names and what they stand for, `links` those of them that are links; `own` are the names
    of the text's own tags.
    """

    fields: Mapping[str, str]
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def restored(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The text that the model wrote, with everything put back; a link that there was not is left out."""
        if not self.stand_ins:
            return dict(fields)
        return {name: _STAND_IN.sub(self._original, text) for name, text in fields.items()}

    def hidden(self, text: str) -> str:
        """Another text, as the model may see it: what this one has stand-ins for is behind them there too."""
        for name, original in sorted(self.stand_ins.items(), key=lambda pair: -len(pair[1])):
            for spelled in (original, replaced(original, lambda tag: tag.text)):
                text = text.replace(spelled, f"{{{{{name}}}}}")
        return text

    def with_others(self, other: "Masked") -> "Masked":
        """The same, which also puts back what is not its own and the `other` has stand-ins for."""
        more = {name: each for name, each in other.stand_ins.items() if name not in self.own}
        return Masked(self.fields, {**more, **self.stand_ins}, self.links, self.own)

    def _original(self, found: "re.Match[str]") -> str:
        name = found["name"] or found["braced"] or found["bracketed"]
        known = self._known(name)
        if known:
            return self.stand_ins[known]
        # A number too many would stay as a gap for readers; small models leave that of the only link out.
        invented = bool(self.links) and found["name"] and name not in self.own and name.startswith("link_")
        return "" if invented and _NUMBERED.fullmatch(name) else found.group()

    def _known(self, name: str) -> str:
        """The stand-in that is meant by a name; empty when it is none."""
        if name in self.stand_ins or name in self.own:
            return name if name in self.stand_ins else ""
        folded = re.sub(r"[ -]+", "_", name.strip()).casefold()
        near = next((each for each in self.stand_ins if each.casefold() == folded), "")
        return near or (next(iter(self.links), "") if folded == "link" else "")


def masked(fields: Mapping[str, str], keep_words: bool = False, keep_links: bool = False) -> Masked:
    """The text with a stand-in for each link, each merge tag and each code of a mailing tool.

    With `keep_words` merge tags stay whole: a translation shows the words behind them, as they are to be
    translated. With `keep_links` links do.
    """
    whole = "\n".join(fields.values())
    own = frozenset(tag.name for tag in merge_tags(whole))
    shown_links = {} if keep_links else _numbered("link", links(whole), own)
    without = {name: _without(text, link_spans(text), shown_links) for name, text in fields.items()}
    rest = "\n".join(without.values())
    codes = _numbered("tag", (rest[a:b] for a, b in foreign_tags(rest) if b - a >= _LEAST_CODE), own)
    tags = {} if keep_words else _named(rest, own, {*shown_links.values(), *codes.values()})
    names = {**codes, **tags}
    shown = {name: _without(text, _spans(text), names) for name, text in without.items()}
    by_name = {name: link for link, name in shown_links.items()}
    first = {name: text for text, name in reversed(names.items())}  # of several spellings the first
    return Masked(shown, {**first, **by_name}, by_name, own)


def _numbered(kind: str, found: Iterable[str], taken: frozenset[str]) -> dict[str, str]:
    """A name for each text, the same for the same text; none that the text has a merge tag of."""
    free = (name for number in count(1) if (name := f"{kind}_{number}") not in taken)
    return dict(zip(dict.fromkeys(found), free, strict=False))


def _named(text: str, own: frozenset[str], taken: set[str]) -> dict[str, str]:
    """A name for each way in which a merge tag stands there: its own, with a number from the second on."""
    named: dict[str, str] = {}
    ways: dict[str, str] = {}
    for tag in merge_tags(text):
        if tag.name in taken:
            continue
        if tag.text not in ways:
            used = {*ways.values(), *taken}
            free = chain([tag.name], (f"{tag.name}_{number}" for number in count(2)))
            ways[tag.text] = next(
                name for name in free if name not in used and (name == tag.name or name not in own)
            )
        named[text[tag.start : tag.end]] = ways[tag.text]
    return named


def _spans(text: str) -> Iterator[tuple[int, int]]:
    yield from sorted([*foreign_tags(text), *((tag.start, tag.end) for tag in merge_tags(text))])


def _without(text: str, spans: Iterable[tuple[int, int]], names: Mapping[str, str]) -> str:
    """The text with a stand-in in each of these places whose text has a name."""
    whole, at = "", 0
    for start, end in spans:
        name = names.get(text[start:end])
        if name is not None:
            whole += f"{text[at:start]}{{{{{name}}}}}"
            at = end
    return whole + text[at:]
