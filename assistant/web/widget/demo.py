"""`/demo`: a made-up page of the company's shop that carries the widget, to see and to try it."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from assistant.services import Services
from assistant.types.knowledge import Product
from assistant.types.language import Language
from assistant.web.chat.cards import price
from assistant.web.look.safe import Html
from assistant.web.site import Site
from assistant.web.widget.look import ASSETS, page_response

_SHELF = 8  # products on the page


@dataclass(frozen=True)
class Ware:
    """A product as the made-up page shows it."""

    name: str
    price: str
    image: str
    letter: str


def demo_router(services: Services, site: Site) -> APIRouter:
    """`GET /demo`, in the language of the request."""
    router = APIRouter()
    script = (ASSETS / "widget_demo.js").read_text(encoding="utf-8")

    @router.get("/demo.js")
    async def button() -> Response:
        return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @router.get("/demo")
    async def demo(request: Request) -> Response:
        words = site.words(request)
        products = await asyncio.to_thread(services.knowledge.stores.catalogue.all)
        html = site.pages.render(
            "widget_demo",
            words=words,
            brand=site.brand,
            css=Html(site.css),
            icon=Html(site.icon),
            wares=[_ware(product, words.language) for product in _mixed(products)],
        )
        return page_response(html, words)

    return router


def _mixed(products: Iterable[Product]) -> list[Product]:
    """A few that are in stock, of as many categories as there are; those with a picture first."""
    left = [product for product in products if product.availability == "in_stock"]
    left.sort(key=lambda product: product.image_file is None)
    shelf: list[Product] = []
    while left and len(shelf) < _SHELF:
        firsts = {product.category: product for product in reversed(left)}
        shelf += sorted(firsts.values(), key=left.index)
        left = [product for product in left if product not in shelf]
    return shelf[:_SHELF]


def _ware(product: Product, language: Language) -> Ware:
    name = product.named(language)
    image = f"/images/{product.image_file}" if product.image_file else ""
    return Ware(name, price(product.price_eur, language), image, name[:1].upper())
