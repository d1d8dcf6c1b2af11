"""Small exports as the shop systems write them, in French and English; every shop and article is made up."""

from pathlib import Path

DATA = Path(__file__).parent / "data"

GOOGLE_RSS = (DATA / "google-rss.xml").read_text(encoding="utf-8")
GOOGLE_ATOM = (DATA / "google-atom.xml").read_text(encoding="utf-8")
GOOGLE_TSV = (DATA / "google.tsv").read_text(encoding="utf-8")
SHOPIFY = (DATA / "shopify.csv").read_text(encoding="utf-8")
SHOPIFY_NEW = (DATA / "shopify-2025.csv").read_text(encoding="utf-8")
WOOCOMMERCE_FR = (DATA / "woocommerce-fr.csv").read_text(encoding="utf-8")
WOOCOMMERCE_EN = (DATA / "woocommerce-en.csv").read_text(encoding="utf-8")
OWN_FR = (DATA / "own-fr.csv").read_text(encoding="utf-8")
