"""How long the export of a campaign takes, and that its memory does not grow with the contacts.

    python -m benchmarks.campaign_export 100000 1000000

For each size, in a process of its own: a list of contacts with an e-mail address and a number, half of
them in a segment of the campaign, is exported for Brevo on two channels, with everything that an export does:
rules of segments, opt-outs, the choice among variants, tables, suppression, ZIP, hashes.
"""

import hashlib
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.types.contacts import Contact, ContactList
from tests.campaigns.out.parts import CAMPAIGN, NOW, Shop

SIZES = (100_000, 1_000_000)


def people(count: int) -> Iterator[Contact]:
    """The contacts; every hundredth may not be written to."""
    basis = {"email": "consent", "sms": "customer"}
    for number in range(count):
        yield Contact(
            contact_list=0,
            row=number + 2,
            email=f"reader-{number}@example.org",
            phone=f"+336{number:08}",
            language="fr" if number % 3 else "en",
            first_name=f"Zoé {number}",
            last_name="D'Arc",
            traits={"country": "GB" if number % 2 else "FR", "city": "Lyon", "orders": number % 9},
            basis=basis if number % 100 else {},
            email_hash=hashlib.blake2b(b"e%d" % number, digest_size=16).hexdigest(),
            phone_hash=hashlib.blake2b(b"p%d" % number, digest_size=16).hexdigest(),
        )


def measure(count: int) -> str:
    """One size, in this process: a line of the table."""
    with TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        kept = ContactList(0, "bench", "plain", "bench.csv", "0" * 64, {}, count, {}, NOW, "bench")
        contacts = shop.contacts.add(kept, people(count)).id
        stored = shop.planned(replace(CAMPAIGN, contacts=contacts, channels=("email", "sms")))
        shop.write(stored)
        began, cpu = time.perf_counter(), time.process_time()
        file = shop.exports.export(stored.id, "brevo", user="bench")
        seconds, busy = time.perf_counter() - began, time.process_time() - cpu
        for channel in file.manifest["channels"]:
            assert channel["sent"] + sum(channel["excluded"].values()) == count
        shop.database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sent = sum(channel["sent"] for channel in file.manifest["channels"])
    size = file.size / 1_048_576
    return f"| {count:>9,} | {sent:>9,} | {seconds:7.1f} | {count / busy:9,.0f} | {size:6.1f} | {peak:6.0f} |"


def main() -> None:
    """Print the table."""
    if "--one" in sys.argv:
        print(measure(int(sys.argv[-1])))
        return
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("|  contacts | messages | seconds | rows per CPU second | ZIP, MB | peak, MB |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.campaign_export", "--one", str(size)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        print(done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
