"""The facts a draft may use: the chosen products first, then the passages nearest to the goal."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.search.context import Context, build_context
from assistant.search.retrieve import Retriever
from assistant.types.draft import Brief, Finding
from assistant.types.knowledge import Passage, Product


@dataclass(frozen=True)
class Facts:
    """What was found for a brief, ready for the prompt, and what is wrong with the chosen products."""

    context: Context
    findings: tuple[Finding, ...]


class FactFinder:
    """Gathers the facts for a brief from the public knowledge."""

    def __init__(self, retriever: Retriever, today: Callable[[], dt.date], passages: int) -> None:
        """`passages` is the most that a prompt gets, product records included."""
        self._retriever = retriever
        self._today = today
        self._passages = passages

    def find(self, brief: Brief, products: Sequence[Product], budget_tokens: int) -> Facts:
        """Search once per product and once for the goal; fit the result into `budget_tokens`."""
        found = [self._record(product, brief) for product in products]
        records = [passage for passage in found if passage is not None]
        seen = {passage.chunk.id for passage in records}
        own = {product.sku for product in products}
        names = " ".join(product.named(brief.language) for product in products)
        others = [
            passage
            for passage in self._retriever.search(
                f"{names} {brief.goal}", self._passages * 2, language=brief.language
            )
            # Another product's price beside the chosen one invites the model to mix them up.
            if passage.chunk.id not in seen
            and (passage.chunk.sku is None or not own)
            # What a customer wrote is no claim of the brand's.
            and passage.chunk.trust != "user_generated"
        ]
        if records:
            # Beside a chosen product, much else draws the text away from it, a small model's most of all.
            others = others[: max(self._passages - len(records) - 2, 0)]
        count = max(self._passages, len(records))
        context = build_context([*records, *others], budget_tokens, count, brief.language)
        shown = {passage.chunk.sku for passage in context.passages}
        left_out = [_left_out(product) for product in products if product.sku not in shown]
        return Facts(context, (*self._problems(products), *left_out))

    def _record(self, product: Product, brief: Brief) -> Passage | None:
        found = self._retriever.search(
            f"{product.sku} {product.named(brief.language)}",
            self._passages,
            language=brief.language,
            include_expired=True,
        )
        own = [passage for passage in found if passage.chunk.sku == product.sku]
        own.sort(key=lambda passage: passage.chunk.language != brief.language)
        return own[0] if own else None

    def _problems(self, products: Sequence[Product]) -> list[Finding]:
        findings = []
        for product in products:
            if product.expired(self._today()):
                findings.append(_expired(product))
            if product.availability in ("out_of_stock", "discontinued"):
                findings.append(_unavailable(product))
        return findings


def _expired(product: Product) -> Finding:
    return Finding(
        "product.price_expired",
        "error",
        "",
        product.sku,
        {
            "fr": f"Le prix de {product.named('fr')} n’est plus valable depuis le {product.valid_until}.",
            "en": f"The price of {product.named('en')} ended on {product.valid_until}.",
        },
    )


def _unavailable(product: Product) -> Finding:
    state = {
        "out_of_stock": ("est en rupture de stock", "is out of stock"),
        "discontinued": ("n’est plus vendu", "is no longer sold"),
    }[product.availability]
    return Finding(
        "product.availability",
        "warning",
        "",
        product.sku,
        {"fr": f"{product.named('fr')} {state[0]}.", "en": f"{product.named('en')} {state[1]}."},
    )


def _left_out(product: Product) -> Finding:
    return Finding(
        "product.left_out",
        "warning",
        "",
        product.sku,
        {
            "fr": f"{product.named('fr')} n’a pas trouvé place dans la demande au modèle.",
            "en": f"{product.named('en')} did not fit into the request to the model.",
        },
    )
