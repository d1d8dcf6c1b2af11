"""What stands beside the brief, as HTML made from typed results. Knows nothing of Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.text.long_date import long_date
from assistant.types.brief import Claim, Fact, FactKind
from assistant.types.draft import Brief
from assistant.types.knowledge import Passage
from assistant.web.look.safe import Html
from assistant.web.pages import Pages
from assistant.web.studio.knowledge.present import excerpt
from assistant.web.texts import Words

# What a wrong word costs most about comes first.
KINDS: tuple[FactKind, ...] = ("price", "date", "stock", "claim", "product", "page")


@dataclass(frozen=True)
class BriefPresenter:
    """Makes the pieces beside the brief."""

    pages: Pages

    def facts(self, words: Words, facts: Sequence[Fact], brief: Brief) -> Html:
        """Every fact with its source and the choice of what is done with it, by kind."""
        groups = [(kind, [fact for fact in facts if fact.kind == kind]) for kind in KINDS]

        def choice(fact: Fact) -> str:
            if fact.id in brief.excluded:
                return "exclude"
            return "pin" if fact.pinned or fact.id in brief.pinned else "use"

        return self.pages.render(
            "brief_facts",
            words=words,
            groups=[group for group in groups if group[1]],
            choice=choice,
            where=lambda fact: _where(words, fact, brief),
        )

    def passages(self, words: Words, passages: Sequence[Passage]) -> Html:
        """What was found for a question; only what everybody may read and holds today can be taken over."""
        return self.pages.render(
            "brief_passages",
            words=words,
            passages=passages,
            excerpt=excerpt,
            sayable=sayable,
            takeable=takeable,
        )

    def claims(self, words: Words, claims: Sequence[Claim], user: str, may_approve: bool) -> Html:
        """The facts that people added, and what this person may do with them."""
        return self.pages.render(
            "brief_claims",
            words=words,
            claims=claims,
            may_approve=may_approve,
            may_remove=lambda claim: may_approve or claim.proposed_by == user,
            day=lambda day: long_date(day, words.language),
        )


def takeable(passage: Passage) -> bool:
    """Whether a passage may be said to customers."""
    chunk = passage.chunk
    return chunk.audience == "public" and passage.standing == "current" and chunk.trust != "user_generated"


def sayable(passage: str) -> str:
    """The whole sentences at the beginning of a passage, on one line."""
    shown = excerpt(passage).removesuffix(" …")
    end = max(shown.rfind(mark) for mark in ".!?")
    return shown[: end + 1] if end > 0 else shown


def _where(words: Words, fact: Fact, brief: Brief) -> str:
    """Where a fact stands, until when it holds, and its language when the brief has another one."""
    # An added fact has its evidence and owner as its title; its source is only its number.
    parts = [fact.title, fact.source if fact.kind != "claim" and fact.source != fact.title else ""]
    if fact.day:
        parts.append(words("facts_until", day=long_date(fact.day, words.language)))
    if fact.language != brief.language:
        parts.append(words(f"facts_in_{fact.language}"))
    return " · ".join(part for part in parts if part)
