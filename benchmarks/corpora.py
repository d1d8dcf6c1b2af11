"""Generated companies of any size, always the same: a feed of products, or a folder of pages."""

import csv
import random
from pathlib import Path

KINDS = ("Nappe", "Coussin", "Plaid", "Rideau", "Drap", "Torchon", "Serviette", "Housse", "Tapis", "Peignoir")
FABRICS = ("lin lavé", "coton biologique", "laine mérinos", "chanvre", "velours", "gaze de coton")
COLOURS = ("bleu nuit", "écru", "terracotta", "vert sauge", "gris perle", "ocre", "blanc", "prune")
PLACES = ("Roanne", "Nantes", "Lille", "Lyon", "Troyes", "Castres")
SUBJECTS = ("la livraison", "les retours", "l'entretien", "la garantie", "les commandes", "la broderie")
SENTENCES = (
    "Pour {subject}, l'atelier de {place} répond en {days} jours ouvrés.",
    "Le {fabric} se lave à {degrees} °C et sèche à plat, loin d'une source de chaleur.",
    "Une commande de plus de {price} € est livrée sans frais en France.",
    "La couleur {colour} existe depuis la collection {year}, en série limitée à {count} pièces.",
    "Écrivez-nous avant le {days} du mois si {subject} pose une question.",
    "Chaque pièce est contrôlée à {place} par {count} personnes avant son envoi.",
)


def write_products(folder: Path, count: int) -> None:
    """A feed of `count` products in French, as `products.csv`, and a page, so that there is one."""
    chance = random.Random(11)
    with (folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(
            ["sku", "name_fr", "category", "price_eur", "availability", "description_fr", "attributes"]
        )
        for number in range(count):
            kind, fabric, colour = (chance.choice(each) for each in (KINDS, FABRICS, COLOURS))
            price = f"{chance.randint(9, 400)},{chance.choice(('00', '50', '90'))}"
            text = " ".join(_sentence(chance) for _ in range(3))
            stock = chance.choice(("in_stock", "in_stock", "out_of_stock"))
            facts = f"color={colour}; material={fabric}; origin={chance.choice(PLACES)}"
            name = f"{kind} {chance.choice(PLACES)} {number}"
            rows.writerow([f"BM-{number}", name, f"{kind}s", price, stock, text, facts])
    write_pages(folder, 1)


def write_pages(folder: Path, count: int) -> None:
    """`count` Markdown files of five sections, each under a heading that asks something."""
    chance = random.Random(13)
    for number in range(count):
        lines = [f"# Guide {number} : {chance.choice(KINDS).lower()} et {chance.choice(FABRICS)}"]
        for part in range(5):
            subject, place = chance.choice(SUBJECTS), chance.choice(PLACES)
            lines.append(f"## Que prévoit le guide {number} pour {subject} à {place} ({part}) ?")
            lines.append(" ".join(_sentence(chance) for _ in range(9)))
        page = folder / "pages" / f"guide-{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _sentence(chance: random.Random) -> str:
    return chance.choice(SENTENCES).format(
        subject=chance.choice(SUBJECTS),
        place=chance.choice(PLACES),
        fabric=chance.choice(FABRICS),
        colour=chance.choice(COLOURS),
        days=chance.randint(2, 28),
        degrees=chance.choice((20, 30, 40, 60)),
        price=chance.randint(50, 300),
        year=chance.randint(1990, 2026),
        count=chance.randint(3, 900),
    )
