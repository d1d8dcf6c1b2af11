from decimal import Decimal

from assistant.errors import UnknownNameError
from assistant.export.mail.parts import Picture
from assistant.export.mail.pictures import product_pictures
from assistant.types.draft import Brief
from assistant.types.knowledge import Product

NAMES = {"fr": "Nappe Alma", "en": "Alma tablecloth"}
IMAGES = {
    "A": "https://www.filature.example/a.jpg",
    "B": "/images/b.jpg",
    "C": None,
    "D": "http://x.example/d.jpg",
}


def product(sku: str) -> Product:
    if sku not in IMAGES:
        raise UnknownNameError("product", sku, IMAGES)
    return Product(sku, NAMES, "table", Decimal(59), "in_stock", {}, image=IMAGES[sku])


def test_pictures_have_public_addresses_and_the_name_of_the_product() -> None:
    brief = Brief("email", "families", "x", "en", ("Z", "B", "A", "C", "D"))
    found = product_pictures(product)(brief)
    assert found == (Picture("https://www.filature.example/a.jpg", "Alma tablecloth"),)
