"""The checks of a draft for a text from anywhere: what it may stand on is looked up in the index."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.checks.copy.run import check_draft
from assistant.checks.copy.subject import Subject
from assistant.checks.reply.citations import citation
from assistant.errors import UnknownNameError
from assistant.text.language import detect_language
from assistant.text.links import tracked_link
from assistant.types.answer import Citation
from assistant.types.brand import Channel, Segment
from assistant.types.draft import Brief, DraftSentence, Finding
from assistant.types.knowledge import Passage, Product
from assistant.types.language import Language
from assistant.writing.evidence import EvidenceFinder, named_products
from assistant.writing.given import given_fields
from assistant.writing.order import House

Past = Callable[[str, str, Language], Sequence[str]]


@dataclass(frozen=True)
class Checked:
    """What the checks say of a text, gravest findings first, and the sources that its sentences stand on."""

    fields: Mapping[str, str]
    channel: str
    language: Language
    sentences: tuple[DraftSentence, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    lengths: Mapping[str, int]

    @property
    def hard(self) -> tuple[Finding, ...]:
        """The findings that block an approval."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def as_dict(self) -> dict[str, Any]:
        """The documented shape of `check --json` and of `/api/v1/check`."""
        return {
            "channel": self.channel,
            "language": self.language,
            "fields": dict(self.fields),
            "lengths": dict(self.lengths),
            "passed": not self.hard,
            "findings": [finding.as_dict() for finding in self.findings],
            "sentences": [
                {"field": s.field, "text": s.text, "factual": s.factual, "citations": list(s.citations)}
                for s in self.sentences
            ],
            "citations": [vars(one) for one in self.citations],
        }


def _nothing(channel: str, segment: str, language: Language) -> Sequence[str]:
    del channel, segment, language
    return ()


class TextCheck:
    """Checks texts of any origin as drafts are checked. No model is called."""

    def __init__(
        self,
        evidence: EvidenceFinder,
        house: House,
        claims: Callable[[], Sequence[str]] = tuple,
        past: Past = _nothing,
    ) -> None:
        """`claims` are approved facts that people added; `past` is approved copy of channel and segment."""
        self._evidence = evidence
        self._house = house
        self._claims = claims
        self._past = past

    def check(
        self,
        text: str | Mapping[str, str],
        channel: str,
        language: Language | None = None,
        segment: str | None = None,
        products: Sequence[str] = (),
    ) -> Checked:
        """Check one text, or the fields of a channel by name; a field that is not among them is not missed.

        A text without fields is taken for the channel's longest one. Without a `language` it is the text's
        own. Raises UnknownNameError for a channel, field, segment or SKU that does not exist, InputError for
        a text without a word, TooLongError, and what the search raises.
        """
        known_channel = self._channel(channel)
        fields = given_fields(text, known_channel)
        told = language or detect_language("\n".join(fields.values()), "fr")
        brief = Brief(channel, segment or "", "", told, tuple(products))
        return self._checked(fields, known_channel, brief)

    def check_for(
        self, fields: Mapping[str, str], brief: Brief, before: Mapping[str, str] | None = None
    ) -> Checked:
        """Check a text that was written for a brief; raises what `check` raises.

        `before` is what it said before a change: it may be approved copy, and a text does not repeat itself.
        """
        channel = self._channel(brief.channel)
        return self._checked(given_fields(fields, channel), channel, brief, before)

    def _channel(self, name: str) -> Channel:
        if name not in self._house.channels:
            raise UnknownNameError("channel", name, self._house.channels)
        return self._house.channels[name]

    def _segment(self, name: str) -> Segment | None:
        if name and name not in self._house.segments:
            raise UnknownNameError("segment", name, self._house.segments)
        return self._house.segments.get(name)

    def _checked(
        self,
        fields: Mapping[str, str],
        channel: Channel,
        brief: Brief,
        before: Mapping[str, str] | None = None,
    ) -> Checked:
        segment = self._segment(brief.segment)
        own = "\n".join((before or {}).values())
        asked = tuple(self._house.catalogue.get(sku) for sku in brief.products)
        passages = self._evidence.find(fields, brief.language, asked)
        subject = Subject(
            fields,
            replace(channel, fields=tuple(rule for rule in channel.fields if rule.name in fields)),
            self._house.brand,
            brief.language,
            self._house.today(),
            passages=passages,
            known=(*stated_by(brief), *self._claims()),
            brief=brief,
            segment=segment,
            products=asked or self._named(fields, passages),
            past=tuple(text for text in self._past(channel.id, brief.segment, brief.language) if text != own),
        )
        result = check_draft(subject)
        return Checked(
            fields,
            channel.id,
            brief.language,
            result.sentences,
            _citations(passages, result.sentences, brief.language),
            result.findings,
            result.lengths,
        )

    def _named(self, fields: Mapping[str, str], passages: Sequence[Passage]) -> tuple[Product, ...]:
        """The products that a text is about, told by their names, when nobody said which."""
        skus = dict.fromkeys(passage.chunk.sku for passage in passages if passage.chunk.sku)
        records = [record for sku in skus if (record := self._record(sku)) is not None]
        return named_products("\n".join(fields.values()), records)

    def _record(self, sku: str) -> Product | None:
        try:
            return self._house.catalogue.get(sku)
        except UnknownNameError:
            return None  # its feed was read anew since the search


def stated_by(brief: Brief) -> tuple[str, ...]:
    """What the writer of a brief says: it is known, and needs no source.

    Key facts are not among it: those are proven like any other.
    """
    offer = brief.offer
    days = " ".join(day.isoformat() for day in (offer.starts, offer.ends) if day)
    links = " ".join(tracked_link(brief, variant) for variant in range(brief.variants))
    texts = (brief.goal, offer.text, offer.conditions, offer.code, days, brief.cta, links)
    return tuple(text for text in texts if text.strip())


def _citations(
    passages: Sequence[Passage], sentences: Sequence[DraftSentence], language: Language
) -> tuple[Citation, ...]:
    first_use: dict[int, str] = {}
    for sentence in sentences:
        for number in sentence.citations:
            first_use.setdefault(number, sentence.text)
    return tuple(
        citation(number, passages[number - 1], text, language) for number, text in sorted(first_use.items())
    )
