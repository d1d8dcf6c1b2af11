"""The facts a draft may use: the chosen products first, then the passages nearest to the goal."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, zip_longest
from typing import Protocol

from assistant.search.context import Context, build_context
from assistant.types.brief import Claim, Fact, FactKind
from assistant.types.draft import Brief, Finding
from assistant.types.knowledge import Audience, Passage, Product
from assistant.types.language import Language
from assistant.writing.knowing.added import fitting, for_prompt, passage_of, unapproved
from assistant.writing.knowing.pieces import narrowed, pieces
from assistant.writing.knowing.problems import forgotten, problems, supporting, unproven

SHOWN_AT_MOST = 40  # facts in the list before writing
LOOKED_AT = 20  # passages: records of other products fall out of them
# A page that a goal clearly asks for (“livraison offerte”, “entretien du lin”), by its score and the share of
# the goal's words in it. On the demo company the nearest page has .67 and .23 when a goal asks for none.
CLEAR, CLEAR_COVERAGE = 0.7, 0.25
# Prices, dates and stock on top: these are what a draft is wrong with first.
_ORDER: tuple[FactKind, ...] = ("price", "date", "stock", "claim", "product", "page")


class Searching(Protocol):
    """What finds passages: a `Retriever`, or one that remembers what it was asked."""

    def search(
        self,
        question: str,
        k: int,
        audiences: Sequence[Audience] = ("public",),
        language: Language | None = None,
        include_expired: bool = False,
    ) -> Sequence[Passage]:
        """See `Retriever.search`."""
        ...


@dataclass(frozen=True)
class Facts:
    """What was found for a brief, ready for the prompt, and what is wrong with what was asked for."""

    context: Context
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Found:
    """What was found for a brief: product records, added facts, and passages, the nearest first."""

    records: tuple[Passage, ...]
    usable: tuple[Claim, ...]
    told: tuple[Claim, ...]  # those of the usable that go into the prompt
    others: tuple[Passage, ...]
    chosen: tuple[Passage, ...]  # those of the others that go into the prompt

    def for_prompt(self, brief: Brief) -> list[Passage]:
        """The passages of the prompt, without the facts that the brief excludes."""
        told = [passage_of(claim, rank) for rank, claim in enumerate(self.told, start=1)]
        everything = (*self.records, *told, *self.chosen)
        kept = (narrowed(passage, brief.excluded, brief.pinned) for passage in everything)
        return [passage for passage in kept if passage is not None]


class FactFinder:
    """Gathers the facts for a brief from the public knowledge and from what people added."""

    def __init__(
        self,
        retriever: Searching,
        today: Callable[[], dt.date],
        passages: int,
        claims: Callable[[], Sequence[Claim]] = tuple,
    ) -> None:
        """`passages` is the most that a prompt gets, product records included; `claims` gives added facts."""
        self._retriever = retriever
        self._today = today
        self._passages = passages
        self._claims = claims

    def find(
        self, brief: Brief, products: Sequence[Product], budget_tokens: int, about: Sequence[str] = ()
    ) -> Facts:
        """The facts for the prompt, in at most `budget_tokens`, those that the brief pins before others.

        Searches once per product, once for the goal and once for the key facts; for each subject of `about`
        instead of the goal, where there are any. Tells of products that can't be offered, of facts that found
        no place and of key facts that nothing proves.
        """
        found = self._gather(brief, products, about=about)
        passages = found.for_prompt(brief)
        context = build_context(passages, budget_tokens, max(len(passages), 1), brief.language)
        findings = [
            *problems(products, context.passages, self._today()),
            *forgotten(brief, context.passages, passages),
            *unapproved(found.told),
            *unproven(brief, context.passages),
        ]
        return Facts(context, tuple(findings))

    def candidates(self, brief: Brief, products: Sequence[Product] = (), user: str = "") -> tuple[Fact, ...]:
        """The facts to choose from before writing: prices, dates and stock first, then the others.

        Those of passages that go into the prompt come before those that only lie near, and among each of
        these the ones in the brief's language before the others. With `user`, facts
        that this person added count before they are approved. A brief that says nothing yet gets the added
        facts alone. Raises what the index raises.
        """
        found = self._gather(brief, products, user)
        prompted = {piece.id for passage in found.for_prompt(brief) for piece in pieces(passage)}
        far = [passage for passage in found.others if passage not in found.chosen]
        near = [*_of_claims(found, brief), *_of_passages((*found.records, *found.chosen), brief, prompted)]
        place = partial(_place, language=brief.language)
        facts = [*sorted(near, key=place), *sorted(_of_passages(far, brief, prompted), key=place)]
        once = {fact.id: fact for fact in reversed(facts)}  # of a fact that stands twice the first
        return tuple(fact for fact in facts if once[fact.id] is fact)[:SHOWN_AT_MOST]

    def _gather(
        self, brief: Brief, products: Sequence[Product], user: str = "", about: Sequence[str] = ()
    ) -> _Found:
        records = tuple(self._records(brief, products))
        names = " ".join(dict.fromkeys(passage.chunk.title for passage in records))
        others = self._others(brief, names, records, about)
        usable = tuple(fitting(self._claims(), brief, self._today(), user))
        told = tuple(for_prompt(usable, brief, names))
        chosen = self._chosen(brief, records, told, others)
        return _Found(records, usable, told, others, chosen)

    def _records(self, brief: Brief, products: Sequence[Product]) -> Iterator[Passage]:
        names = {product.sku: product.named(brief.language) for product in products}
        for sku in brief.products or names:
            found = self._retriever.search(
                f"{sku} {names.get(sku, '')}".strip(),
                self._passages,
                language=brief.language,
                include_expired=True,
            )
            own = [passage for passage in found if (passage.chunk.sku or "").casefold() == sku.casefold()]
            own.sort(key=lambda passage: passage.chunk.language != brief.language)
            yield from own[:1]

    def _others(
        self, brief: Brief, names: str, records: Sequence[Passage], about: Sequence[str]
    ) -> tuple[Passage, ...]:
        """What else is near: to the goal alone, to the products and the goal, and to the key facts.

        Where it is asked `about` subjects instead, the best of each come before the second best of any.
        """
        goals = about or (brief.goal, f"{names} {brief.goal}" if names else "")
        near = [self._near(question, brief, records) for question in (*goals, " ".join(brief.key_facts))]
        ordered: Iterable[Sequence[Passage | None]] = zip_longest(*near) if about else near
        found: dict[str, Passage] = {}
        for passage in chain.from_iterable(ordered):
            if passage is not None:
                found.setdefault(passage.chunk.id, passage)
        return tuple(found.values())

    def _near(self, question: str, brief: Brief, records: Sequence[Passage]) -> tuple[Passage, ...]:
        if not question.strip():
            return ()
        near = self._retriever.search(question.strip(), LOOKED_AT, language=brief.language)
        return tuple(passage for passage in near if _fits(passage, records))[: self._passages * 2]

    def _chosen(
        self, brief: Brief, records: Sequence[Passage], told: Sequence[Claim], others: Sequence[Passage]
    ) -> tuple[Passage, ...]:
        """Those with a pinned fact, those that prove a key fact, and the nearest while there is room."""
        pinned = [one for one in others if any(piece.id in brief.pinned for piece in pieces(one))]
        there = [*records, *pinned, *(passage_of(claim, 0) for claim in told)]
        wanted = [*pinned, *_proofs(brief, there, others)]
        nearest = [one for one in others if one not in wanted]
        if records:
            # Beside a chosen product, much else draws the text away from it, a small model's most of all.
            nearest = [one for one in nearest if one.score >= CLEAR and one.coverage >= CLEAR_COVERAGE][:2]
        return (*wanted, *nearest[: max(self._passages - len(records) - len(told) - len(wanted), 0)])


def _fits(passage: Passage, records: Sequence[Passage]) -> bool:
    """Whether a passage may stand beside the records of the chosen products."""
    chunk = passage.chunk
    # Another product's price beside the chosen one invites the model to mix them up.
    other_product = bool(records) and chunk.sku is not None
    # What a customer wrote is no claim of the brand's.
    return not other_product and chunk.trust != "user_generated"


def _place(fact: Fact, language: Language) -> tuple[bool, bool, int]:
    return not fact.pinned, fact.language != language, _ORDER.index(fact.kind)


def _proofs(brief: Brief, there: Sequence[Passage], others: Sequence[Passage]) -> list[Passage]:
    """The best passage for each key fact that nothing `there` supports."""
    found: dict[str, Passage] = {}
    for fact in brief.key_facts:
        if not supporting(fact, there, brief.language):
            for passage in supporting(fact, others, brief.language)[:1]:
                found.setdefault(passage.chunk.id, passage)
    return list(found.values())


def _of_claims(found: _Found, brief: Brief) -> Iterator[Fact]:
    for claim in found.usable:
        title = f"{claim.evidence} ({claim.owner})"
        yield Fact(
            claim.fact_id,
            claim.text,
            claim.fact_id,
            title,
            "claim",
            claim.ends,
            chosen=claim in found.told,
            pinned=claim.fact_id in brief.pinned,
            language=claim.language,
        )


def _of_passages(passages: Iterable[Passage], brief: Brief, prompted: Collection[str]) -> Iterator[Fact]:
    for passage in passages:
        chunk = passage.chunk
        for piece in pieces(passage):
            yield Fact(
                piece.id,
                piece.text,
                chunk.source,
                chunk.title,
                piece.kind,
                chunk.valid_until,
                chosen=piece.id in prompted,
                pinned=piece.id in brief.pinned,
                language=chunk.language,
            )
