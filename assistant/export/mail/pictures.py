"""The pictures of a letter: those of the products that its brief names."""

from collections.abc import Callable, Iterator

from assistant.errors import UnknownNameError
from assistant.export.mail.parts import Picture
from assistant.types.draft import Brief
from assistant.types.knowledge import Product


def product_pictures(get: Callable[[str], Product]) -> Callable[[Brief], tuple[Picture, ...]]:
    """What finds the pictures for a brief; `get` gives the product of a SKU, or raises UnknownNameError.

    A mail program loads a picture from where it is, so only one with a public https address is of use. Its
    words are the name of the product in the language of the letter: what a reader hears who sees no picture.
    """
    return lambda brief: tuple(_pictures(brief, get))


def _pictures(brief: Brief, get: Callable[[str], Product]) -> Iterator[Picture]:
    for sku in brief.products:
        try:
            product = get(sku)
        except UnknownNameError:
            continue  # it left the catalogue since the draft was written
        if product.image and product.image.startswith("https://"):
            yield Picture(product.image, product.named(brief.language))
