"""Runs of campaigns: throughput beside the ideal and LangChain's `abatch`, faults, kills, a large ledger.

    python -m benchmarks.campaign [speed] [faults] [kills] [ledger] [--at-once 8 32 128] [--data-dir DIR]

speed: the demo company, checks on, against a server of 2 s latency in a process of its own. The ideal is as
many calls as may be on their way, each 2 s, without a pause; `steady` leaves out the first wave and the last
two, in which texts are prepared and checked while no call is there to wait for. `abatch` sends the
very same prompts through LangChain alone, without facts, checks or books. faults: 5 % of 429 and 5 % of cut
replies. kills: kill -9 at 20 random moments, then what was lost and what was paid twice. ledger: 10,000 and
100,000 texts through claims, books and drafts, each in a process of its own; peak RSS.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.llm.chat import OpenAIChat
from assistant.llm.endpoint import Endpoint
from assistant.services import Services
from assistant.settings import Secret, Settings, apply_environment
from assistant.store.database import Database
from assistant.types.campaign import Campaign, CampaignBrief
from assistant.wiring import build
from assistant.writing.order import MOST_VARIANTS
from benchmarks.paced import Paced, paced

LATENCY = 2.0  # seconds
WAVES = 12  # texts for each call that may be on its way
PARTS = ("speed", "faults", "kills", "ledger")
KILLS = 20
GOAL = CampaignBrief(goal={"fr": "Présenter le linge de lit en lin", "en": "Present our linen bedding"})


def main() -> None:
    """Run the parts and print their tables."""
    parser = argparse.ArgumentParser(description="runs of campaigns")
    parser.add_argument("parts", nargs="*", default=PARTS)
    parser.add_argument("--at-once", type=int, nargs="+", default=[8, 32, 128])
    parser.add_argument("--data-dir", type=Path, help="an index of the demo company; else a fresh one")
    parser.add_argument("--waves", type=int, default=WAVES)
    parser.add_argument("--texts", type=int, nargs=2, default=[10_000, 100_000], help="of the ledger")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _ledger_child(options.child)
        return
    with tempfile.TemporaryDirectory() as fresh:
        data = options.data_dir or Path(fresh)
        if "speed" in options.parts:
            _speed(data, options.at_once, options.waves)
        if "faults" in options.parts:
            _faults(data)
    if "kills" in options.parts:
        _kills()
    if "ledger" in options.parts:
        _ledger(options.texts)


def _services(data: Path, server: Paced) -> Services:
    settings = Settings.from_environment(
        {
            "ASSISTANT_DATA_DIR": str(data),
            "OPENAI_BASE_URL": server.url,
            "ASSISTANT_CHAT_MODEL": "paced-1",
        }
    )
    apply_environment(settings.paths)
    services = build(settings)
    services.index(None, lambda _: None)
    return services


def _campaign(services: Services, texts: int, at_once: int) -> int:
    """A campaign of about so many texts: segments by languages by channels by variants."""
    segments = tuple(services.segments)[:7]
    cells = -(-texts // MOST_VARIANTS) // (2 * len(segments)) + 1
    own = tuple(name for name, channel in services.channels.items() if not channel.reply)
    channels = own[: max(8, cells)]
    variants = -(-texts // (len(segments) * len(channels) * 2))
    # A goal of its own: replies that an earlier run of this benchmark paid for are not used again.
    goal = {language: f"{text} ({time.time():.0f})" for language, text in GOAL.goal.items()}
    campaign = Campaign(
        f"Benchmark {time.time():.0f}",
        segments,
        channels,
        replace(GOAL, goal=goal),
        ("fr", "en"),
        variants=min(variants, MOST_VARIANTS),
        concurrency=at_once,
    )
    return services.campaigns.create(campaign, "benchmark").id


def _run(services: Services, id_: int) -> float:
    """Run a campaign to its end; our own CPU seconds."""
    before, runs = time.process_time(), services.campaigns.runs
    runs.start(id_, "benchmark")

    async def watch() -> None:
        async for _ in runs.events(id_, every=5.0):
            pass

    asyncio.run(watch())
    return time.process_time() - before


def _speed(data: Path, sizes: Sequence[int], waves: int) -> None:
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, latency {LATENCY} s\n")
    print(
        "| calls at once | texts | calls | calls/s | of the ideal | steady | abatch, of the ideal | "
        "our CPU a text | server's CPU |\n|---|---|---|---|---|---|---|---|---|"
    )
    for at_once in sizes:
        with paced(LATENCY) as server:
            services = _services(data, server)
            try:
                id_ = _campaign(services, at_once * waves, at_once)
                server.reset()
                idle = server.counts()["cpu"]
                cpu = _run(services, id_)
                found, state = server.counts(), services.campaigns.runs.status(id_)
                prompts = [json.loads(text) for text in server.asked()]
            finally:
                services.close()
            server.reset()
            batch = asyncio.run(_abatch(server, prompts[: at_once * 6], at_once))
        ideal = at_once / LATENCY
        rate = found["calls"] / (found["last"] - found["first"])
        print(
            f"| {at_once} | {state.counts.total} | {found['calls']} | {rate:.2f} | {rate / ideal:.1%} | "
            f"{_steady(found['starts'], at_once) / ideal:.1%} | {batch / ideal:.1%} | "
            f"{cpu / state.counts.total * 1000:.0f} ms | {found['cpu'] - idle:.1f} s |",
            flush=True,
        )
        told = f"{state.counts.done} done, {state.counts.blocked} blocked, {state.counts.failed} failed"
        print(f"  ({state.status}: {told})", flush=True)


def _steady(starts: Sequence[float], at_once: int) -> float:
    """Calls a second between the second wave and the one before the last but one."""
    middle = sorted(starts)[at_once : -2 * at_once]
    return (len(middle) - 1) / (middle[-1] - middle[0]) if len(middle) > 2 else 0.0


async def _abatch(server: Paced, prompts: Sequence[Any], at_once: int) -> float:
    """Calls a second of LangChain alone with the same prompts."""
    model = OpenAIChat(Endpoint("paced-1", server.url, Secret("k"))).once()._model
    await model.abatch(
        [[(each["role"], each["content"]) for each in messages] for messages in prompts],
        config={"max_concurrency": at_once},
    )
    found = server.counts()
    return float(found["calls"] / (found["last"] - found["first"]))


def _faults(data: Path) -> None:
    print("\n| 5 % of 429, 5 % cut | |\n|---|---|")
    with paced(0.2, 0.05, 0.05) as server:
        services = _services(data, server)
        try:
            id_ = _campaign(services, 200, 16)
            server.reset()
            _run(services, id_)
            state, found = services.campaigns.runs.status(id_), server.counts()
        finally:
            services.close()
    counts = state.counts
    print(f"| status | {state.status} {state.reason} |")
    written = counts.done + counts.blocked
    print(f"| texts done or blocked / failed / all | {written} / {counts.failed} / {counts.total} |")
    print(f"| calls / refused / cut | {found['calls']} / {found['refused']} / {found['cut']} |")
    print(f"| prompts asked again before the moment that a 429 named | {found['early']} |")
    print(f"| most calls for one prompt | {max(found['prompts'])} |")


def _kills() -> None:
    from tests.campaigns.run.parts import CAMPAIGN, add, booked, outcome_of, stage
    from tests.campaigns.run.test_kill import child
    from tests.database import new_database

    chance, at_once, outcomes = random.Random(11), 8, []
    print(f"\n| kill -9 at {KILLS} random moments | undisturbed | killed |\n|---|---|---|")
    rows: dict[str, list[object]] = {}
    for kills in (0, KILLS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            db = new_database(folder / "data")
            campaign = add(db, 150, 3, replace(CAMPAIGN, concurrency=at_once)).id
            for _ in range(kills):
                with child(folder, campaign) as process:
                    before, wanted = _lines(folder), chance.randrange(5, 30)
                    while process.poll() is None and _lines(folder) < before + wanted:
                        time.sleep(0.002)
                    process.kill()
            it = stage(db, folder / "journal", 0.01)
            it.runs.resume(campaign, "lea")
            state = it.finished(campaign, 600)
            books, calls = booked(db, campaign), (folder / "journal").read_text().splitlines()
            outcomes.append(outcome_of(db, campaign))
            for label, value in (
                ("texts done, of all", f"{state.counts.done} of {state.counts.total}"),
                ("calls, different prompts", f"{len(calls)}, {len(set(calls))}"),
                ("booked whole", sum(not row.estimated for row in books)),
                ("booked as on their way at a kill", sum(row.estimated for row in books)),
            ):
                rows.setdefault(label, []).append(value)
            db.close()
    for label, values in rows.items():
        print(f"| {label} | {values[0]} | {values[1]} |")
    print(f"| outputs byte-identical | | {outcomes[0] == outcomes[1]} |", flush=True)


def _lines(folder: Path) -> int:
    file = folder / "journal"
    return file.read_bytes().count(b"\n") if file.exists() else 0


def _ledger(sizes: Sequence[int]) -> None:
    print("\n| texts | seconds | texts/s | database | peak RSS |\n|---|---|---|---|---|", flush=True)
    peaks = []
    for texts in sizes:
        command = [sys.executable, "-m", "benchmarks.campaign", "--child", str(texts)]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        peaks.append(told["rss"])
        print(
            f"| {texts:,} | {told['seconds']:.0f} | {texts / told['seconds']:.0f} | {told['size']:.0f} MB | "
            f"{told['rss']:.0f} MB |",
            flush=True,
        )
    print(f"\nThe peak of {sizes[1]:,} texts is {peaks[1] / peaks[0] - 1:+.1%} against that of {sizes[0]:,}.")


def _ledger_child(texts: int) -> None:
    """Every text is claimed, reserved, booked with its reply, and ended with a draft, as a run does it."""
    import datetime as dt
    from decimal import Decimal

    from assistant.store.campaigns.money import Money, Payer
    from assistant.store.campaigns.replies import Reply
    from assistant.store.campaigns.texts import Texts
    from assistant.types.model import Usage
    from tests.campaigns.run.parts import Written, add, draft_of, planned

    with tempfile.TemporaryDirectory() as name:
        db = Database.for_folder(Path(name))
        ledger, money, campaign = Texts(db), Money(db), add(db, 0).id
        started = time.perf_counter()
        ledger.add(
            campaign, (each for start in range(0, texts, 1000) for each in _some(start, texts, planned))
        )
        lease, usage = dt.timedelta(seconds=60), Usage(2000, 1000, 300, Decimal("0.001"))
        done = 0
        while claimed := ledger.claim(campaign, "w", lease, 32):
            for text in claimed:
                hold = money.reserve(Payer(campaign, text.planned.number, "w"), "gpt-5", usage)
                if hold is None:
                    raise AssertionError("no room without a cap")
                body = f"{text.planned.variant_id} " * 40
                money.settle(hold, usage, Reply(text.planned.variant_id, "gpt-5", body, usage))
                ledger.finish(text, "w", Written(draft_of(text, body)), "lea")
                done += 1
        counts = ledger.counts(campaign)
        if not counts.done == done == texts:
            raise AssertionError(f"{counts.done} of {texts}")
        seconds = time.perf_counter() - started
        size = sum(file.stat().st_size for file in Path(name).iterdir()) / 1e6
        db.close()
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "size": size, "rss": rss}))


def _some(start: int, texts: int, planned: Any) -> list[Any]:
    """A thousand planned texts at a time: all of them would be the largest thing in memory."""
    few = planned(min(1000, texts - start))
    return [
        replace(
            each,
            number=each.number + start,
            cell=f"{start}-{each.cell}",
            variant_id=f"{start}-{each.variant_id}",
        )
        for each in few
    ]


if __name__ == "__main__":
    try:
        main()
    except AssistantError as error:
        sys.exit(str(error))
