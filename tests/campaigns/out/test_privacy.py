"""Exports are part of what is shown and erased of a person, and of what goes after its days."""

import datetime as dt
import time
from dataclasses import replace
from typing import Any

from assistant.chat.conversation import Conversations
from assistant.privacy.parts import Privacy
from assistant.store.database import utc_now
from assistant.wiring.privacy import open_keeper, open_privacy
from tests.campaigns.out.parts import CAMPAIGN, Shop

ONE: dict[str, Any] = {"segments": ("everyone",), "languages": ("fr",)}


def privacy_of(shop: Shop) -> Privacy:
    keeper = open_keeper(shop.settings, shop.database)
    return open_privacy(
        shop.settings,
        shop.database,
        shop.house.brand,
        Conversations(20, 20_000, 3600, 100, time.monotonic),
        keeper,
    )


def test_a_person_is_erased_from_every_export(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "zoe@example.org"), shop.contact(3, "bob@example.org")], **ONE)
    file = shop.exports.export(stored.id, user="ana")
    privacy = privacy_of(shop)
    assert privacy.people.export("Zoe+shop@example.org")["campaign_exports"] == [file.name]
    gone = privacy.people.erase("zoe@example.org")
    assert (gone.contacts, gone.campaign_exports) == (1, 1)
    again = shop.exports.get(file.name)
    assert (again.path, again.content) == (None, b"")
    assert again.manifest["channels"][0]["sent"] == 2  # what was done is known, without anybody's name
    held = [
        path for path in shop.folder.rglob("*") if path.is_file() and b"zoe@example.org" in path.read_bytes()
    ]
    assert held == []
    newer = shop.exports.export(stored.id, user="ana")
    assert newer.manifest["channels"][0]["sent"] == 1
    privacy.close()


def test_an_export_goes_with_its_contacts_after_their_days(shop: Shop) -> None:
    days = dt.timedelta(days=shop.settings.contacts.days, hours=1)
    number = shop.people([shop.contact(2, "zoe@example.org")], utc_now() - days)
    stored = shop.planned(replace(CAMPAIGN, contacts=number))
    shop.write(stored)
    file = shop.exports.export(stored.id, user="ana")
    assert file.path is not None
    privacy = privacy_of(shop)
    privacy.purge.tick()
    privacy.close()
    assert shop.exports.get(file.name).path is None
    assert shop.contacts.lists() == []
    assert [problem.code for problem in shop.exports.check(stored.id).problems] == ["contacts_gone"]


def test_an_export_goes_when_its_list_is_deleted_by_hand(shop: Shop) -> None:
    stored = shop.ready([shop.contact(2, "zoe@example.org")], **ONE)
    file = shop.exports.export(stored.id, user="ana")
    privacy = privacy_of(shop)
    privacy.purge.tick()
    assert shop.exports.get(file.name).path is not None
    shop.contacts.delete(stored.campaign.contacts or 0)
    privacy.purge.tick()
    privacy.close()
    assert shop.exports.get(file.name).path is None
