"""`assistant campaign list|show|duplicate|delete`."""

from pathlib import Path
from typing import Any

import click

from assistant.cli import show
from assistant.cli.campaigns.plan import USER, print_estimate, print_table, print_texts
from assistant.cli.options import NUMBER, common, settings_from

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("list")
@common
def list_campaigns(knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """List the campaigns, the newest first."""
    from assistant.store.campaigns.definition import stored_dict
    from assistant.wiring.campaigns import open_campaigns_alone

    found = open_campaigns_alone(settings_from(knowledge, data_dir)).list()
    if as_json:
        show.as_json([stored_dict(stored) for stored in found])
        return
    rows = [
        (str(each.id), each.campaign.name, each.status, f"{each.created_at:%Y-%m-%d}", each.created_by)
        for each in found
    ]
    print_table(("id", "name", "status", "made", "by"), rows)


@click.command("show")
@click.argument("number", metavar="ID", type=NUMBER)
@click.option("--all", "every", is_flag=True, help="Show every text.")
@common
def show_campaign(
    number: int, every: bool, knowledge: Path | None, data_dir: Path | None, as_json: bool
) -> None:
    """Show the campaign of that ID: its definition as YAML, its texts and its estimate."""
    from assistant.campaigns.plan.definition import campaign_yaml
    from assistant.store.campaigns.definition import stored_dict
    from assistant.wiring.campaigns import open_campaigns_alone

    desk = open_campaigns_alone(settings_from(knowledge, data_dir))
    stored = desk.get(number)
    texts = [text.as_dict() for text in desk.texts(number)]
    if as_json:
        show.as_json({**stored_dict(stored), "texts": texts})
        return
    told = f": {stored.reason}" if stored.reason else ""
    click.secho(f"Campaign {stored.id}, {stored.status}{told}", bold=True)
    click.echo(campaign_yaml(stored.campaign))
    print_texts(texts, every)
    if stored.frozen.get("estimate"):
        print_estimate(stored.frozen["estimate"])


@click.command()
@click.argument("number", metavar="ID", type=NUMBER)
@click.option("--name", help="The new campaign's name.")
@click.option("--contacts", type=NUMBER, help="Number of a fresher contact list.")
@click.option("--starts", type=_DAY, help="First day, e.g. 2026-12-01.")
@click.option("--ends", type=_DAY, help="Last day.")
@click.option("--offer-from", type=_DAY, help="First day of the offer.")
@click.option("--offer-until", type=_DAY, help="Last day of the offer.")
@click.option(
    "--product", "products", multiple=True, help="SKU in place of the earlier ones; may be repeated."
)
@click.option("--dry-run", is_flag=True, help="Keep nothing: only tell what differs.")
@common
def duplicate(
    number: int,
    dry_run: bool,
    knowledge: Path | None,
    data_dir: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Make a campaign from that of ID with other dates, products or contacts, and tell what differs."""
    from assistant.store.campaigns.definition import stored_dict
    from assistant.wiring.campaigns import open_campaigns_alone

    desk = open_campaigns_alone(settings_from(knowledge, data_dir))
    changes = _changes(given)
    if dry_run:
        difference, stored = desk.difference(number, changes), None
    else:
        copied = desk.duplicate(number, changes, USER)
        difference, stored = copied.difference, copied.stored
    told = difference.as_dict()
    if as_json:
        show.as_json({"campaign": None if stored is None else stored_dict(stored), "difference": told})
        return
    if stored is not None:
        click.echo(f"Campaign {stored.id}: {stored.campaign.name}, made from campaign {number}.")
    _difference(told)


@click.command()
@click.argument("number", metavar="ID", type=NUMBER)
@common
def delete(number: int, knowledge: Path | None, data_dir: Path | None, as_json: bool) -> None:
    """Delete the campaign of that ID with its texts' rows; drafts stay in the library, spend on the books."""
    from assistant.wiring.campaigns import open_campaigns_alone

    open_campaigns_alone(settings_from(knowledge, data_dir)).delete(number)
    if as_json:
        show.as_json({"deleted": number})
    else:
        click.echo(f"Campaign {number} is deleted.")


def _changes(given: dict[str, Any]) -> dict[str, Any]:
    """The keys of a definition that the options give anew."""
    days = {name: given.pop(name) for name in ("starts", "ends", "offer_from", "offer_until")}
    told = {name: value.date().isoformat() for name, value in days.items() if value}
    offer = {
        key: told.pop(name)
        for name, key in (("offer_from", "starts"), ("offer_until", "ends"))
        if name in told
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value} | told
    if "products" in changes:
        changes["products"] = list(changes["products"])
        changes["products_by_segment"] = {}
    if offer:
        changes["brief"] = {"offer": offer}
    return changes


def _difference(told: dict[str, Any]) -> None:
    contacts = told["contacts"]
    click.echo(
        f"Contacts: {contacts['before']} before, {contacts['after']} now, {contacts['new']} new, "
        f"{contacts['gone']} gone."
    )
    for change, count in contacts["basis"].items():
        click.echo(f"  legal basis {change}: {count}")
    for kind, skus in told["products"].items():
        if skus:
            click.echo(f"Products {kind}: {', '.join(skus)}")
    for key, change in told["changed"].items():
        click.echo(f"{key}: {change['from']} → {change['to']}")
