"""Products of a kept brief that are not in the catalogue any more: its drafts stay, and say so."""

from collections.abc import Iterator, Sequence

from assistant.errors import UnknownNameError
from assistant.store.knowledge.catalogue import Catalogue
from assistant.types.draft import Finding
from assistant.types.knowledge import Product


def still_known(catalogue: Catalogue, skus: Sequence[str]) -> tuple[Product, ...]:
    """The products of these SKUs, without those that left the catalogue."""
    return tuple(product for sku in skus for product in _looked_up(catalogue, sku))


def gone(skus: Sequence[str], known: Sequence[Product]) -> Iterator[Finding]:
    """The SKUs that are not among the known products."""
    there = {product.sku.casefold() for product in known}
    for sku in skus:
        if sku.casefold() not in there:
            yield Finding(
                "product.gone",
                "error",
                "",
                sku,
                {
                    "fr": f"Le produit {sku} n’est plus au catalogue.",
                    "en": f"The product {sku} is no longer in the catalogue.",
                },
                {
                    "fr": "Remettez-le au catalogue, ou écrivez sur un autre produit.",
                    "en": "Put it back into the catalogue, or write about another product.",
                },
            )


def _looked_up(catalogue: Catalogue, sku: str) -> tuple[Product, ...]:
    try:
        return (catalogue.get(sku),)
    except UnknownNameError:
        return ()
