"""Counts requests, and tells Prometheus of them and of the door (text format 0.0.4)."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from assistant.chat.door.door import DoorState

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds; an answer may take long
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Requests since the start, by area. For one event loop."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._within: Counter[tuple[str, float]] = Counter()

    def count(self, area: str, status: int, seconds: float) -> None:
        """Note a request; `seconds` until the end of its reply."""
        self._requests[area, status] += 1
        self._seconds[area] += seconds
        for bucket in BUCKETS:
            if seconds <= bucket:
                self._within[area, bucket] += 1

    def lines(self) -> Iterator[str]:
        """The requests, line by line."""
        yield "# TYPE assistant_requests_total counter"
        for (area, status), count in sorted(self._requests.items()):
            yield f'assistant_requests_total{{area="{area}",status="{status}"}} {count}'
        yield "# TYPE assistant_request_seconds histogram"
        for area in sorted(self._seconds):
            yield from self._histogram(area)

    def _histogram(self, area: str) -> Iterator[str]:
        count = sum(number for (each, _), number in self._requests.items() if each == area)
        for bucket in BUCKETS:
            within = self._within[area, bucket]
            yield f'assistant_request_seconds_bucket{{area="{area}",le="{bucket}"}} {within}'
        yield f'assistant_request_seconds_bucket{{area="{area}",le="+Inf"}} {count}'
        yield f'assistant_request_seconds_sum{{area="{area}"}} {self._seconds[area]:.3f}'
        yield f'assistant_request_seconds_count{{area="{area}"}} {count}'


def door_lines(door: DoorState) -> Iterator[str]:
    """The door, line by line."""
    yield from _one("answers_started_total", "counter", door.entered)
    yield "# TYPE assistant_answers_refused_total counter"
    for reason, count in sorted(door.refused.items()):
        yield f'assistant_answers_refused_total{{reason="{reason}"}} {count}'
    yield from _one("answers_running", "gauge", door.running)
    yield from _one("answers_waiting", "gauge", door.waiting)
    yield from _one("chat_paused", "gauge", int(door.paused.on))
    yield from _one("chat_tokens_today", "gauge", door.spent.tokens)
    yield from _one("chat_tokens_allowed", "gauge", door.allowance.tokens)
    yield from _one("chat_eur_today", "gauge", round(door.spent.eur, 4))
    yield from _one("chat_eur_allowed", "gauge", door.allowance.eur)


def model_lines(failures: int, left_alone: bool) -> Iterator[str]:
    """The chat model: failures in a row, and whether it is left alone because of them."""
    yield from _one("model_failures", "gauge", failures)
    yield from _one("model_left_alone", "gauge", int(left_alone))


def _one(name: str, kind: str, value: float) -> Iterator[str]:
    yield f"# TYPE assistant_{name} {kind}"
    yield f"assistant_{name} {value}"
