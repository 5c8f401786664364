"""Which tests the second leg runs again: those that its engines could answer otherwise.

A test that asks for no database, by fixture or mark, is kept from it by pytest-django and
says the same on each engine: it runs once, in the first leg, and the second says how many
it left to it. One that starts a portal of its own is marked `engines`, and runs in both.
"""

import os

import pytest

DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}
LEFT = pytest.StashKey[int]()
TOLD = "left_to_the_first_leg"


def uses_an_engine(item: pytest.Item) -> bool:
    asked = DATABASE & set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("engines")
    return bool(asked or marked)


def pytest_collection_modifyitems(config, items):
    if "ENGINES_ONLY" not in os.environ:
        return
    left = [item for item in items if not uses_an_engine(item)]
    items[:] = [item for item in items if uses_an_engine(item)]
    config.hook.pytest_deselected(items=left)
    config.stash[LEFT] = len(left)
    getattr(config, "workeroutput", {})[TOLD] = len(left)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Each worker collects all the tests there are, and tells how many it left."""
    count = getattr(node, "workeroutput", {}).get(TOLD, 0)
    node.config.stash[LEFT] = max(count, node.config.stash.get(LEFT, 0))


def is_done_by_the_first(session) -> bool:
    """Whether all that was asked for is left to the first leg: no fault, then, that none ran."""
    none = session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED
    return none and session.config.stash.get(LEFT, 0) > 0


def pytest_terminal_summary(terminalreporter, config):
    count = config.stash.get(LEFT, 0)
    if count:
        terminalreporter.write_line(
            f"{count} bài thử không hỏi cơ sở dữ liệu nên chỉ chạy một lần, ở lượt đầu (SQLite)."
        )
