"""The `assistant` command: its list of commands, and how errors reach the person or the program."""

import json
import sys
from typing import Any, NoReturn

import click

from assistant import __version__
from assistant.cli.lazy import LazyGroup
from assistant.errors import AssistantError

_PAUSE = "Stop or open the public chat, its widget and the API."
_KEPT = "Find kept drafts; write them into files for your tools."
_CAMPAIGNS = "Plan, run, review and export campaigns; read results."
_CONTACTS = "Customer files, and who of them is in which segment."
# Command name -> module and function; a module is imported when its command runs, so that help is quick.
COMMANDS = {
    "index": ("assistant.cli.knowledge", "index", "Read a folder, website, feed or file into the index."),
    "sources": ("assistant.cli.sources", "sources", "List, show and remove where knowledge comes from."),
    "search": ("assistant.cli.knowledge", "search", "Show the passages nearest to a question."),
    "ask": ("assistant.cli.ask", "ask", "Answer a question with citations."),
    "write": ("assistant.cli.copy.write", "write", "Write a draft for a channel and a segment."),
    "rewrite": ("assistant.cli.copy.rewrite", "rewrite", "Rewrite, translate or adapt a draft or a text."),
    "check": ("assistant.cli.copy.check", "check", "Check a text as a linter does."),
    "export": ("assistant.cli.copy.export", "export", _KEPT),
    "library": ("assistant.cli.copy.library", "library", _KEPT),
    "contacts": ("assistant.cli.campaigns.contacts", "contacts", _CONTACTS),
    "segments": ("assistant.cli.campaigns.segments", "segments", _CONTACTS),
    "campaign": ("assistant.cli.campaigns.campaign", "campaign", _CAMPAIGNS),
    "results": ("assistant.cli.results", "results", _CAMPAIGNS),
    "leads": ("assistant.cli.leads", "leads", "List, export and mark visitors' requests to a human."),
    "privacy": ("assistant.cli.privacy", "privacy", "Show or erase a person's data; show what leaves."),
    "pause": ("assistant.cli.pause", "pause", _PAUSE),
    "resume": ("assistant.cli.pause", "resume", _PAUSE),
    "keys": ("assistant.cli.keys", "keys", "Make, list and revoke keys of the API."),
    "serve": ("assistant.cli.serve", "serve", "Start the chat and the studio."),
    "init": ("assistant.cli.init", "init", "Draft brand.yaml and segments.yaml from documents."),
    "doctor": ("assistant.cli.doctor", "doctor", "Check that everything is in order."),
    "eval": ("assistant.cli.evaluation.command", "evaluate", "Measure search, answers and drafts."),
    "user": ("assistant.cli.user", "user", "Accounts: add, invite, list, roles, passwords, disable."),
}

# \b keeps the lines as they are, without blank ones between: the whole help fits a terminal of 80 × 25.
HELP = """\b
Answer visitors and write for customers from one company's own knowledge.
Start: assistant serve. Commands take --knowledge, --data-dir, --json, --help."""


class Commands(LazyGroup):
    """The whole command line."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands alone: the text above names the options, and a screen has 25 lines."""
        self.format_commands(ctx, formatter)


@click.group(
    cls=Commands,
    known=COMMANDS,
    noun="command",
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="assistant")
def cli() -> None:
    """Answer visitors and write for customers from one company's own knowledge."""


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 done, 1 the environment or the run, 2 the user's input."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        _fail({"code": "input", "message": error.format_message(), "next": _help_hint(error)}, 2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader (`| head`) has all it wants; a second error at exit would be noise.
        sys.stderr.close()
        sys.exit(0)
    except AssistantError as error:
        _fail(error.as_dict(), error.exit_code)
    sys.exit(0)


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"See: {context.command_path} --help" if context else "See: assistant --help"


def _fail(error: dict[str, Any], exit_code: int) -> NoReturn:
    if "--json" in sys.argv:
        click.echo(json.dumps({"error": error}, ensure_ascii=False))
    else:
        click.echo(f"{error['message']} {error['next']}".strip(), err=True)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
