"""Which files of tests run in one process, one after the other, when several processes share the work.

A group uses something that takes seconds to make: the demo company's index, the web server. Others are heavy
for their few tests: as a group they start early, and no process is left alone with them at the end.
"""

from xdist.scheduler import LoadFileScheduling

GROUPS = {
    "tests/test_demo.py": "demo",
    "tests/chat/test_recommend_demo.py": "demo",
    "tests/chat/test_suggestions.py": "demo",
    "tests/writing/test_clean_drafts.py": "demo",
    "tests/web/": "web",
    "tests/ingest/sync/": "sync",
    "tests/cli/": "cli",
}


def group_of(nodeid: str) -> str | None:
    """The group of a test, None when its file stands alone."""
    return next((group for start, group in GROUPS.items() if nodeid.startswith(start)), None)


class Together(LoadFileScheduling):
    """Hands out files, and groups of files as if each were one."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid) or super()._split_scope(nodeid)
