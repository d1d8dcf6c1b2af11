from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelTimeoutError, RunError
from assistant.llm.offline import HashEmbedder, ScriptedChat
from assistant.types.model import ChatModel, Completion, Delta, Embedder, Message, Request


def _request(text: str = "Bonjour") -> Request:
    return Request([Message("user", text)], 100, 10)


async def _read(model: ChatModel, request: Request) -> tuple[list[str], Completion]:
    events = [event async for event in model.stream(request)]
    last = events[-1]
    assert isinstance(last, Completion)
    return [event.text for event in events[:-1] if isinstance(event, Delta)], last


@pytest.mark.parametrize("reply", ["", "one", "  Le thé  coûte\n12,50 € [1].\n"])
async def test_a_reply_streams_in_pieces_that_join_to_it(reply: str) -> None:
    deltas, completion = await _read(ScriptedChat([reply]), _request())
    assert ("".join(deltas), completion.text) == (reply, reply)
    assert len(deltas) >= len(reply.split())


async def test_replies_come_in_order_and_requests_are_kept() -> None:
    model = ScriptedChat(["one", ModelTimeoutError("slow"), "two"])
    assert (await _read(model, _request("a")))[1].text == "one"
    with pytest.raises(ModelTimeoutError):
        await _read(model, _request("b"))
    assert (await _read(model, _request("c")))[1].text == "two"
    with pytest.raises(RunError, match="no reply left"):
        await _read(model, _request("d"))
    assert [request.messages[0].content for request in model.requests] == ["a", "b", "c", "d"]


async def test_a_function_answers_from_the_request_and_tokens_are_counted() -> None:
    model = ScriptedChat(lambda request: request.messages[-1].content.upper(), embedded=False)
    _, completion = await _read(model, _request("hello world"))
    assert completion.text == "HELLO WORLD"
    assert (completion.usage.prompt_tokens, completion.usage.cost_eur) == (2, Decimal(0))
    assert (model.name, model.embedded, model.prompt_budget) == ("scripted", False, 1500)


def test_texts_that_share_words_are_nearer() -> None:
    embedder: Embedder = HashEmbedder()
    question = embedder.embed_query("Quel est le délai de livraison ?")
    near, far = embedder.embed_passages(
        ["Les délais de LIVRAISON sont de 48 heures.", "Notre thé vert vient du Japon."]
    )
    assert question @ near > 0.3 > question @ far
    assert embedder.name == "hash/384"


@given(st.lists(st.text(), max_size=4))
def test_vectors_are_deterministic_unit_float32(texts: list[str]) -> None:
    vectors = HashEmbedder(64).embed_passages(texts)
    assert (vectors.shape, vectors.dtype) == ((len(texts), 64), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors, HashEmbedder(64).embed_passages(texts))
