"""What the child does, called here without a process of its own."""

import io
import json

import pytest

from assistant.llm.local.child import parameters, serve

CONFIG = {"model": "/weights.gguf", "name": "embedded-x", "key": "secret", "threads": 3, "context": 4096}


class FakeServer:
    listening_address = "http://127.0.0.1:4321"


def test_the_server_listens_on_loopback_and_asks_for_the_key() -> None:
    params = parameters(CONFIG)
    assert list(params.hostnames) == ["127.0.0.1"]
    assert params.port == 0
    assert list(params.api_keys) == ["secret"]
    assert params.cors_origins == ""
    assert [params.ui, params.endpoint_slots, params.endpoint_props, params.endpoint_metrics] == [False] * 4


@pytest.mark.parametrize(
    ("name", "value"),
    [("n_ctx", 4096), ("n_parallel", 2), ("n_batch", 256), ("n_ubatch", 256), ("cache_ram_mib", 512)],
)
def test_the_limits_are_ours(name: str, value: int) -> None:
    assert getattr(parameters(CONFIG), name) == value


def test_threads_are_those_of_the_configuration() -> None:
    params = parameters(CONFIG)
    assert params.cpuparams.n_threads == params.cpuparams_batch.n_threads == 3
    assert params.kv_unified
    assert params.use_jinja
    assert set(params.model_alias) == {"embedded-x"}


def test_it_tells_its_address_and_stays_until_its_input_ends() -> None:
    lines, answer = io.StringIO(json.dumps(CONFIG) + "\nmore\n"), io.StringIO()
    seen: list[dict[str, object]] = []
    codes: list[int] = []
    serve(lines, answer, lambda config: (seen.append(config), FakeServer())[1], codes.append)
    assert seen == [CONFIG]
    assert codes == [0]
    assert json.loads(answer.getvalue()) == {"address": "http://127.0.0.1:4321"}
    assert lines.read() == ""
