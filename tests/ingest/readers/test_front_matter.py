import datetime as dt

import pytest

from assistant.errors import FileReadError
from assistant.ingest.readers.extract import Extract
from assistant.ingest.readers.front_matter import declare, split_front_matter
from assistant.types.knowledge import Part

EXTRACT = Extract((Part("texte"),), title="Trouvé", owner="", warnings=("w",))


def test_what_is_declared_takes_the_place_of_what_was_found() -> None:
    values, body = split_front_matter(
        "---\ntitle: Livraison\nLANG: en-GB\nurl: https://lune.example/l\ndate: 2026-03-01\n"
        "valid_from: 01/03/2026\nvalid_until: 2026-12-31T10:00:00\naudience: internal\nowner: Ventes\n"
        "trust: official\ntags: [a, b]\n---\nTexte.",
        "a.md",
    )
    assert body == "Texte."
    assert declare(EXTRACT, values, "a.md") == Extract(
        (Part("texte"),), "Livraison", "en", "https://lune.example/l", dt.date(2026, 3, 1), None,
        dt.date(2026, 3, 1), dt.date(2026, 12, 31), "internal", "official", "Ventes", ("w",),
    )  # fmt: skip


def test_what_is_empty_changes_nothing() -> None:
    values, _ = split_front_matter("---\ntitle:\ndate: ''\nowner: ' '\nlanguage:\n---\n", "a.md")
    assert declare(EXTRACT, values, "a.md") == EXTRACT


@pytest.mark.parametrize(
    ("matter", "message"),
    [
        ("title: [a", "front matter that is not YAML: line"),
        ("title: [a, b]", "a.md has a list as its title, which is no text"),
        ("owner: {a: b}", "a.md has a dict as its owner, which is no text"),
        ("date: 2026-02-30", "front matter that is not YAML: day"),
        ("date: soon", "date: “soon”, which is no date"),
        ("date: [2026]", "a list as its date"),
        ("valid_until: 31/02/2026", "valid_until: “31/02/2026”, which is no date"),
        (
            "valid_from: 2026-05-02\nvalid_until: 2026-05-01",
            "valid_until: 2026-05-01, which is before valid_from: 2026-05-02",
        ),
        ("audience: staff", "audience: “staff”, which is neither public nor internal"),
        ("trust: high", "trust: “high”, which is neither official, editorial, feed nor user_generated"),
        ("language: de", "language: “de”, which is neither fr nor en"),
        ("a: &x [1]\nb: *x", "line 3: aliases are not read"),
        ("a: " + "[" * 5000, "front matter that is not YAML"),
    ],
)
def test_what_could_mislead_is_refused_and_named(matter: str, message: str) -> None:
    with pytest.raises(FileReadError, match=message) as caught:
        declare(EXTRACT, split_front_matter(f"---\n{matter}\n---\ntext", "a.md")[0], "a.md")
    assert caught.value.next_step


def test_an_address_that_no_citation_can_open_is_left_out() -> None:
    for address in ("/livraison", "javascript:alert(1)"):
        extract = declare(EXTRACT, {"url": address}, "a.md")
        assert (extract.url, extract.warnings) == (
            None,
            ("w", f"url: “{address}” is no web address: it is left out"),
        )


@pytest.mark.parametrize(
    "text", ["---\njust a line\n---\ntext", "---\nno end", "text", "---\n" + "key: value\n" * 3000 + "---\n"]
)
def test_a_text_between_two_rules_is_text(text: str) -> None:
    assert split_front_matter(text, "a.md") == ({}, text)
