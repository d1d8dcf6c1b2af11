"""What the scripted model says: it answers from all the messages it gets, so a wrong prompt shows."""

import json
import re
from collections.abc import Sequence
from typing import Any

Messages = Sequence[dict[str, str]]
_PASSAGE = re.compile(r"^\[(\d+)\]\s*(.*?)(?=^\[\d+\]|^Question|\Z)", re.MULTILINE | re.DOTALL)
_ASKED = re.compile(r"^(?:Question|Goal|Objectif)[^:\n]*:\s*(.+)$", re.MULTILINE)
_FACTS = re.compile(r"^(?:Facts|Faits)[^:\n]*:\s*\n(.*?)(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


def answer(messages: Messages, body: dict[str, Any]) -> str:
    """A JSON object for a request with a schema, else the sentence of the passages that fits the question."""
    kind = (body.get("response_format") or {}).get("type", "text")
    if kind == "json_schema":
        return json.dumps(_filled(body["response_format"]["json_schema"]["schema"], _facts(messages)))
    if kind == "json_object":
        return json.dumps({"body": " ".join(_facts(messages))})
    return _quote(messages)


def ranked(body: dict[str, Any]) -> dict[str, Any]:
    """A reranker's reply, best first: a text scores by the words it shares with the query."""
    query = words(body["query"])
    scores = {place: len(words(text) & query) for place, text in enumerate(body["documents"])}
    order = sorted(scores, key=lambda place: -scores[place])
    return {"results": [{"index": place, "relevance_score": scores[place] / 10} for place in order]}


def _quote(messages: Messages) -> str:
    text = messages[-1]["content"]
    asked = _ASKED.findall(text)
    question = words(asked[-1] if asked else _PASSAGE.sub("", text))
    shared: dict[str, int] = {}
    for number, passage in _PASSAGE.findall(text):
        about = len(words(passage) & question)
        for sentence in sentences(passage):
            shared[f"{sentence} [{number}]"] = about + len(words(sentence) & question)
    best = max(shared, key=lambda quoted: shared[quoted], default="")
    return best if shared.get(best) else "I don't know."


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly; a line without an end mark is a title and left out."""
    found = re.split(r"(?<=[.!?])\s+|\n", text)
    return [part.strip() for part in found if part.strip().endswith((".", "!", "?"))]


def words(text: str) -> set[str]:
    """The words that say something, without case."""
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 2 or word.isdigit()}


def _facts(messages: Messages) -> list[str]:
    text = messages[-1]["content"]  # examples of a good answer may stand before it
    block = _FACTS.search(text)
    passages = [passage for _, passage in _PASSAGE.findall(text)]
    found = block[1].splitlines() if block else [s for passage in passages for s in sentences(passage)]
    return [re.sub(r"^(?:[-*•]|\[\d+\])\s*", "", line).strip() for line in found if line.strip()] or [
        "Nothing."
    ]


def _filled(schema: dict[str, Any], facts: list[str]) -> Any:
    """A value of the schema, each string taken from the facts: the body all of them, other fields one."""
    kind = schema.get("type", "string")
    if kind == "object":
        return {
            name: " ".join(facts)[:1200]
            if name == "body"
            else _filled(part, facts[at % len(facts) :] + facts)
            for at, (name, part) in enumerate(schema.get("properties", {}).items())
        }
    if kind == "array":
        return [_filled(schema.get("items", {}), facts)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return schema["enum"][0] if "enum" in schema else facts[0][: schema.get("maxLength", 60)].strip()
