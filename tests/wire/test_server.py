"""The scripted server itself, seen by OpenAI's own client."""

import json
from collections.abc import Iterator

import httpx2
import numpy as np
import openai
import pytest

from tests.wire.faults import Fault, overflow, rate_limit, refuses, status
from tests.wire.server import MODEL, Wire

PASSAGES = "[1] Prix\nLe thé coûte 12 €.\n[2] Délai\nIl arrive en 48 heures."
ASK = [{"role": "user", "content": f"{PASSAGES}\n\nQuestion : le prix du thé ?"}]


@pytest.fixture
def client(wire: Wire) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=wire.url, api_key="k", max_retries=0, timeout=5) as client:
        yield client


def _ask(client: openai.OpenAI, **options: object) -> str:
    reply = client.chat.completions.create(model=MODEL, messages=ASK, **options)  # type: ignore[call-overload]
    return str(reply.choices[0].message.content)


def test_it_quotes_the_passage_that_fits_the_question(client: openai.OpenAI, wire: Wire) -> None:
    assert _ask(client) == "Le thé coûte 12 €. [1]"
    assert "Il arrive en 48 heures." in wire.calls[0].text


def test_it_does_not_know_what_no_passage_says(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Bonjour"}])
    assert reply.choices[0].message.content == "I don't know."


def test_a_stream_gives_words_a_finish_reason_and_the_usage(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model=MODEL, messages=ASK, stream=True, stream_options={"include_usage": True}
        )
    )
    choices = [choice for chunk in chunks for choice in chunk.choices]
    assert "".join(choice.delta.content or "" for choice in choices) == "Le thé coûte 12 €. [1]"
    assert choices[-1].finish_reason == "stop"
    usage = chunks[-1].usage
    assert usage is not None
    assert usage.completion_tokens == 6


def test_a_schema_is_filled_from_the_facts(client: openai.OpenAI) -> None:
    schema = {
        "type": "object",
        "properties": {
            "subject": {"type": "string", "maxLength": 9},
            "body": {"type": "string"},
            "tone": {"type": "string", "enum": ["calm", "lively"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "count": {"type": "integer", "minimum": 2},
            "urgent": {"type": "boolean"},
        },
    }
    text = _ask(
        client, response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    )
    assert json.loads(text) == {
        "subject": "Le thé co",
        "body": "Le thé coûte 12 €. Il arrive en 48 heures.",
        "tone": "calm",
        "tags": ["Il arrive en 48 heures."],
        "count": 2,
        "urgent": True,
    }
    assert json.loads(_ask(client, response_format={"type": "json_object"}))["body"].startswith("Le thé")


def test_an_answer_can_be_a_function_of_all_messages(client: openai.OpenAI, wire: Wire) -> None:
    wire.answer = lambda messages, body: f"{len(messages)} {body['model']}"
    assert _ask(client) == f"1 {MODEL}"


def test_embeddings_mean_something_in_both_encodings(client: openai.OpenAI) -> None:
    texts = ["délai de livraison", "les délais de la livraison", "un thé vert"]
    packed = client.embeddings.create(model="e", input=texts).data  # base64, as the client asks by itself
    plain = client.embeddings.create(model="e", input=texts, encoding_format="float").data
    a, b, c = (np.array(item.embedding) for item in sorted(plain, key=lambda item: item.index))
    assert a @ b > a @ c
    first = next(item for item in packed if item.index == 0)
    assert np.allclose(first.embedding, a)
    assert len(client.embeddings.create(model="e", input="x", dimensions=8).data[0].embedding) == 8


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]


def test_an_unknown_address_is_not_found(wire: Wire) -> None:
    assert httpx2.get(f"{wire.root}/v2/models").status_code == 404


def test_faults_count_down_and_choose_by_path_and_body(client: openai.OpenAI, wire: Wire) -> None:
    wire.fail(status(503, path="/v1/chat", times=2), refuses("dimensions", "no dimensions"))
    assert len(client.embeddings.create(model="e", input="x").data) == 1
    for _ in range(2):
        with pytest.raises(openai.InternalServerError):
            _ask(client)
    assert _ask(client)
    for _ in range(3):
        with pytest.raises(openai.BadRequestError, match="no dimensions"):
            client.embeddings.create(model="e", input="x", dimensions=8)


def test_a_rate_limit_says_how_long(client: openai.OpenAI, wire: Wire) -> None:
    wire.fail(rate_limit("7"), overflow())
    with pytest.raises(openai.RateLimitError) as caught:
        _ask(client)
    assert caught.value.response.headers["retry-after"] == "7"
    with pytest.raises(openai.BadRequestError) as refused:
        _ask(client)
    assert refused.value.code == "context_length_exceeded"


def test_only_the_right_key_is_served(client: openai.OpenAI, wire: Wire) -> None:
    wire.key = "other"
    with pytest.raises(openai.AuthenticationError, match="provided: k"):
        _ask(client)


def test_the_journal_notes_a_client_that_goes(client: openai.OpenAI, wire: Wire) -> None:
    wire.fail(Fault("stall", after=2))
    with client.chat.completions.create(model=MODEL, messages=ASK, stream=True) as stream:
        next(iter(stream))
    assert wire.wait(lambda journal: journal.calls[0].disconnected)
    assert not wire.wait(lambda journal: len(journal.calls) > 1, 0.01)


def test_a_reset_forgets_everything(client: openai.OpenAI, wire: Wire) -> None:
    wire.fail(status(500, times=None))
    wire.key = "x"
    wire.reset()
    assert _ask(client)
    assert len(wire.calls) == 1
