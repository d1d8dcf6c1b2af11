"""What a model is not shown, so that it can't spoil it: links, and the words behind merge tokens."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from assistant.text.merge_tokens import bare, fallbacks, tokens, with_fallbacks

# A link may hold merge tokens, whose fallbacks have spaces; an address inside a fallback is of its token.
_TAG = r"\{\{[^{}\n]*\}\}"
_PIECE = re.compile(rf"{_TAG}|(https?://(?>{_TAG}|[^\s<>\"')\]])+(?:(?<=\}}\}})|(?<=[^\s<>\"')\].,;:!?])))")
_STAND_IN = re.compile(r"\{\{\s*(link(?:_\d+)?)\s*\}\}")


def links(text: str) -> Iterator[str]:
    """The links of a text, without the mark that ends their sentence, with the merge tokens in them."""
    return (found for found in _PIECE.findall(text) if found)


@dataclass(frozen=True)
class Masked:
    """A text as the model sees it, and what puts the rest back.

    `links` are by the name of their stand-in; `own` are tokens of the text that look like one and are none.
    """

    fields: Mapping[str, str]
    links: Mapping[str, str]
    fallbacks: Mapping[str, str]
    own: frozenset[str]

    def restored(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The changed text with the links and the words behind merge tokens put back."""
        return {name: self._restored(text) for name, text in fields.items()}

    def _restored(self, text: str) -> str:
        # Links come last: a merge token in one has the fallback that it had there.
        text = with_fallbacks(text, self.fallbacks) if self.fallbacks else text
        return _STAND_IN.sub(self._link, text) if self.links else text

    def _link(self, found: "re.Match[str]") -> str:
        name = found[1]
        if name in self.own:
            return found.group()
        # Small models leave the number of the only link out.
        return self.links.get(name, next(iter(self.links.values())) if name == "link" else "")


def masked(fields: Mapping[str, str], keep_words: bool = False) -> Masked:
    """The text with {{link_1}} for its first link, and so on; with `keep_words` merge tokens stay whole.

    A translation shows the words behind a merge token, as they are to be translated. A token of which the
    text has several fallbacks is shown whole too.
    """
    whole = "\n".join(fields.values())
    own = frozenset(name for name, _ in tokens(whole))
    stand_ins = _stand_ins(dict.fromkeys(links(whole)), own)
    shown = {name: _without_links(text, stand_ins) for name, text in fields.items()}
    words = {} if keep_words else fallbacks("\n".join(shown.values()))
    return Masked(
        {name: bare(text, words) for name, text in shown.items()},
        {name: link for link, name in stand_ins.items()},
        words,
        own,
    )


def _stand_ins(found: Mapping[str, None], taken: frozenset[str]) -> dict[str, str]:
    """A name for each link; none that the text has a merge token of."""
    free = (name for number in count(1) if (name := f"link_{number}") not in taken)
    return dict(zip(found, free, strict=False))


def _without_links(text: str, stand_ins: Mapping[str, str]) -> str:
    return _PIECE.sub(lambda it: f"{{{{{stand_ins[it[1]]}}}}}" if it[1] else it.group(), text)
