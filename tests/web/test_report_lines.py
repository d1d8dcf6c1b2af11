"""Every sentence of the readers, the crawler and the network has its French."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import assistant
from assistant.ingest.sync.sync import NOTHING_DECLARED
from assistant.web.report_lines import in_language

PACKAGE = Path(assistant.__file__).parent
RAISED = {"FileReadError", "NetworkError", "NetworkReplyError", "AddressError", "RowError", "RowProblem"} | {
    "KnowledgeError",
    "InputError",
    "SettingError",
    "DiskFullError",
    "IndexMismatchError",
    "RunError",
    "RightsError",
}
# What people meet on the knowledge page and beside a brief; the rest speaks to the command line.
PLACES = (
    "ingest/readers",
    "ingest/feeds",
    "ingest/sandbox",
    "ingest/website",
    "ingest/sync",
    "ingest/roots",
    "ingest/files.py",
    "ingest/uploads",
    "ingest/images/originals.py",
    "net/fetch.py",
    "net/guard.py",
    "net/wire.py",
    "store/home.py",
    "store/copy/briefs.py",
    "store/copy/claims.py",
    "writing/order.py",
    "writing/sentence.py",
    "writing/voice.py",
    "writing/keywords.py",
    "writing/prompting",
    "campaigns/contacts",
    "campaigns/segments",
    "campaigns/plan",
    "campaigns/desk.py",
    "campaigns/incoming.py",
    "brand/segments/rules.py",
)


def text_of(node: ast.expr, names: dict[str, str]) -> str | None:
    """What an argument says, with a 7 wherever it quotes something."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def sentences() -> Iterator[str]:
    for place in PLACES:
        path = PACKAGE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            names = constants(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                    said = [text_of(each, names) for each in node.args]
                    whole = " ".join(each for each in said if each)
                    if whole and None not in said[:1]:
                        yield whole


# Put together from pieces that are no literals; the samples below stand for them.
COMPOSED = {
    # Of a command line only: a page offers no way to it.
    "A rebuild changes everything. Leave out --dry-run or --rebuild.",
    "Everything is indexed as it was declared. Leave the other options out of --all.",
    "An index run has no “7”. Known: 7.",
    # Of the environment, told when the program starts.
    (
        "ASSISTANT_ALLOWED_NETWORKS names “7”, which is not a network. "
        "Write it like 10.0.0.0/8 or 192.168.1.20/32, with the bits after the prefix at zero."
    ),
    "ASSISTANT_ALLOWED_PORTS names “7”, which is not a port. Write it like 8080, 8443.",
    "The folder 7 holds no document7. Put files into it (7), then run the command again.",
    "7 holds no <item> or <entry>7. Export it again as a product feed.",
    "7 is 7; wanted is 7. Leave it out, or give another address.",
    "7. Split it, or export it again from the program that made it.",
}
SAMPLES = [
    "f.xml holds no <item> or <entry>. Export it again as a product feed.",
    "f.xml holds no <item> or <entry>: line 3, the price is empty. Export it again as a product feed.",
    "https://a.example is of the type image/png; wanted is text/html. Leave it out, or give another address.",
    "https://a.example/x is of no stated type; wanted is text/html.",
    "b.pdf has too many pages like page 3. Split it, or export it again from the program that made it.",
    "b.pdf holds more than 64 MB of text. Split it, or export it again from the program that made it.",
    "b.pdf takes longer than 120 s to read. Split it, or export it again from the program that made it.",
    "b.pdf made the reading process fail. Split it, or export it again from the program that made it.",
]
# What a whole run tells, beside what it tells of single files.
SAMPLES += [
    NOTHING_DECLARED,
    "https://a.example: its folder or website was not read: kept as it was indexed",
    "the product image a.png is left out: it has only 3 × 4 pixels",
    "1,200 product images are left out: its server answers 404 (the first: a.png)",
    "1,200 more product images are left out for other reasons",
    "3 product images of servers that don't answer are left for the next run",
    "3 product images are left for the next run (see ASSISTANT_IMAGES)",
    "Only the first 500 pages were read (ASSISTANT_CRAWL_PAGES).",
    "Only the first 50 MB were read.",
    "The site stopped answering.",
    (
        "/c?*: 40 addresses differ in their query or in numbers only, and 24 of them were visited."
        " A sitemap that lists the others has them read."
    ),
    "The sitemap https://a.example/sitemap.xml can't be read: the server answers 503.",
    "/a stands as it was read last: the server answers 503",
    "api.example refuses the key: Incorrect API key. Check OPENAI_API_KEY and OPENAI_BASE_URL.",
    "api.example is busy: Slow down. Try again in 12 seconds.",
    "The connection to api.example failed: refused. Check the network and OPENAI_BASE_URL (now http://a).",
    "The folder /k holds no document. Put files into it (.md), then run the command again.",
]
FOUND = sorted(set(sentences()) - COMPOSED) + SAMPLES


def test_the_sentences_are_found() -> None:
    assert len(FOUND) > 60
    assert "7 is empty. Fill it, or remove it." in FOUND


@pytest.mark.parametrize("sentence", FOUND)
def test_every_error_has_its_french(sentence: str) -> None:
    assert in_language(sentence, "fr") != sentence
    assert in_language(sentence, "en") == sentence


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("a.pdf is empty. Fill it, or remove it.", "a.pdf est vide. Remplissez-le, ou retirez-le."),
        ("has the same content as b (1).md", "même contenu que b (1).md"),
        (
            "the server answers 503; kept as it was indexed",
            "le serveur répond 503\u00a0; la dernière version lue est gardée",
        ),
        (
            "page 3 has no letters that can be read: export the file again",
            "la page 3 n’a pas de lettres lisibles\u00a0: exportez le fichier de nouveau",
        ),
        (
            "The name has 81 characters. Shorten it to 80 characters at most.",
            "Ce nom compte 81 caractères. Raccourcissez-le à 80 au plus.",
        ),
        (
            "“Léa” proposed this fact, and can't approve it alone. Ask another reviewer or admin.",
            (
                "Ce fait a été proposé par Léa, qui ne peut pas l’approuver sans une autre personne. "
                "Demandez à quelqu’un d’autre qui relit ou administre."
            ),
        ),
        ("something nobody has written yet", "something nobody has written yet"),
    ],
)
def test_the_parts_of_a_sentence_are_kept(english: str, french: str) -> None:
    assert in_language(english, "fr") == french


def test_no_part_is_lost_or_invented() -> None:

    for entry in yaml.safe_load((PACKAGE / "web" / "report_lines.yaml").read_text(encoding="utf-8")):
        assert set(re.findall(r"\{(\w+)\}", entry["fr"])) <= set(re.findall(r"\{(\w+)\}", entry["en"]))
