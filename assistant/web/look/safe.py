"""HTML that is safe to show, as a type of its own."""

import html


class Html(str):
    """HTML made by a template or by `markup`, never by a visitor or a model."""

    __slots__ = ()

    def __html__(self) -> str:
        """The protocol by which templates recognise it."""
        return str(self)


def fill(pattern: str, *values: object) -> Html:
    """`pattern` with its {} filled by escaped values; an `Html` value goes in as it is."""
    return Html(pattern.format(*(v if isinstance(v, Html) else html.escape(str(v)) for v in values)))
