"""What is asked of an indexing run: a place, and what to declare of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from assistant.errors import InputError
from assistant.store.knowledge.roots import RootRecord, Schedule
from assistant.types.knowledge import Audience

SCHEDULES: Mapping[str, Schedule] = {"never": "", "hourly": "hourly", "nightly": "nightly"}
AUDIENCES: Mapping[str, Audience] = {"public": "public", "internal": "internal"}
Value = TypeVar("Value")
_KNOWN = frozenset({"root", "audience", "every", "mapping", "everything", "dry_run", "rebuild"})


@dataclass(frozen=True)
class Order:
    """What is to be indexed: an address, and what to declare of it. None leaves things as they are.

    Without an address it is the knowledge folder, or with `everything` each root in turn.
    """

    address: str | None = None
    audience: Audience | None = None
    schedule: Schedule | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    everything: bool = False
    dry_run: bool = False
    rebuild: bool = False

    def declare(self, root: RootRecord) -> RootRecord:
        """The root with what the order says of it."""
        return replace(
            root,
            audience=root.audience if self.audience is None else self.audience,
            schedule=root.schedule if self.schedule is None else self.schedule,
            options=dict(self.mapping) or root.options,
        )


def order_of(asked: Mapping[str, Any]) -> Order:
    """An order from plain values, as the command line and forms give them.

    `root` is the address, `every` is never, hourly or nightly. Raises InputError for a value or a name that
    does not fit, and for what can't be asked together.
    """
    if unknown := asked.keys() - _KNOWN:
        raise InputError(
            f"An index run has no “{min(unknown)[:40]}”.", f"Known: {', '.join(sorted(_KNOWN))}."
        )
    order = Order(
        address=None if asked.get("root") is None else str(asked["root"]),
        audience=_choice("audience", asked, AUDIENCES),
        schedule=_choice("every", asked, SCHEDULES),
        mapping=_mapping(asked.get("mapping") or {}),
        everything=bool(asked.get("everything")),
        dry_run=bool(asked.get("dry_run")),
        rebuild=bool(asked.get("rebuild")),
    )
    if order.everything and (order.address or order.audience or order.mapping or order.schedule is not None):
        raise InputError("Everything is indexed as it was declared.", "Leave the other options out of --all.")
    if order.rebuild and order.dry_run:
        raise InputError("A rebuild changes everything.", "Leave out --dry-run or --rebuild.")
    return order


def _choice(name: str, asked: Mapping[str, Any], known: Mapping[str, Value]) -> Value | None:
    value = asked.get(name)
    if value is None:
        return None
    if value not in known:
        raise InputError(f"“{str(value)[:40]}” is no {name}.", f"Known: {', '.join(known)}.")
    return known[value]


def _mapping(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise InputError("A mapping says for columns what they are.", "Write it as COLUMN=FIELD.")
    return {str(column): str(name) for column, name in value.items()}
