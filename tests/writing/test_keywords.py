import pytest

from assistant.errors import InputError
from assistant.writing.keywords import Keyword, chosen, search_console_keywords, typed_keywords

ENGLISH = (
    'Top queries,Clicks,Impressions,CTR,Position\nlinen sheets,12,"1,234",0.97%,8.4\nlinen,3,5000,0.06%,31\n'
)
FRENCH = (
    "Requêtes les plus fréquentes;Clics;Impressions;CTR;Position\n"
    "drap en lin;12;1 234;0,97 %;8,4\nDrap en lin;1;2;50 %;1\n;4;5;1 %;2\nhousse lin;;;;\n"
)


def test_typed_keywords_come_once_in_their_order() -> None:
    assert typed_keywords("drap en lin, housse  de couette;\nDrap en Lin\n\n") == (
        "drap en lin",
        "housse de couette",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_french_export_is_read(encoding: str) -> None:
    found = search_console_keywords(FRENCH.encode(encoding))
    assert found == (Keyword("drap en lin", 12, 1234, 8.4), Keyword("housse lin"))
    assert chosen(found, 1) == ("drap en lin",)


def test_an_english_export_is_read_most_shown_first() -> None:
    found = search_console_keywords(ENGLISH.encode())
    assert [(one.text, one.impressions, one.position) for one in found] == [
        ("linen", 5000, 31.0),
        ("linen sheets", 1234, 8.4),
    ]


@pytest.mark.parametrize("data", [b"", b"sku,price\nx,1\n", b"Top pages,Clicks\nhttps://x,1\n"])
def test_another_table_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"pages\.csv is no export"):
        search_console_keywords(data, "pages.csv")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputError, match="5,000,001 bytes"):
        search_console_keywords(b"x" * 5_000_001)
