"""The books of the door: read once for many, and again when somebody turned the switch."""

import asyncio

from assistant.chat.door.books import Books, Reading
from assistant.chat.door.budget import Budget
from assistant.store.switches import Switches
from tests.chat.door.conftest import House


async def test_many_who_come_at_once_cost_one_reading(house: House) -> None:
    switches = Switches(house.database, house.clock.now)
    books = Books(switches, Budget(house.ledger, house.allowance, house.clock.now), seconds=60)
    read: list[Reading] = []

    async def quickly(work: object) -> Reading:
        assert callable(work)
        read.append(await asyncio.to_thread(work))
        return read[-1]

    found = await asyncio.gather(*(books.lately(quickly) for _ in range(20)))
    assert len(read) == 1
    assert not any(switch.on for switch, _ in found)

    books.pause(True, "admin")
    switch, _ = await books.lately(quickly)
    assert switch.on
    assert len(read) == 2
