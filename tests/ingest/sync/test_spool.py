import datetime as dt

from assistant.ingest.sync.spool import spooling
from assistant.types.knowledge import Document, Part

FULL = Document(
    source="a.md",
    title="Été « à » l’atelier",
    language="fr",
    parts=(Part("Un\ntexte \u2028 avec tout", 1), Part("Deux", None)),
    url="https://lune.example/a",
    date=dt.date(2026, 1, 2),
    valid_from=dt.date(2026, 1, 1),
    valid_until=None,
    audience="internal",
    sku="LUN-1",
    trust="feed",
    owner="atelier",
    warnings=("page 3 has no text",),
)


def test_documents_come_back_whole_in_any_order() -> None:
    bare = Document("b.md", "B", "en", (Part("b"),))
    with spooling() as spool:
        spool.put("a.md", [FULL, bare])
        spool.put("b.md", [bare])
        assert spool.take("b.md") == [bare]
        assert spool.take("a.md") == [FULL, bare]
        spool.put("c.md", [])
        assert spool.take("c.md") == []
        assert spool.take("a.md") == [FULL, bare]
        assert spool.take("unknown") is None
