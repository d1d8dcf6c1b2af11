"""What goes over the wire: the bodies of requests, and our values as JSON.

Only what a visitor may see leaves: no paths of files, no scores, no tokens or costs.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from assistant.types.answer import Answer, Citation, ProductCard
from assistant.types.knowledge import Passage
from assistant.types.language import Language
from assistant.types.leads import LeadEntry, LeadReceipt

Id = Annotated[str, StringConstraints(max_length=100)]
Short = Annotated[str, StringConstraints(max_length=1000)]
MOST_RESULTS = 20


class ChatBody(BaseModel):
    """A question. Anything else in the body, such as a history, is ignored: the server keeps its own."""

    question: str = Field(min_length=1, description="The visitor's question.")
    conversation: Id | None = Field(
        None, description="The id that the first answer gave; unknown or forgotten ones begin a new one."
    )
    language: Language | None = Field(None, description="fr or en; left out: the language of the question.")


class SearchBody(BaseModel):
    """What to look for."""

    question: str = Field(min_length=1, description="A question, or words.")
    limit: int = Field(5, ge=1, le=MOST_RESULTS, description="The most results.")


class LeadBody(BaseModel):
    """A visitor's request to a human; name, question, consent, and e-mail or phone are needed."""

    name: Short = ""
    email: Short = ""
    phone: Short = ""
    question: str = ""
    answers: list[Short] = Field(
        default_factory=list, max_length=3, description="To the company's own questions."
    )
    consent: bool = Field(False, description="Whether the visitor agreed to the text of GET /api/v1/leads.")
    consent_version: Short = Field("", description="Of the text that was shown.")
    marketing: bool = False
    language: Language = "fr"
    page: Short = Field("", description="Address of the page on which it was filled in.")

    def entry(self) -> LeadEntry:
        """The request as the desk takes it."""
        return LeadEntry(
            name=self.name,
            email=self.email,
            phone=self.phone,
            question=self.question,
            answers=tuple(self.answers),
            consent=self.consent,
            consent_version=self.consent_version,
            marketing=self.marketing,
            language=self.language,
            page=self.page,
        )


def answer_shape(answer: Answer) -> dict[str, Any]:
    """A finished answer. `ai_generated` is there for the EU's AI Act, article 50(2)."""
    return {
        "answer": answer.answer,
        "language": answer.language,
        "status": answer.status,
        "topic": answer.topic,
        "citations": [citation_shape(citation) for citation in answer.citations],
        "products": [product_shape(card) for card in answer.products],
        "suggestions": list(answer.suggestions),
        "nearby": [citation_shape(citation) for citation in answer.nearby],
        "searched": answer.searched,
        "ai_generated": True,
    }


def citation_shape(citation: Citation) -> dict[str, Any]:
    """A source of an answer."""
    return {name: value for name, value in vars(citation).items() if name != "source"}


def product_shape(card: ProductCard) -> dict[str, Any]:
    """A product."""
    return card.as_dict()


def passage_shape(passage: Passage) -> dict[str, Any]:
    """A passage that was found."""
    chunk = passage.chunk
    return {
        "title": chunk.title,
        "heading": chunk.heading,
        "text": chunk.text,
        "url": chunk.url,
        "language": chunk.language,
        "date": None if chunk.date is None else chunk.date.isoformat(),
    }


def receipt_shape(receipt: LeadReceipt) -> Mapping[str, Any]:
    """What is true of a request now."""
    return {
        "id": receipt.id,
        "text": receipt.text,
        "stored_at": receipt.stored_at.isoformat(),
        "notified": receipt.notified,
        "repeated": receipt.repeated,
    }
