"""`assistant results`: the group, whose commands are imported when they run."""

import click

from assistant.cli.lazy import LazyGroup

# Command -> module and function, in the order in which a marketer needs them.
COMMANDS = {
    "size": ("assistant.cli.results.size", "size", "Tell how many readers a difference takes."),
    "preview": (
        "assistant.cli.results.importing",
        "preview",
        "Show what a report is taken for.",
    ),
    "import": ("assistant.cli.results.importing", "import_report", "Take in a mailing tool's report."),
    "imports": ("assistant.cli.results.importing", "list_imports", "List the reports that were taken in."),
    "take-out": ("assistant.cli.results.importing", "take_out", "Take a report out again."),
    "report": ("assistant.cli.results.report", "report", "Show how a campaign went, and how sure that is."),
    "lessons": (
        "assistant.cli.results.lessons",
        "lessons",
        "List what was learnt.",
    ),
    "keep": ("assistant.cli.results.lessons", "keep", "Keep a lesson as a note of its segment or the brand."),
    "drop": ("assistant.cli.results.lessons", "drop", "Drop a lesson."),
}


@click.group(cls=LazyGroup, known=COMMANDS, noun="command of results")
def results() -> None:
    """What campaigns brought: import reports, see who won for whom, keep what was learnt."""
