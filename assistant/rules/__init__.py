"""Dated, sourced data as packaged YAML: channel limits, law, prices of tokens, fixed replies."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# libyaml's parser; PyYAML can be built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `<name>.yaml` of this package, read once; callers share the dict, so none edits it.

    Raises FileNotFoundError for a name that the package does not hold: a mistake of ours, never of a user.
    """
    content: dict[str, Any] = parsed((files(__name__) / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def parsed(text: str) -> Any:
    """The content of a YAML file of ours: as `yaml.safe_load` reads it, in a tenth of its time.

    What a user wrote is read by PyYAML's own parser, which tells better what is wrong.
    """
    return _LOADER(text).get_single_data()


def names(folder: str) -> tuple[str, ...]:
    """What `load` takes for each YAML file of a folder of this package, in the order of the alphabet."""
    inside = (entry.name for entry in (files(__name__) / folder).iterdir())
    return tuple(sorted(f"{folder}/{name[:-5]}" for name in inside if name.endswith(".yaml")))
