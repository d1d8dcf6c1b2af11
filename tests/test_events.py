import datetime as dt

from assistant.events import passage_row
from assistant.types.knowledge import Chunk, Passage


def test_a_row_tells_what_a_reader_must_know_before_using_it() -> None:
    chunk = Chunk(
        "c1",
        "knowledge",
        "avis.md",
        "Avis",
        "",
        "fr",
        "Très doux.",
        0,
        date=dt.date(2026, 3, 1),
        valid_until=dt.date(2026, 6, 30),
        audience="internal",
        trust="user_generated",
    )
    row = passage_row(Passage(chunk, 0.51239, 2, standing="expired"))
    assert row == {
        "rank": 2,
        "score": 0.5124,
        "id": "c1",
        "root": "knowledge",
        "source": "avis.md",
        "url": None,
        "page": None,
        "title": "Avis",
        "heading": "",
        "language": "fr",
        "text": "Très doux.",
        "audience": "internal",
        "trust": "user_generated",
        "standing": "expired",
        "date": "2026-03-01",
        "valid_from": None,
        "valid_until": "2026-06-30",
    }
