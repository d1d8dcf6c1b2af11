from assistant.ingest.files import Skipped
from assistant.ingest.reports import FileReport, Pace, SyncReport


def test_the_pace_tells_the_rate_and_what_is_left() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    pace.start(1000)
    now[0] += 10
    assert pace.seconds_left() == 0  # nothing to go by yet
    pace.advance(250)
    assert pace.rate(40) == 4
    assert pace.seconds_left() == 30
    pace.advance(5000)  # the weight was only an estimate
    assert pace.seconds_left() == 0


def test_reports_add_up() -> None:
    one = SyncReport(
        added=1, skipped=(Skipped("a", "b"),), warnings=("w",), files=(FileReport("a", "added"),)
    )
    two = SyncReport(moved=2, boilerplate=3, dry_run=True)
    both = one + two
    assert (both.added, both.moved, both.boilerplate, both.dry_run) == (1, 2, 3, True)
    assert both.as_dict()["files"] == [
        {"source": "a", "status": "added", "reason": "", "warnings": [], "chunks": 0}
    ]
    assert both.as_dict()["skipped"] == [{"source": "a", "reason": "b"}]


def test_a_run_right_after_another_makes_one_report_of_both() -> None:
    first = SyncReport(added=1, chunks=1, seconds=2, files=(FileReport("a", "added"),))
    later = SyncReport(
        added=1, chunks=2, seconds=1, files=(FileReport("a", "unchanged"), FileReport("b", "added"))
    )
    both = first.followed_by(later)
    assert (both.added, both.chunks, both.seconds) == (2, 2, 3)
    assert [(file.source, file.status) for file in both.files] == [("a", "added"), ("b", "added")]
