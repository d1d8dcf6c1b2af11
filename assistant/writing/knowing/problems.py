"""What is wrong with what a brief asks for: told beside the draft, whatever the draft says."""

import datetime as dt
from collections.abc import Iterator, Sequence

from assistant.checks.attribution import attribute
from assistant.checks.grounding import is_factual
from assistant.checks.wording import translations
from assistant.text.numbers import figures
from assistant.text.terms import terms
from assistant.types.draft import Brief, Finding
from assistant.types.knowledge import Passage, Product
from assistant.types.language import Language
from assistant.writing.knowing.pieces import pieces


def problems(products: Sequence[Product], shown: Sequence[Passage], today: dt.date) -> Iterator[Finding]:
    """Products whose price has ended, that can't be bought, or that found no place in the prompt."""
    yield from unsellable(products, today)
    skus = {passage.chunk.sku for passage in shown}
    for product in products:
        if product.sku not in skus:
            yield _left_out(product)


def unsellable(products: Sequence[Product], today: dt.date) -> Iterator[Finding]:
    """Products whose price has ended, or that can't be bought."""
    for product in products:
        if product.expired(today):
            yield _expired(product)
        if product.availability in ("out_of_stock", "discontinued"):
            yield _unavailable(product)


def forgotten(brief: Brief, shown: Sequence[Passage], found: Sequence[Passage]) -> Iterator[Finding]:
    """Pinned facts that are not in the prompt: there was no room, or their source says them no more."""
    there = {piece.id for passage in shown for piece in pieces(passage)}
    there |= {passage.chunk.id for passage in shown}
    texts = {piece.id: piece.text for passage in found for piece in pieces(passage)}
    texts |= {passage.chunk.id: passage.chunk.text for passage in found}
    for ident in brief.pinned:
        if ident in there:
            continue
        text = texts.get(ident, "")
        if text:
            yield _warning(
                "fact.left_out",
                text,
                f"Ce fait épinglé n’a pas trouvé place dans la demande\u00a0: «\u00a0{text}\u00a0».",
                f"This pinned fact did not fit into the request to the model: “{text}”.",
                ("Épinglez moins de faits.", "Pin fewer facts."),
            )
        else:
            yield _warning(
                "fact.gone",
                ident,
                "Un fait épinglé n’est plus parmi les faits trouvés.",
                "A pinned fact is no longer among the facts that were found.",
                ("Relisez la liste des faits.", "Look at the list of facts again."),
            )


def unproven(brief: Brief, shown: Sequence[Passage]) -> Iterator[Finding]:
    """Key facts of the brief that state something which no fact of the prompt supports."""
    for fact in brief.key_facts:
        if is_factual(fact, brief.language) and not supporting(fact, shown, brief.language):
            yield _warning(
                "brief.key_fact",
                fact,
                f"Rien dans la base ne prouve ce fait à dire\u00a0: «\u00a0{fact}\u00a0».",
                f"Nothing in the knowledge proves this key fact: “{fact}”.",
                (
                    "Ajoutez-le comme fait, avec responsable, preuve et date de fin, ou retirez-le.",
                    "Add it as a fact, with its owner, its evidence and its end date, or take it out.",
                ),
            )


def supporting(fact: str, passages: Sequence[Passage], language: Language) -> list[Passage]:
    """The passages that support a key fact, best first, at most two.

    A short fact leans on its figure (“guaranteed for 10 years”): a page that has the figure and none of its
    words says something else. Of a product record the label says what the figure is.
    """
    numbers = attribute(fact, passages, language)
    meant = _words(fact, language)
    found = [passages[number - 1] for number in numbers]
    return [one for one in found if one.chunk.sku is not None or not meant or meant & _said(one, language)]


def _words(fact: str, language: Language) -> frozenset[str]:
    """The stems of a fact, without its figures and their units."""
    counted = {word for figure in figures(fact) for word in terms(figure.text, language)}
    return frozenset(terms(fact, language)) - counted


def _said(passage: Passage, language: Language) -> frozenset[str]:
    """The stems of a passage, in the language of the fact."""
    chunk = passage.chunk
    own = frozenset(terms(chunk.embedded_text, chunk.language))
    if chunk.language == language:
        return own
    known = translations(chunk.language)
    return own.union(*(known.get(word, frozenset()) for word in own))


def _warning(rule: str, excerpt: str, french: str, english: str, advice: tuple[str, str]) -> Finding:
    return Finding(
        rule, "warning", "", excerpt, {"fr": french, "en": english}, {"fr": advice[0], "en": advice[1]}
    )


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
        {"fr": "Corrigez le catalogue, puis réindexez.", "en": "Correct the catalogue, then index again."},
    )


def _unavailable(product: Product) -> Finding:
    state = {
        "out_of_stock": ("est en rupture de stock", "is out of stock"),
        "discontinued": ("n’est plus vendu", "is no longer sold"),
    }[product.availability]
    return _warning(
        "product.availability",
        product.sku,
        f"{product.named('fr')} {state[0]}.",
        f"{product.named('en')} {state[1]}.",
        ("Choisissez un autre article, ou dites-le.", "Choose another product, or say so."),
    )


def _left_out(product: Product) -> Finding:
    return _warning(
        "product.left_out",
        product.sku,
        f"{product.named('fr')} n’a pas trouvé place dans la demande au modèle.",
        f"{product.named('en')} did not fit into the request to the model.",
        ("Choisissez moins de produits.", "Choose fewer products."),
    )
