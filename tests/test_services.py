from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import IndexInUseError, IndexMissingError, InputError, ModelKeyError, UnknownNameError
from assistant.events import Work
from assistant.services import Services
from assistant.settings import Settings
from assistant.wiring import build
from tests.web.shop import shop_settings
from tests.wire.faults import status
from tests.wire.server import MODEL, Wire, wire, wire_server

__all__ = ["wire", "wire_server"]


@pytest.fixture
def services(tmp_path: Path, wire: Wire) -> Iterator[Services]:
    made = build(shop_settings(tmp_path, wire))
    yield made
    made.close()


def test_a_second_process_is_refused_until_the_first_is_done(tmp_path: Path, wire: Wire) -> None:
    settings = shop_settings(tmp_path, wire)
    first = build(settings)
    with pytest.raises(IndexInUseError):
        build(settings)
    first.close()
    build(settings).close()


def test_nothing_is_loaded_or_indexed_by_building(services: Services, wire: Wire) -> None:
    assert services.status()["chunks"] == 0
    assert not wire.calls
    with pytest.raises(IndexMissingError):
        services.search("livraison", 3)


def test_status_counts_and_names(services: Services) -> None:
    services.index(None, lambda _: None)
    status = services.status()
    assert (status["documents"], status["products"]) == (3, 2)
    assert (status["model"], status["model_place"], status["embedder_place"]) == (MODEL, "", "")


def test_texts_of_the_embedded_model_go_nowhere(tmp_path: Path) -> None:
    services = build(Settings.from_mapping({"ASSISTANT_DATA_DIR": str(tmp_path / "data")}))
    assert services.model_place == ""
    assert services.model.embedded
    services.close()


def test_the_knowledge_folder_by_its_path_is_the_default_root(services: Services) -> None:
    services.index(None, lambda _: None)
    report = services.index(services.settings.paths.knowledge, lambda _: None)
    assert (report.unchanged, report.added) == (3, 0)


def test_remote_embeddings_get_a_gate_of_their_own(tmp_path: Path, wire: Wire) -> None:
    settings = shop_settings(tmp_path, wire, ASSISTANT_EMBEDDING_MODEL="text-embedding-3-small")
    services = build(settings)
    services.index(None, lambda _: None)
    assert services.knowledge.gate_file.is_file()
    assert (
        services.search("Combien coûte la livraison en France ?", 1)[0].chunk.source == "pages/livraison.md"
    )
    services.close()


async def test_a_probe_is_one_call(services: Services, wire: Wire) -> None:
    probe = await services.probe(wire.url, "sk-x", MODEL)
    assert probe.model == MODEL
    assert probe.host.startswith("127.0.0.1")
    assert len(wire.calls) == 1
    wire.fail(status(401))
    with pytest.raises(ModelKeyError):
        await services.probe(wire.url, "sk-x", MODEL)


@pytest.mark.parametrize(
    ("kind", "arguments"), [("dance", {}), ("ask", {}), ("ask", {"question": "x", "colour": "red"})]
)
async def test_work_that_does_not_exist_is_the_callers_mistake(
    services: Services, kind: str, arguments: dict[str, str]
) -> None:
    with pytest.raises(InputError):
        _ = [event async for event in Work(services).events(kind, arguments)]


async def test_indexing_tells_how_far_it_is(services: Services) -> None:
    events = [event async for event in Work(services).events("index", {"root": None})]
    assert {event["event"] for event in events[:-1]} == {"progress"}
    assert (events[-2]["stage"], events[-2]["done"], events[-2]["total"]) == ("indexing", 3, 3)
    assert events[-2]["rate"] > 0
    assert events[-1]["result"]["added"] == 3


async def test_leaving_stops_the_indexing_before_the_folder_is_given_back(services: Services) -> None:
    async with aclosing(Work(services).events("index", {"root": None})) as events:
        async for event in events:
            assert event["event"] == "progress"
            break
    # The thread has ended by now: what it recorded stays, and the next run does the rest.
    done = services.status()["documents"]
    again = [event async for event in Work(services).events("index", {"root": None})][-1]["result"]
    assert (again["added"], again["unchanged"]) == (3 - done, done)


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({"OPENAI_API_KEY": "sk-x"}, ("api.openai.com", "")),
        ({"OPENAI_BASE_URL": "llm.example:8443"}, ("llm.example:8443", "")),
        ({"OPENAI_API_KEY": "sk-x", "ASSISTANT_EMBEDDING_MODEL": "m"}, ("api.openai.com", "api.openai.com")),
    ],
)
def test_places_are_where_texts_really_go(
    tmp_path: Path, values: dict[str, str], places: tuple[str, str]
) -> None:
    services = build(Settings.from_mapping({"ASSISTANT_DATA_DIR": str(tmp_path / "data"), **values}))
    assert (services.model_place, services.embedder_place) == places
    services.close()


async def result_of(services: Services, kind: str, **arguments: object) -> Any:
    events = [event async for event in Work(services).events(kind, arguments)]
    assert events[-1]["event"] == "result"
    return events[-1]["result"]


async def test_sources_are_listed_shown_and_removed(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "stock.md").write_text("# Stock\n\nLe dépôt de Brive.", encoding="utf-8")
    await result_of(services, "index", root=str(folder), audience="internal", every="nightly")
    listed = await result_of(services, "sources_list")
    assert [(root["name"], root["kind"]) for root in listed] == [
        ("knowledge", "folder"),
        (str(folder), "folder"),
    ]
    shown = await result_of(services, "sources_show", name="more")
    assert (shown["schedule"], shown["audience"], shown["internal"]) == ("nightly", "internal", 1)
    assert [source["source"] for source in shown["sources"]] == ["stock.md"]
    assert set(shown["sources"][0]) == {
        "name", "source", "title", "status", "reason", "audience", "trust", "owner", "language", "date",
        "url", "warnings", "aliases", "indexed_at", "chunks",
    }  # fmt: skip
    removed = await result_of(services, "sources_remove", name="more")
    assert removed == {"name": str(folder), "kind": "root", "sources": 1, "chunks": 1}
    with pytest.raises(UnknownNameError):
        await result_of(services, "sources_show", name="more")


async def test_what_is_due_is_brought_up_to_date_in_the_background(services: Services) -> None:
    services.roots.schedule("knowledge", "hourly")
    assert services.roots.due() == []
    job = services.upkeep.sync("knowledge")
    assert job.wait(60)
    assert job.result.added == 3
    assert services.roots.show("knowledge").record.next_at is not None
    assert [each.key for each in services.upkeep.jobs()] == ["knowledge"]
    failed = services.upkeep.sync("nothing")
    assert failed.wait(60)
    assert isinstance(failed.error, UnknownNameError)
    services.upkeep.dismiss("nothing")
    assert [each.key for each in services.upkeep.jobs()] == ["knowledge"]


async def test_a_verdict_says_what_the_chat_would_do(services: Services) -> None:
    services.index(None, lambda _: None)
    found = services.judge("Combien coûte la livraison en France ?")
    assert found.outcome == "answered"
    assert found.answerability >= found.threshold
    assert found.explanation.passages[0].chunk.source == "pages/livraison.md"
    assert services.judge("Comment cultiver des tomates ?").outcome == "not_in_knowledge"
    polite = services.judge("Bonjour !", internal=True)
    assert (polite.outcome, polite.topic) == ("fixed_text", "small_talk")
