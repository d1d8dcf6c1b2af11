"""Dated, sourced data as packaged YAML: channel limits, law, prices of tokens, fixed replies."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """The content of `<name>.yaml` of this package, read once; callers share the dict, so none edits it.

    Raises FileNotFoundError for a name that the package does not hold: a mistake of ours, never of a user.
    """
    text = (files(__name__) / f"{name}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def names(folder: str) -> tuple[str, ...]:
    """What `load` takes for each YAML file of a folder of this package, in the order of the alphabet."""
    inside = (entry.name for entry in (files(__name__) / folder).iterdir())
    return tuple(sorted(f"{folder}/{name[:-5]}" for name in inside if name.endswith(".yaml")))
