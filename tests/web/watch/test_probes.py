import json
import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant import log
from assistant.services import Services
from assistant.web.watch.metrics import Metrics
from assistant.web.watch.observed import HEADER, Observed, area_of, fault
from assistant.web.watch.probes import probes_router
from tests.parts import opened
from tests.web.shop import shop_settings
from tests.wire.server import Wire


def alone(services: Services) -> TestClient:
    """The probes without the pages, which take seconds to make."""
    app, metrics = FastAPI(), Metrics()
    app.include_router(probes_router(services, metrics))
    app.add_middleware(Observed, metrics=metrics)
    app.add_exception_handler(Exception, fault)

    @app.get("/chat/fails")
    @app.get("/api/fails")
    async def fails() -> None:
        raise ZeroDivisionError("secret detail")

    return TestClient(app, "http://localhost", raise_server_exceptions=False)


def test_a_server_that_lives_says_so(client: TestClient) -> None:
    reply = client.get("/health")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})


def test_a_server_that_can_answer_is_ready(client: TestClient) -> None:
    assert client.get("/ready").json() == {"ready": True}


def test_nothing_indexed_a_broken_store_or_no_model_is_not_ready(tmp_path: Path, wire: Wire) -> None:
    settings = shop_settings(tmp_path, wire)
    made = opened(settings)
    client = alone(made)
    assert client.get("/ready").json() == {"ready": False, "code": "index_missing"}
    made.state.database.close()
    for file in settings.paths.data.glob("assistant.sqlite*"):
        file.write_bytes(b"no database " * 1000)
    assert (client.get("/ready").status_code, client.get("/ready").json()["code"]) == (503, "store")
    assert client.get("/health").status_code == 200  # alive, and to be left alone
    made.close()


def test_an_index_that_lost_chunks_is_not_ready(tmp_path: Path, wire: Wire) -> None:
    made = opened(shop_settings(tmp_path, wire))
    made.index(None, lambda step: None)
    client = alone(made)
    assert client.get("/ready").json() == {"ready": True}
    stores = made.knowledge.stores
    stores.index.delete(stores.index.ids())
    assert client.get("/ready").json() == {"ready": False, "code": "index_damaged"}
    made.close()


def test_without_any_model_it_is_not_ready(tmp_path: Path, wire: Wire) -> None:
    gone = {"OPENAI_BASE_URL": "", "ASSISTANT_LOCAL_MODEL": str(tmp_path / "gone.gguf")}
    made = opened(shop_settings(tmp_path, wire, **gone))
    assert alone(made).get("/ready").json() == {"ready": False, "code": "model_missing"}
    made.close()


def test_without_a_token_there_are_no_metrics(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 404


@pytest.fixture
def watched(tmp_path: Path, wire: Wire) -> Iterator[Services]:
    made = opened(shop_settings(tmp_path, wire, ASSISTANT_METRICS_TOKEN="t0ken"))
    yield made
    made.close()


def test_metrics_tell_of_requests_and_of_the_door(watched: Services) -> None:
    client = alone(watched)
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer nope"}).status_code == 401
    watched.door.pause(True, "a test")
    client.get("/health")
    client.get("/api/fails")
    reply = client.get("/metrics", headers={"Authorization": "Bearer t0ken"})
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    values = dict(line.rsplit(" ", 1) for line in reply.text.splitlines() if not line.startswith("#"))
    assert values['assistant_requests_total{area="other",status="200"}'] == "1"
    assert values['assistant_requests_total{area="api",status="500"}'] == "1"
    assert values['assistant_request_seconds_bucket{area="other",le="+Inf"}'] == "3"
    assert values["assistant_chat_paused"] == "1"
    assert values["assistant_answers_running"] == "0"
    assert float(values["assistant_chat_tokens_allowed"]) == watched.settings.public.daily_tokens
    assert all(float(value) >= 0 for value in values.values())


def test_refusals_are_counted_by_their_reason() -> None:
    metrics = Metrics()
    metrics.count("api", 200, 0.2)
    metrics.count("api", 200, 70)
    lines = list(metrics.lines())
    assert 'assistant_request_seconds_bucket{area="api",le="0.25"} 1' in lines
    assert 'assistant_request_seconds_bucket{area="api",le="60.0"} 1' in lines
    assert 'assistant_request_seconds_count{area="api"} 2' in lines
    assert 'assistant_request_seconds_sum{area="api"} 70.200' in lines


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the log writes, as JSON."""
    root = logging.getLogger()
    handlers, level, stream = root.handlers[:], root.level, StringIO()
    log.configure("INFO", as_json=True, stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_each_request_has_an_id_that_the_log_knows(watched: Services, written: StringIO) -> None:
    client = alone(watched)
    mine = client.get("/api/fails?q=zoe@visiteuse.example", headers={HEADER: "proxy-0123456789"})
    assert mine.status_code == 500
    assert mine.headers[HEADER] == "proxy-0123456789"
    assert "proxy-0123456789" in mine.json()["error"]["next"]
    assert "secret detail" not in mine.text
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    line = next(each for each in lines if each["logger"] == "assistant.web.watch.observed")
    assert (line["request_id"], line["area"], line["status"]) == ("proxy-0123456789", "api", 500)
    assert "zoe" not in written.getvalue()
    assert "testclient" not in str(line)  # where it came from


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f g", 'x"\\n{forged}'])
def test_an_id_that_is_none_is_replaced(watched: Services, given: str) -> None:
    client = alone(watched)
    first = client.get("/health", headers={HEADER: given}).headers[HEADER]
    assert first != given
    assert client.get("/health", headers={HEADER: given}).headers[HEADER] != first


def test_a_page_that_fails_says_no_more_than_the_id(watched: Services) -> None:
    reply = alone(watched).get("/chat/fails")
    assert (reply.status_code, "secret" in reply.text) == (500, False)
    assert reply.headers[HEADER] in reply.text


@pytest.mark.parametrize(
    ("path", "area"),
    [("/", "other"), ("/chat", "chat"), ("/api/v1/chat", "api"), ("/zoe@x.example", "other")],
)
def test_what_is_counted_names_no_path(path: str, area: str) -> None:
    assert area_of(path) == area
