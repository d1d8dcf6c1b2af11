"""A small real shop for the tests of the pages: real parts, a scripted model, its own data folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.services import Services
from assistant.settings import Settings
from tests.conftest import SHARED_CACHE
from tests.parts import opened
from tests.wire.server import MODEL, Wire

PASSWORD = "correct horse battery"

BRAND = """
name: Filature d’Essai
tagline: {fr: Du linge qui dure, en: Linen that lasts}
description: {fr: "Une filature inventée pour les tests.", en: "A mill made up for the tests."}
url: https://www.filature.example
colors: {primary: "#8a3324", background: "#fbf8f2", text: "#23221e"}
tracking_url: https://www.filature.example/suivi
contact:
  email: bonjour@filature.example
  phone: "+33 1 99 00 00 01"
  hours: {fr: du lundi au vendredi, en: Monday to Friday}
  page_fr: https://www.filature.example/fr/contact
  page_en: https://www.filature.example/en/contact
registers: {fr: vous, en: you}
starter_questions:
  fr: ["Combien coûte la livraison en France ?", "Quel est le prix de la nappe Alma ?"]
  en: ["How long do I have to return an article?", "How much is the Alma tablecloth?"]
"""
SEGMENTS = """
segments:
  - id: families
    name: {fr: Familles, en: Families}
    demographic: {age: "33-48"}
    behavioural: {channel: desktop}
    psychographic: {values: things that last}
    needs: {fr: [lavage à 60 °C], en: [a 60 °C wash]}
    objections: {fr: [ça rétrécit], en: [it shrinks]}
    tone: {fr: concret, en: practical}
    language_default: fr
"""
DELIVERY = """---
title: Livraison
language: fr
url: https://www.filature.example/fr/livraison
---
# Livraison
## France
La livraison en France coûte 4,90 €. Elle est offerte à partir de 80 € d’achat.
Le colis arrive en trois jours ouvrés.
"""
RETURNS = """---
title: Returns
language: en
---
# Returns
## Time limit
You have 30 days to return an article. The article must be unwashed. The refund takes 10 days.
"""
PRODUCTS = """sku;name_fr;name_en;category;price_eur;price_reference_30j;availability;valid_until;url;image;\
attributes;description_fr;description_en
NAP-01;Nappe Alma;Alma tablecloth;table;59.00;;in_stock;;https://www.filature.example/p/nap-01;;\
material=linen;Nappe en lin lavé de 170 × 300 cm.;Washed linen tablecloth of 170 × 300 cm.
TOR-02;Torchon Brume;Brume tea towel;kitchen;12.00;;in_stock;;https://www.filature.example/p/tor-02;;\
material=cotton;Torchon en coton de 50 × 70 cm.;Cotton tea towel of 50 × 70 cm.
"""
FILES = {
    "brand.yaml": BRAND,
    "segments.yaml": SEGMENTS,
    "products.csv": PRODUCTS,
    "pages/livraison.md": DELIVERY,
    "pages/returns.md": RETURNS,
}


def shop_settings(folder: Path, wire: Wire, **values: str) -> Settings:
    """Settings of a shop below `folder` whose model is the scripted server."""
    for name, text in FILES.items():
        path = folder / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Settings.from_mapping(
        {
            "ASSISTANT_KNOWLEDGE": str(folder / "knowledge"),
            "ASSISTANT_DATA_DIR": str(folder / "data"),
            "ASSISTANT_CACHE_DIR": SHARED_CACHE,
            "OPENAI_BASE_URL": wire.url,
            "ASSISTANT_CHAT_MODEL": MODEL,
            "ASSISTANT_ALLOWED_HOSTS": "localhost,shop.example",
            "ASSISTANT_RATE_ADDRESS": "100000",  # all visitors of a test run have the same one
            **values,
        }
    )


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    """The shop, indexed, with one account: admin."""
    made = opened(shop_settings(tmp_path_factory.mktemp("shop"), wire_server))
    made.index(None, lambda _step: None)
    made.accounts.add("admin", PASSWORD, "admin")
    yield made
    made.close()
