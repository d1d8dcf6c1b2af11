import numpy as np
import pytest

from assistant import errors
from assistant.llm.deadlines import Retry
from assistant.llm.embeddings import OpenAIEmbedder
from assistant.llm.endpoint import Endpoint
from assistant.settings import EmbeddingSettings, ModelSettings, Secret
from assistant.types.model import Embedder
from tests.wire.faults import Fault, rate_limit, status
from tests.wire.server import Wire


def _embedder(wire: Wire, **options: float) -> OpenAIEmbedder:
    return OpenAIEmbedder(Endpoint("embed-1", wire.root, Secret("k")), retry=Retry(pause=0), **options)


def test_near_texts_have_near_unit_vectors(wire: Wire) -> None:
    embedder: Embedder = _embedder(wire)
    vectors = embedder.embed_passages(["délais de livraison", "le thé vert du Japon"])
    question = embedder.embed_query("la livraison, quels délais ?")
    assert (vectors.shape, vectors.dtype, question.shape) == ((2, 64), np.float32, (64,))
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert vectors[0] @ question > vectors[1] @ question
    assert embedder.name == f"openai/embed-1@{wire.root[7:]}"


def test_many_texts_go_in_batches_and_come_back_in_order(wire: Wire) -> None:
    embedder = _embedder(wire)
    texts = [f"texte {number}" for number in range(150)]
    vectors = embedder.embed_passages(texts)
    assert [len(call.body["input"]) for call in wire.calls] == [64, 64, 22]
    assert np.allclose(vectors[149], embedder.embed_query("texte 149"))


def test_no_text_asks_for_nothing(wire: Wire) -> None:
    embedder = _embedder(wire)
    assert embedder.embed_passages([]).shape == (0, 0)
    assert wire.calls == []
    embedder.embed_query("x")
    assert embedder.embed_passages([]).shape == (0, 64)


def test_empty_texts_and_lone_surrogates_are_sent_as_something_a_provider_takes(wire: Wire) -> None:
    _embedder(wire).embed_passages(["", "a\ud800"])
    assert wire.calls[0].body["input"] == [" ", "a?"]
    assert wire.calls[0].body["encoding_format"] == "float"


@pytest.mark.parametrize(
    ("fault", "kind", "requests"),
    [
        (status(401, times=None), errors.ModelKeyError, 1),
        (status(404, times=None), errors.ModelNotFoundError, 1),
        (status(500, times=None), errors.ModelUnavailableError, 3),
        (rate_limit("0", None), errors.ModelBusyError, 3),
        (rate_limit("45"), errors.ModelBusyError, 1),
        (Fault("delay", times=None), errors.ModelTimeoutError, 1),
        (Fault("garbage", times=None), errors.ModelReplyError, 3),
        (Fault("html", times=None), errors.ModelReplyError, 3),
        (Fault("wrong_count", times=None), errors.ModelReplyError, 3),
        (Fault("nan", times=None), errors.ModelReplyError, 3),
        (Fault("zero", times=None), errors.ModelReplyError, 3),
    ],
    ids=["401", "404", "500", "429", "429 long", "hang", "garbage", "html", "wrong count", "nan", "zero"],
)
def test_each_fault_is_an_error_of_ours(
    wire: Wire, fault: Fault, kind: type[errors.ModelError], requests: int
) -> None:
    wire.fail(fault)
    with pytest.raises(kind) as caught:
        _embedder(wire, seconds=0.2 if fault.kind == "delay" else 30).embed_passages(["a", "b"])
    assert type(caught.value) is kind
    assert len(wire.calls) == requests
    assert wire.root[7:] in caught.value.message


def test_vectors_of_another_length_than_before_are_refused(wire: Wire) -> None:
    embedder = _embedder(wire)
    embedder.embed_query("a")
    wire.fail(Fault("wrong_size", times=None))
    with pytest.raises(errors.ModelReplyError, match="63 dimensions, not 64"):
        embedder.embed_query("b")


@pytest.mark.parametrize("fault", [status(503, times=2), rate_limit("0.01"), Fault("nan"), Fault("garbage")])
def test_a_fault_that_passes_is_not_seen(wire: Wire, fault: Fault) -> None:
    wire.fail(fault)
    assert _embedder(wire).embed_query("a").shape == (64,)
    assert len(wire.calls) > 1


def test_the_remote_embedder_of_the_settings(wire: Wire) -> None:
    chat = ModelSettings(api_key=Secret("k"), base_url=wire.root)
    embedder = OpenAIEmbedder.from_settings(EmbeddingSettings(model="text-embedding-3-small"), chat)
    assert embedder.embed_query("a").shape == (64,)
    assert embedder.name == f"openai/text-embedding-3-small@{embedder.host}"
    assert wire.calls[0].headers["authorization"] == "Bearer k"
