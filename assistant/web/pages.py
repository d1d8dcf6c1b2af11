"""Our own HTML templates, escaped by default and failing on a missing value."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.web.look.safe import Html


class Pages:
    """The templates of assistant/web/templates."""

    def __init__(self) -> None:
        folder = Path(__file__).with_name("templates")
        self._templates = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, name: str, **values: object) -> Html:
        """The HTML of one template."""
        return Html(self._templates.get_template(f"{name}.html").render(**values))

    def line(self, name: str, **values: object) -> Html:
        """The HTML of one template on a single line.

        The chat page takes messages as Markdown, where a blank line would end an HTML block.
        """
        lines = self.render(name, **values).splitlines()
        return Html(" ".join(line.strip() for line in lines if line.strip()))
