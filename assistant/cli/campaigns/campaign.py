"""`assistant campaign`: the group, whose commands are imported when they run."""

import click

from assistant.cli.lazy import LazyGroup

# Command -> module and function, in the order in which a marketer needs them.
COMMANDS = {
    "new": ("assistant.cli.campaigns.plan", "new", "Write a campaign.yaml to begin with."),
    "plan": ("assistant.cli.campaigns.plan", "plan", "Show what a campaign is made of, takes and costs."),
    "create": ("assistant.cli.campaigns.plan", "create", "Keep a campaign, ready to be run."),
    "list": ("assistant.cli.campaigns.kept", "list_campaigns", "List the campaigns, the newest first."),
    "show": ("assistant.cli.campaigns.kept", "show_campaign", "Show one campaign with its texts."),
    "run": ("assistant.cli.campaigns.run", "run_campaign", "Write its texts, or the pilot."),
    "status": ("assistant.cli.campaigns.run", "status", "Show how far a campaign is."),
    "pause": ("assistant.cli.campaigns.run", "pause", "Begin no more texts; end those on their way."),
    "resume": ("assistant.cli.campaigns.run", "resume", "Go on with what is left."),
    "stop": ("assistant.cli.campaigns.run", "stop", "End a run within seconds; nothing is lost."),
    "retry": ("assistant.cli.campaigns.run", "retry", "Have failed or blocked texts written again."),
    "review": ("assistant.cli.campaigns.review", "review", "List its texts and what the checks found."),
    "sample": ("assistant.cli.campaigns.review", "sample", "Show some random texts, whole."),
    "approve": ("assistant.cli.campaigns.review", "approve", "Approve texts, or all that are clean."),
    "reject": ("assistant.cli.campaigns.review", "reject", "Take texts out, with a reason."),
    "agreement": ("assistant.cli.campaigns.review", "agreement", "Compare what all its texts state."),
    "duplicate": ("assistant.cli.campaigns.kept", "duplicate", "Make a campaign from an earlier one."),
    "export": (
        "assistant.cli.campaigns.export",
        "export_campaign",
        "Write it into a file for a mailing tool.",
    ),
    "exports": ("assistant.cli.campaigns.export", "list_exports", "List the files that were written."),
    "delete": ("assistant.cli.campaigns.kept", "delete", "Delete a campaign; its drafts stay."),
}


@click.group(cls=LazyGroup, known=COMMANDS, noun="command of campaign")
def campaign() -> None:
    """Plan, run, review and export campaigns: many texts at once, within a budget."""
