"""`campaign.yaml`: read with errors that name file and key, and written so that people can edit it."""

from pathlib import Path
from typing import Any

import yaml

from assistant.brand.yaml_file import parse_yaml
from assistant.errors import InputError, KnowledgeError
from assistant.store.campaigns.definition import campaign_dict, campaign_of
from assistant.types.campaign import Campaign
from assistant.types.language import LANGUAGES

LARGEST = 200_000  # bytes: a definition is a page or two
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def read_campaign(path: Path) -> Campaign:
    """The campaign of a file; raises InputError that names the file, the key and what is expected there."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} can't be read: {error.strerror}.", "Check its name.") from error
    return parse_campaign(data, path.name)


def parse_campaign(data: bytes, name: str = "campaign.yaml") -> Campaign:
    """The campaign of a YAML text, as it was uploaded under `name`; raises what `read_campaign` raises."""
    if len(data) > LARGEST:
        raise InputError(
            f"{name} has more than {LARGEST:,} bytes: it is no campaign.", "See docs/campaigns.md for one."
        )
    try:
        node = parse_yaml(Path(name), data)
    except KnowledgeError as error:
        raise InputError(error.message, error.next_step) from error
    return campaign_of(node.value, name)


def campaign_yaml(campaign: Campaign) -> str:
    """The campaign as a YAML text that `parse_campaign` reads back; what is as in a new one is left out."""
    values = _without_empty(campaign_dict(campaign))
    text: str = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)
    return text


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """The mapping without empty values; a text that is the same in all languages stands there once."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        inner = _without_empty(value) if isinstance(value, dict) else value
        if (
            isinstance(inner, dict)
            and set(inner) == set(LANGUAGES)
            and len(set(map(str, inner.values()))) == 1
        ):
            inner = next(iter(inner.values()))
        if inner not in _EMPTY:
            found[key] = inner
    return found
