import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ingest.sync.sameness import Verdict, decide
from assistant.ingest.sync.traits import Mark, Traits, records_traits, traits_of
from assistant.types.knowledge import Document, Part, SourceFile
from assistant.types.language import Language

LONG = (
    "Nos conditions générales de vente s’appliquent à toutes les commandes passées sur ce site, quel que "
    "soit le mode de livraison, en France comme à l’étranger."
)


def traits(
    text: str, *, language: Language = "fr", source: str = "a.md", title: str = "A", **more: object
) -> Traits:
    document = Document(source, title, language, (Part(text),), **more)  # type: ignore[arg-type]
    return traits_of([document], "base")


def verdict(**texts: str) -> Verdict:
    return decide({name: traits(text) for name, text in texts.items()})


def words(number: int) -> str:
    return " ".join(f"mot{number}x{each}" for each in range(60))


@pytest.mark.parametrize(
    "other",
    [
        "# retours\n\nVOUS avez **30 jours**  pour renvoyer.",
        "# Retours\n\n\nVous avez 30 jours pour renvoyer !\n",
        "Retours\n=======\n\nVous avez 30 jours\npour renvoyer.",
    ],
)
def test_markup_case_and_spaces_make_no_other_text(other: str) -> None:
    assert verdict(a="# Retours\n\nVous avez 30 jours pour renvoyer.", b=other).twins == {"b": "a"}


@pytest.mark.parametrize(
    "other",
    [
        "# Retours\n\nVous avez 60 jours pour renvoyer.",
        "# Retours\n\nVous avez 30 jours pour ne pas renvoyer.",
        "# Échanges\n\nVous avez 30 jours pour renvoyer.",
        "# Retours\n\nVous avez 30 % pour renvoyer.",
        "# Retours\n\nVous avez -30 jours pour renvoyer.",
        "# Retours\n\nVous avez 30 jours pour renvoyer.\n\nSauf le dimanche.",
    ],
)
def test_what_says_something_else_stays(other: str) -> None:
    assert verdict(a="# Retours\n\nVous avez 30 jours pour renvoyer.", b=other).twins == {}


@pytest.mark.parametrize(
    "more",
    [
        {"language": "en"},
        {"audience": "internal"},
        {"trust": "user_generated"},
        {"valid_until": dt.date(2026, 1, 1)},
    ],
)
def test_the_same_words_for_others_or_for_another_time_stay(more: Mapping[str, object]) -> None:
    found = {"a": traits("OK 30 %"), "b": traits("OK 30 %", **more)}  # type: ignore[arg-type]
    assert decide(found).twins == {}


def test_the_newest_of_equal_texts_stands_for_them() -> None:
    old, new = dt.date(2024, 1, 1), dt.date(2026, 1, 1)
    found = {name: traits("Le même texte.", date=day) for name, day in (("a", old), ("b", new), ("c", old))}
    verdict = decide(found)
    assert verdict.twins == {"a": "b", "c": "b"}
    assert verdict.aliases == {"b": ("a", "c")}


def test_a_title_of_its_own_is_part_of_a_text_without_headings() -> None:
    found = {"a": traits("Ouvert.", title="Paris"), "b": traits("Ouvert.", title="Lyon")}
    assert decide(found).twins == {}
    named = {
        "paris.txt": traits("Ouvert.", source="paris.txt", title="Paris"),
        "lyon.txt": traits("Ouvert.", source="lyon.txt", title="Lyon"),
    }
    assert decide(named).twins == {"paris.txt": "lyon.txt"}


def test_a_page_that_holds_another_and_hardly_more_stands_for_both() -> None:
    body = "\n\n".join(words(number) for number in range(3))
    assert verdict(a=body, b=f"{body}\n\nImprimé depuis notre site.").twins == {"a": "b"}
    assert verdict(a=body, b=f"{body}\n\nLe 3 mai.").twins == {}  # a figure may be what matters
    assert verdict(a=body, b=f"{body}\n\n{words(9)}").twins == {}  # much more
    swapped = "\n\n".join(words(number) for number in (1, 0, 2))
    assert verdict(a=body, b=f"{swapped}\n\nImprimé.").twins == {}
    chain = verdict(a=body, b=f"{body}\n\nUn.", c=f"{body}\n\nUn.\n\nDeux.", d=f"{body}\n\nUn.\n\nDeux.")
    assert chain.twins == {"a": "c", "b": "c", "d": "c"}


