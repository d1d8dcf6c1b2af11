"""The plain-text part of a letter, for programs that show no HTML and for filters that compare both."""

from collections.abc import Iterator

from assistant.export.mail.letter import Block
from assistant.export.mail.parts import Mail
from assistant.export.tags import render


def plain_text(mail: Mail) -> str:
    """The same letter without markup: paragraphs, addresses written out, the foot behind a line of dashes."""
    parts = [] if mail.approved else [mail.said("unapproved")]
    parts += [_block(block, mail) for block in mail.letter.blocks]
    foot = list(_foot(mail))
    # Programs hide what follows “-- ” when they quote (RFC 3676, 4.3): the signature, not the mentions.
    return "\n\n".join([*parts, "-" * 20, *foot] if foot else parts) + "\n"


def _block(block: Block, mail: Mail) -> str:
    lines = [render(line, mail.tool) for line in block.lines]
    if block.kind == "heading":
        return f"{lines[0]}\n{'=' * min(len(lines[0]), 60)}"
    if block.kind == "list":
        return "\n".join(f"- {line}" for line in lines)
    if block.kind == "button":
        colon = "\u00a0: " if mail.language == "fr" else ": "
        return f"{lines[0]}{colon}{mail.link}" if mail.link else lines[0]
    return "\n".join(lines)


def _foot(mail: Mail) -> Iterator[str]:
    yield from (render(mention, mail.tool) for mention in mail.mentions)
    if mail.postal:
        yield mail.postal
    colon = "\u00a0: " if mail.language == "fr" else ": "
    if mail.online:
        yield f"{mail.said('online')}{colon}{mail.online}"
    if mail.unsubscribe:
        yield f"{mail.said('unsubscribe')}{colon}{mail.unsubscribe}"
