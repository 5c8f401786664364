import ast
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.labels import ACTIONS
from accounts.log import log
from agencies.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AssignmentFactory

LOG = reverse("reports:log")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(province):
    """Two people did one thing each."""
    log(UserFactory(full_name="Đặng Thị Hạnh"), "agency.founded", province.department)
    log(UserFactory(full_name="Võ Thanh Kiểm"), "declaration.recorded", province.commune_a)


def lines(client, **asked):
    return [entry.by_name for entry in client.get(LOG, asked).context["page"]]


def test_log_says_who_did_what_to_what_newest_first(written, staff, signed_in):
    client = signed_in(staff)

    page = client.get(LOG).content.decode()

    assert lines(client) == ["Võ Thanh Kiểm", "Đặng Thị Hạnh"]
    assert "Lập cơ quan" in page
    assert "Sở Khoa học và Công nghệ" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "dang thi hanh"}, ["Đặng Thị Hạnh"]),
        ({"person": "KIỂM võ"}, ["Võ Thanh Kiểm"]),
        ({"action": "agency.founded"}, ["Đặng Thị Hạnh"]),
        ({"target": "nam hung"}, ["Võ Thanh Kiểm"]),
        ({"target": "nam hung", "action": "agency.founded"}, []),
        ({"person": "khoa hoc"}, []),
        ({"target": "Sở, KHOA học"}, ["Đặng Thị Hạnh"]),
        ({"person": "   "}, ["Võ Thanh Kiểm", "Đặng Thị Hạnh"]),
    ],
)
def test_log_is_searched_without_accents(written, staff, signed_in, asked, found):
    assert lines(signed_in(staff), **asked) == found


def test_names_are_searched_in_the_database_alone(written, staff, signed_in):
    client = signed_in(staff)

    with CaptureQueriesContext(connection) as queries:
        client.get(LOG, {"person": "dang thi hanh", "target": "khoa học"})

    asked = [query["sql"] for query in queries if "accounts_logentry" in query["sql"]]
    assert len(asked) == 2  # how many there are, and those of the page
    assert not [sql for sql in asked if "DISTINCT" in sql or "Đặng" in sql]


def test_unknown_action_is_named_on_the_filter(written, staff, signed_in):
    page = signed_in(staff).get(LOG, {"action": "khong.co"}).content.decode()

    assert "khong.co" in page
    assert "field-error" in page


def test_nothing_found_says_so(written, staff, signed_in):
    assert "Không có việc nào khớp" in signed_in(staff).get(LOG, {"person": "x"}).content.decode()


def test_log_is_read_fifty_lines_at_a_time(province, staff, signed_in):
    for _ in range(51):
        log(staff, "person.signed_in", staff)

    client = signed_in(staff)

    assert [len(lines(client, page=number)) for number in (1, 2)] == [50, 1]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.INSPECTOR])
def test_who_may_not_read_the_log_is_told_why(province, signed_in, role):
    person = AssignmentFactory(agency=province.top, role=role).user

    response = signed_in(person).get(LOG)

    assert response.status_code == 403
    assert "được đọc nhật ký" in response.content.decode()


def test_role_below_the_top_does_not_open_the_log(province, signed_in):
    person = AssignmentFactory(agency=province.district, role=Role.AUDITOR).user

    assert signed_in(person).get(LOG).status_code == 403


def test_log_costs_the_same_however_long(staff, signed_in, count_queries):
    client = signed_in(staff)
    log(staff, "person.signed_in", staff)
    short = count_queries(lambda: client.get(LOG))
    for _ in range(30):
        log(staff, "person.signed_in", staff)

    assert count_queries(lambda: client.get(LOG)) == short


def actions_written():
    """The actions that the portal's own code writes into the log, wherever it does.

    Either the call names its action, or a name stands for it that is given one nearby:
    never one that is put together, which nobody would find.
    """
    for app in ["accounts", "agencies", "quality", "reports", "isoportal"]:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            told = [action for action in map(told_action, ast.walk(tree)) if action]
            yield from (action.value for action in told if isinstance(action, ast.Constant))
            named = [action.id for action in told if not isinstance(action, ast.Constant)]
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in named:
                    yield from (part.value for part in ast.walk(node.value) if is_text(part))


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def told_action(node):
    """What a call of `log`, or of a `_log_…` that hands it on, says was done."""
    called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    return node.args[1] if called == "log" or called.startswith("_log") else None


def test_every_action_written_has_its_words_and_all_words_an_action():
    assert set(actions_written()) == ACTIONS.keys()