def test_records_are_only_the_same_as_the_same_file() -> None:
    def feed(name: str, sha: str) -> Traits:
        return records_traits(SourceFile(Path(name), "knowledge", name, sha, 1), "base", "records")

    assert decide({"a": feed("a", "1"), "b": feed("b", "1"), "c": feed("c", "2")}).twins == {"b": "a"}


def pages(count: int, *, among: int = 0, body: str = "", start: str = "", end: str = "") -> dict[str, Traits]:
    made = {
        f"p/{number:02}.md": traits(f"{start}\n\n{words(number)}\n\n{body}\n\n{words(number + 500)}\n\n{end}")
        for number in range(count)
    }
    return made | {f"p/z{number}.md": traits(words(number + 900)) for number in range(among)}


def left_out(found: Mapping[str, Traits], text: str) -> set[str]:
    hashed = Mark.of("t", text).hash
    return {source for source, dropped in decide(found).dropped.items() if hashed in dropped}


def test_frames_of_most_pages_are_kept_once() -> None:
    footer = "Maison Lune, 12 rue du Four, 69001 Lyon"
    assert left_out(pages(5, end=footer), footer) == {f"p/{number:02}.md" for number in range(1, 5)}
    assert left_out(pages(5, among=3, start=footer), footer) == {
        f"p/{number:02}.md" for number in range(1, 5)
    }
    assert left_out(pages(4, end=footer), footer) == set()  # too few to tell
    assert left_out(pages(5, among=4, end=footer), footer) == set()  # not most of them
    assert left_out(pages(12, body=footer), footer) == set()  # in the middle, and short
    assert len(left_out(pages(12, body=LONG), LONG)) == 11
    assert len(left_out(pages(12, among=60, body=LONG), LONG)) == 11  # many pages, if not most
    assert left_out(pages(12, end="Haut de page"), "Haut de page") == set(pages(12))


def test_what_is_repeated_is_kept_for_each_audience_where_it_lasts() -> None:
    footer = "Maison Lune, 12 rue du Four, 69001 Lyon"
    shown = pages(6, end=footer)
    hidden = {
        f"q/{number}.md": traits(f"{words(number + 300)}\n\n{footer}", audience="internal")
        for number in range(6)
    }
    ending = traits(f"{words(700)}\n\n{footer}", valid_until=dt.date(2026, 1, 1))
    found = left_out({**shown, **hidden, "a.md": ending}, footer)
    assert "a.md" in found  # it comes first by name, but ends
    assert "p/00.md" not in found
    assert "q/0.md" not in found
    assert len(found) == 5 + 5 + 1


def test_tables_are_never_boilerplate() -> None:
    table = "| Taille | Prix |\n| --- | --- |\n| S | 12 € |\n| M | 14 € |"
    assert left_out(pages(12, end=table), table) == set()


@given(st.lists(st.sampled_from(["un", "deux", "trois 3"]), min_size=1, max_size=8), st.randoms())
def test_the_verdict_does_not_depend_on_the_order(texts: list[str], chance: Random) -> None:
    found = {f"{number}.md": traits(text) for number, text in enumerate(texts)}
    shuffled = list(found.items())
    chance.shuffle(shuffled)
    assert decide(dict(shuffled)) == decide(found)


def test_marks_and_traits_come_back_from_text() -> None:
    found = traits("# Un\n\nDeux 2.\n\n| a | b |\n|---|---|\n| c | d |")
    assert [mark.kind for mark in map(Mark.parse, found.blocks)] == ["h", "t", "b"]
    assert [mark.digits for mark in map(Mark.parse, found.blocks)] == [False, True, False]
    assert Traits.stored(found.as_dict(), found.blocks) == found
