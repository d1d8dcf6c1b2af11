"""What leaves this machine, read from the settings, with what brand.yaml records of each recipient."""

from collections.abc import Iterator, Sequence

from assistant import rules
from assistant.chat.handoff.ways import hook_way, mail_way
from assistant.llm.endpoint import Endpoint, chat_endpoint, embedding_endpoint
from assistant.llm.rerank import rerank_endpoint
from assistant.settings import Settings
from assistant.types.brand import Brand
from assistant.types.language import LANGUAGES
from assistant.types.privacy import Flow, FlowKind, Processor


def data_flows(settings: Settings, brand: Brand) -> list[Flow]:
    """Every recipient of data, in the order of the settings, last those that brand.yaml alone names.

    What stays on this machine is none; a mail server is one wherever it stands. Raises SettingError.
    """
    named = [_flow(kind, host, brand.processors) for kind, host in _hosts(settings)]
    known = {flow.host for flow in named}
    others = (each for each in brand.processors if each.purpose and each.host not in known)
    return [*named, *(_other(each) for each in others)]


def _hosts(settings: Settings) -> Iterator[tuple[FlowKind, str]]:
    places: list[tuple[FlowKind, Endpoint]] = []
    if settings.model.remote:
        places.append(("chat", chat_endpoint(settings.model)))
    if settings.embedding.model:
        places.append(("embedding", embedding_endpoint(settings.embedding, settings.model)))
    if settings.rerank.url:
        places.append(("rerank", rerank_endpoint(settings.rerank)))
    for kind, endpoint in places:
        if not endpoint.loopback:
            yield kind, endpoint.host
    if mail := mail_way(settings):
        yield "mail", mail.server.host
    if hook := hook_way(settings):
        yield "webhook", hook.host


def _flow(kind: FlowKind, host: str, processors: Sequence[Processor]) -> Flow:
    data = {language: rules.load("privacy")["flows"][kind][language] for language in LANGUAGES}
    bare = host.partition(":")[0].lower()
    found = next((each for each in processors if each.host.lower() in (bare, host.lower())), None)
    if found is None:
        return Flow(kind, host, host, data, dict.fromkeys(LANGUAGES, ""), "")
    return Flow(kind, host, found.name, data, found.country, found.contract)


def _other(known: Processor) -> Flow:
    return Flow("other", known.host, known.name, known.purpose or {}, known.country, known.contract)
