"""A process that works on a campaign until it is killed: python -m … DATA JOURNAL CAMPAIGN SECONDS."""

import sys
from pathlib import Path

from assistant.store.database import Database
from tests.campaigns.run.parts import stage

if __name__ == "__main__":
    data, journal, campaign, seconds = sys.argv[1:]
    it = stage(Database.for_folder(Path(data)), Path(journal), float(seconds))
    it.runs.recover()
    it.runs.start(int(campaign), "lea")
    sys.stdout.write(f"{it.finished(int(campaign), 100).status}\n")
