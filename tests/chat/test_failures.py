"""What a visitor gets when the model fails: through the real search, gate and checks, over a scripted server.

The rows are the faults that a conversation can meet. What other tests hold already is pointed to.

| Row | Fault | Held by |
|---|---|---|
| 1 | 401, 403 | here; the alert: test_the_company_sees_that_the_model_is_left_alone |
| 2 | 404, no such model | here; at the start: tests/cli/test_init_user_doctor.py |
| 3 | 429, wait of 2 s | here; a wait that does not fit: tests/llm/test_chat.py |
| 4 | 429, wait of 45 s | here; for as long nobody asks again: tests/llm/test_breaker.py |
| 5 | 500, 502, 503 again and again | here: retries, the circuit opens, one tries it |
| 6 | refused, DNS, TLS | here; the errors: tests/llm/test_chat.py |
| 7 | no answer | here; each deadline: tests/llm/test_chat.py, tests/llm/test_deadlines.py |
| 8-10 | stalls, drops, ends without a finish reason | here, before and after the first checked sentence |
| 11, 12 | garbage, a web page, a malformed event | here; any shape: tests/llm/test_chat.py |
| 13 | an empty reply | here |
| 14 | content filter, length | here |
| 15 | the context overflows | here |
| 16 | the embedder fails | here; indexing: tests/chat/test_embedder_fails.py |
| 44-46 | hostile questions and histories | tests/chat/test_hostile.py |
| 47 | a closed tab, Stop | here: the books; the call ends: tests/chat/test_answer.py |
| 48 | a start that can't work | tests/chat/test_hostile.py; a missing variable: test_start_refused.py |
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import aclosing
from dataclasses import replace

import pytest

from assistant.chat.answer import AnswerEvent, Answering, Sources
from assistant.chat.parts import NoBreaker, Parts
from assistant.chat.reply.asking import AnswerLimits
from assistant.chat.reply.speaker import Speaker
from assistant.errors import (
    ModelBusyError,
    ModelError,
    ModelKeyError,
    ModelReplyError,
    ModelUnavailableError,
)
from assistant.llm.chat import ChatOptions, OpenAIChat
from assistant.llm.deadlines import Deadlines, Retry
from assistant.llm.endpoint import Endpoint
from assistant.llm.offline import ScriptedChat
from assistant.llm.prompts import Prompts
from assistant.search.gate import Gate
from assistant.services import Services
from assistant.types.answer import Answer, AnswerText
from assistant.types.model import Usage
from assistant.wiring import build
from assistant.wiring.chat import open_chat
from tests.web.shop import shop_settings
from tests.wire.faults import Fault, Kind, overflow, rate_limit, status
from tests.wire.server import MODEL, Wire

QUESTION = "Combien coûte la livraison en France ?"
ENGLISH = "How long do I have to return an article?"
FIRST = "La livraison en France coûte 4,90 €."
REPLY = f"{FIRST} Le colis arrive en trois jours ouvrés."
FRAME = "Réponse tirée telle quelle de nos pages\u00a0:"
CUT = "(réponse interrompue)"
# Only the faults that are about time get a short deadline.
SHORT: dict[Kind, Deadlines] = {
    "delay": Deadlines(first_token=0.2),
    "slow_first_token": Deadlines(first_token=0.2),
    "stall": Deadlines(gap=0.2),
}


class Shop:
    """A chat of its own over the shared shop: its breaker, its clock and its books."""

    def __init__(self, services: Services, url: str, deadlines: Deadlines) -> None:
        self.now = 0.0
        self.booked: list[Usage] = []
        options = ChatOptions(deadlines=deadlines, retry=Retry(pause=0))
        self.model = OpenAIChat(Endpoint(MODEL, url), options)
        chat = open_chat(
            services.settings,
            services.brand,
            services.knowledge,
            self.model,
            lambda model, usage: self.booked.append(usage),
            lambda: self.now,
        )
        self.services = replace(services, model=self.model, chat=chat)

    async def events(self, question: str = QUESTION, conversation: str | None = None) -> list[AnswerEvent]:
        async with aclosing(self.services.answer(question, conversation=conversation)) as events:
            return [event async for event in events]

    async def answer(self, question: str = QUESTION, conversation: str | None = None) -> Answer:
        last = (await self.events(question, conversation))[-1]
        assert isinstance(last, Answer)
        return last


Opened = Callable[..., Shop]


@pytest.fixture
def opened(services: Services, wire: Wire) -> Opened:
    """Opens a shop whose model is the scripted server, or whatever is at `url`."""
    wire.answer = lambda messages, body: REPLY

    def shop(fault: Fault | None = None, url: str = "") -> Shop:
        if fault is not None:
            wire.fail(Fault(**vars(fault)))  # a fault counts down: each test gets its own
        return Shop(services, url or wire.url, SHORT.get(fault.kind, Deadlines()) if fault else Deadlines())

    return shop


def quoted(answer: Answer) -> bool:
    """Whether it is an answer from the pages, word for word, with its sources, and nothing of the model."""
    whole = all(citation.quote in answer.answer.replace(" [1]", "") for citation in answer.citations)
    return (
        answer.status == "degraded" and answer.answer.startswith(FRAME) and bool(answer.citations) and whole
    )


# Row of the table, the fault, and how many requests the model gets.
WITHOUT_A_WORD: list[tuple[str, Fault, int]] = [
    ("1: 401", status(401, times=None), 1),
    ("1: 403", status(403, times=None), 1),
    ("2: 404", status(404, times=None), 1),
    ("4: 429 for 45 s", rate_limit("45", None), 1),
    ("5: 500", status(500, times=None), 3),
    ("5: 502", status(502, times=None), 3),
    ("5: 503", status(503, times=None), 3),
    ("7: hang", Fault("delay", times=None), 1),
    ("7: slow first token", Fault("slow_first_token", times=None), 1),
    ("8: stall in the first sentence", Fault("stall", after=3), 1),
    ("9: drop in the first sentence", Fault("drop", after=3), 1),
    ("9: drop at once", Fault("drop", after=0, times=None), 3),
    ("10: no finish reason", Fault("truncate", after=3), 1),
    ("11: garbage", Fault("garbage", times=None), 3),
    ("11: web page", Fault("html", times=None), 3),
    ("12: malformed event", Fault("bad_chunk", after=3), 1),
    ("12: error event", Fault("error_chunk", after=3), 1),
    ("13: empty", Fault("empty", times=None), 2),
    ("14: filter refuses the prompt", status(400, code="content_filter", times=None), 1),
    ("15: overflow twice", replace(overflow(), times=None), 2),
    ("a request refused", status(400, "I do not like it", times=None), 1),
]


@pytest.mark.parametrize(
    ("fault", "calls"), [row[1:] for row in WITHOUT_A_WORD], ids=[row[0] for row in WITHOUT_A_WORD]
)
async def test_without_a_word_of_the_model_the_pages_answer(
    opened: Opened, wire: Wire, fault: Fault, calls: int
) -> None:
    shop = opened(fault)
    answer = await shop.answer()
    assert quoted(answer)
    assert "4,90 €" in answer.answer
    assert answer.language == "fr"
    assert len(wire.calls) == calls


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}/v1", "https://127.0.0.1:{wire}/v1", "http://no-such-host.invalid/v1"]
)
async def test_row_6_a_model_that_cannot_be_reached_lets_the_pages_answer(
    opened: Opened, wire: Wire, address: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    url = address.format(port=closed, wire=wire.root.rpartition(":")[2])
    assert quoted(await opened(url=url).answer())


# Row, the fault once the first sentence is there, and what ends the text.
AFTER_A_SENTENCE: list[tuple[str, Fault, str]] = [
    ("8: stall", Fault("stall", after=12), CUT),
    ("9: drop", Fault("drop", after=12), CUT),
    ("10: no finish reason", Fault("truncate", after=12), CUT),
    ("12: malformed event", Fault("bad_chunk", after=12), CUT),
    ("14: filter", Fault("content_filter"), CUT),
    ("14: length", Fault("length"), CUT),
]


@pytest.mark.parametrize(
    ("fault", "end"), [row[1:] for row in AFTER_A_SENTENCE], ids=[row[0] for row in AFTER_A_SENTENCE]
)
async def test_what_was_checked_before_the_fault_stays_and_is_marked_as_cut(
    opened: Opened, wire: Wire, fault: Fault, end: str
) -> None:
    shop = opened(fault)
    conversation = shop.services.conversations.open()
    answer = await shop.answer(conversation=conversation)
    assert answer.status == "degraded"
    assert "4,90 € [1]" in answer.answer
    assert answer.answer.endswith(end)
    assert "content_filter" not in answer.answer
    assert len(wire.calls) == 1
    (turn,) = shop.services.conversations.turns(conversation)
    assert (turn.status, turn.answer) == ("degraded", answer.answer)


@pytest.mark.parametrize(
    "fault",
    [rate_limit("0.01"), status(503, times=2), Fault("empty"), Fault("garbage"), Fault("drop", after=0)],
    ids=["3: 429 with a short wait", "5: 503 twice", "13: empty once", "11: garbage once", "9: drop at once"],
)
async def test_a_fault_that_passes_is_not_seen(opened: Opened, wire: Wire, fault: Fault) -> None:
    answer = await opened(fault).answer()
    assert answer.status == "answered"
    assert "4,90 € [1]" in answer.answer
    assert len(wire.calls) == 1 + (fault.times or 0)


async def test_row_15_a_prompt_that_is_too_long_is_sent_once_more_without_what_was_said(
    opened: Opened, wire: Wire
) -> None:
    shop = opened()
    conversation = shop.services.conversations.open()
    await shop.answer(ENGLISH, conversation)
    wire.fail(overflow())
    answer = await shop.answer(conversation=conversation)
    assert answer.status == "answered"
    first, second = wire.calls[-2:]
    assert ENGLISH in first.text
    assert ENGLISH not in second.text
    assert QUESTION in second.text


async def test_the_words_around_the_quotations_are_in_the_language_of_the_question(
    opened: Opened, wire: Wire
) -> None:
    shop = opened(status(503, times=None))
    answer = await shop.answer(ENGLISH)
    assert answer.language == "en"
    assert answer.answer.startswith("Answer taken word for word from our pages:")
    assert "You have 30 days to return an article [1]." in answer.answer
    assert "page in French" not in answer.answer
    # The only page about it is in English.
    answer = await shop.answer(
        "Sous combien de jours puis-je retourner un article non lavé (return time limit) ?"
    )
    assert answer.answer.startswith(FRAME)
    assert "Returns › Time limit** – page en anglais" in answer.answer


async def test_row_5_the_circuit_opens_and_one_question_tries_the_model_again(
    opened: Opened, wire: Wire
) -> None:
    shop = opened(status(503, times=None))
    for _ in range(5):
        assert quoted(await shop.answer())
    asked = len(wire.calls)
    assert quoted(await shop.answer())
    assert len(wire.calls) == asked, "nobody waits for a model that is away"
    shop.now = 30.0
    assert quoted(await shop.answer())
    assert len(wire.calls) > asked, "one question tries it"
    asked = len(wire.calls)
    assert quoted(await shop.answer())
    assert len(wire.calls) == asked, "and the pause begins again"
    wire.reset()
    wire.answer = lambda messages, body: REPLY
    shop.now = 60.0
    assert (await shop.answer()).status == "answered"
    assert shop.services.chat.breaker.state.position == "closed"


async def test_what_visitors_can_provoke_does_not_open_the_circuit(opened: Opened, wire: Wire) -> None:
    shop = opened(status(400, code="content_filter", times=None))
    for _ in range(7):
        assert quoted(await shop.answer())
    assert len(wire.calls) == 7


async def test_the_company_sees_that_the_model_is_left_alone(
    opened: Opened, wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    shop = opened(status(401, "Incorrect API key", times=None))
    for _ in range(5):
        await shop.answer()
    assert caplog.text.count("model_key") == 5
    state = shop.services.status()["model_state"]
    assert (state["position"], state["failures"], state["seconds_left"]) == ("open", 5, 30)
    assert "refuses the key" in state["fault"]
    (check,) = [
        each for each in await shop.services.health(call_model=False) if each.name == "Answers to visitors"
    ]
    assert not check.ok
    assert "OPENAI_API_KEY" in check.next


async def test_a_question_that_the_knowledge_does_not_answer_stays_unanswered_in_an_outage(
    opened: Opened, wire: Wire
) -> None:
    answer = await opened(status(503, times=None)).answer("Comment renouveler un passeport français ?")
    assert answer.status == "not_in_knowledge"
    assert not wire.calls


async def test_row_47_a_reply_that_is_stopped_or_cut_is_on_the_books(opened: Opened, wire: Wire) -> None:
    shop = opened(Fault("stall", after=12))
    async with aclosing(shop.services.answer(QUESTION)) as events:
        async for event in events:
            if isinstance(event, AnswerText):
                break
    (stopped,) = shop.booked
    wire.fail(Fault("drop", after=12))
    await shop.answer()
    cut = shop.booked[1]
    for usage in (stopped, cut):
        assert usage.estimated
        assert usage.prompt_tokens > 50
        assert usage.completion_tokens >= 7


async def test_of_a_model_that_is_away_nothing_is_on_the_books(opened: Opened) -> None:
    shop = opened(status(503, times=None))
    await shop.answer()
    assert shop.booked == []


@pytest.fixture(scope="module")
def remote_search(tmp_path_factory: pytest.TempPathFactory, wire_server: Wire) -> Iterator[Services]:
    """A shop whose embedder is the scripted server too."""
    folder = tmp_path_factory.mktemp("remote")
    wire_server.reset()
    made = build(shop_settings(folder, wire_server, ASSISTANT_EMBEDDING_MODEL="wire-embedding"))
    made.index(None, lambda _step: None)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (status(429, times=None, headers={"Retry-After": "45"}), ModelBusyError),
        (status(500, times=None), ModelUnavailableError),
        (Fault("wrong_size", times=None), ModelReplyError),
        (Fault("nan", times=None), ModelReplyError),
    ],
    ids=["429", "500", "wrong dimension", "not a number"],
)
async def test_row_16_an_outage_of_the_search_is_an_error_and_no_answer(
    remote_search: Services, wire: Wire, fault: Fault, kind: type[ModelError]
) -> None:
    fault.path = "/v1/embeddings"
    wire.fail(fault)
    before = remote_search.status()["chunks"]
    with pytest.raises(kind) as caught:
        async with aclosing(remote_search.answer(QUESTION)) as events:
            assert [event async for event in events] == []
    assert caught.value.next_step
    assert not any("chat" in call.path for call in wire.calls)
    assert remote_search.status()["chunks"] == before


async def test_an_error_for_which_nothing_can_be_quoted_is_an_error(services: Services) -> None:
    error = ModelKeyError("The key is refused.", "Check it.")
    speaker = Speaker(ScriptedChat([error]), lambda model, usage: None, NoBreaker())
    limits = AnswerLimits(passages=3, output_tokens=100, total_seconds=60, gate=0.5)
    sources = Sources(services.knowledge.retriever, Gate(services.knowledge.gate_file))
    prompts = Prompts(services.settings.paths.prompts)
    answering = Answering(sources, speaker, prompts, services.brand, limits, Parts())
    with pytest.raises(ModelKeyError) as caught:
        async with aclosing(answering.stream(QUESTION)) as events:
            assert [type(event) async for event in events] == []
    assert caught.value is error
