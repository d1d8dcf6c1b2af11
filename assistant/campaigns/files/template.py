"""All variants of a channel as one template: the tool shows each reader the block of their variant.

Which code chooses: `blocks` in rules/mailing_imports.yaml. There is no block for a reader without a variant:
whoever is not in the import file gets no text of the campaign.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.campaigns.files.letters import Letter
from assistant.campaigns.files.tools import Blocks, ImportTool
from assistant.errors import FormatError

FOLDER = "template/"
MOST = 100  # variants of one template: its HTML would grow beyond what editors open
_VALUE = re.compile(r"[\w.-]+", re.ASCII)  # it stands between quotes of the tool's code
_BODY = re.compile(r"(?P<head>.*<body[^>]*>)(?P<body>.*)(?P<foot></body>.*)", re.DOTALL)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_LANG = re.compile(r'(<html[^>]*?) lang="[^"]*"')
# How one text was made is told of that text; of all of them the manifest tells it.
_MARKS = re.compile(r'<meta name="draft[^"]*" content="[^"]*"\s*/?>')


def templates(
    letters: Mapping[str, Sequence[Letter]], tool: ImportTool, company: str, alone: bool
) -> Iterator[tuple[str, bytes]]:
    """The files of the templates, name and content; `letters` by channel, `company` as their title.

    Raises FormatError for a tool whose templates do not choose, for too many variants, and for a variant id
    that does not fit between quotes.
    """
    blocks = blocks_of(tool)
    language = blocks.shown.replace("{field}", blocks.named(tool.headers["language"]))
    for channel, texts in letters.items():
        field = blocks.named(tool.variant_headers(channel, alone)[-1])
        made = _Template(channel, texts, blocks, field)
        if texts[0].page:
            yield f"{FOLDER}{channel}.html", made.page(company, language)
        for part in texts[0].parts:
            yield f"{FOLDER}{channel}{'-' if part else ''}{part}.txt", made.part(part)


def blocks_of(tool: ImportTool) -> Blocks:
    """How the tool's templates choose; raises FormatError where they do not."""
    if tool.blocks is None:
        raise FormatError(
            f"Templates of “{tool.name['en']}” do not choose a block by code.",
            "Export without a template: each variant is a file of its own.",
        )
    return tool.blocks


class _Template:
    """The variants of one channel, to be chosen among by a field of the contact."""

    def __init__(self, channel: str, texts: Sequence[Letter], blocks: Blocks, field: str) -> None:
        if len(texts) > MOST:
            raise FormatError(
                f"{len(texts)} variants of “{channel}” do not fit into one template.",
                f"Export without a template, or make campaigns of at most {MOST} variants a channel.",
            )
        odd = next((text.variant_id for text in texts if not _VALUE.fullmatch(text.variant_id)), None)
        if odd is not None:
            raise FormatError(
                f"The variant id “{odd}” can't stand in the code of a template.",
                "Name segments with letters, digits and hyphens, or export without a template.",
            )
        self._texts = texts
        self._blocks = blocks
        self._field = field

    def part(self, name: str) -> bytes:
        """One part of every variant, each in its block."""
        return self._chosen(lambda text: text.parts[name]).encode()

    def page(self, company: str, language: str) -> bytes:
        """The HTML: the head is that of the first variant, the bodies are chosen.

        `language` is the tool's code for the language of the reader, in the place of a text's own.
        """
        whole = _BODY.fullmatch(self._texts[0].page)
        if whole is None:  # ours always have one
            raise FormatError("A letter without a body can't be part of a template.", "Report it.")
        head = _MARKS.sub("", _TITLE.sub(f"<title>{html.escape(company)}</title>", whole["head"], count=1))
        head = _LANG.sub(lambda found: f'{found[1]} lang="{language}"', head, count=1)
        return f"{head}{self._chosen(_body)}{whole['foot']}".encode()

    def _chosen(self, part: Callable[[Letter], str]) -> str:
        """What `part` gives of each variant, each in the block of its own."""
        blocks, whole = self._blocks, ""
        for place, text in enumerate(self._texts):
            code = blocks.other if place else blocks.first
            whole += code.replace("{field}", self._field).replace("{value}", text.variant_id) + part(text)
        return whole + blocks.end


def _body(text: Letter) -> str:
    found = _BODY.fullmatch(text.page)
    return found["body"] if found else ""
