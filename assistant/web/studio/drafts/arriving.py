"""The fields of a draft while the model is still writing it: JSON that has not ended yet."""

import json
import re

# A name, and after it a text or a list of texts, each of which may be cut anywhere.
_TEXT = r'"(?:[^"\\]|\\.)*'
_PAIR = re.compile(rf'"((?:[^"\\]|\\.)*)"\s*:\s*(?:({_TEXT})"?|\[((?:\s*{_TEXT}"\s*,?)*\s*(?:{_TEXT})?))')
_ITEM = re.compile(_TEXT + '"?')
_WHOLE = re.compile(r"(?:[^\\]|\\u[0-9a-fA-F]{4}|\\[^u])*", re.DOTALL)


def arriving(text: str) -> dict[str, str]:
    """What has come in of each field, in order; a list is given as one item per line."""
    start = text.find("{")
    return {} if start < 0 else {_plain(m[1]): _value(m) for m in _PAIR.finditer(text, start)}


def _value(match: "re.Match[str]") -> str:
    if match[2] is not None:
        return _plain(match[2].removeprefix('"'))
    items = [_plain(found[1:].removesuffix('"')) for found in _ITEM.findall(match[3])]
    return "\n".join(items)


def _plain(body: str) -> str:
    """The text of a JSON string's inside, which may end in the middle of an escape."""
    found = _WHOLE.match(body)
    whole = found.group() if found else ""
    try:
        # A model's JSON may hold the line ends that a strict parser refuses.
        text = str(json.loads(f'"{whole}"', strict=False))
    except ValueError:
        return whole
    return text.encode(errors="ignore").decode()  # without the first half of an emoji
