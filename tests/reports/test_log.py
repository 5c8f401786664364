import ast
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from accounts.labels import ACTIONS
from accounts.log import changes, log
from agencies.roles import Role
from tests.factories.accounts import UserFactory
from tests.factories.agencies import AgencyVersionFactory, AssignmentFactory, UploadFactory
from tests.factories.quality import DeclarationFactory

LOG = reverse("reports:log")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def written(province):
    """Two people did one thing each."""
    log(UserFactory(full_name="Đặng Thị Hạnh"), "agency.founded", province.department)
    log(UserFactory(full_name="Võ Thanh Kiểm"), "declaration.recorded", province.commune_a)


def rows_of(workbook):
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()


def lines(client, **asked):
    return [entry.by_name for entry in client.get(LOG, asked).context["page"]]


def test_log_says_who_did_what_to_what_newest_first(written, staff, signed_in):
    client = signed_in(staff)

    page = client.get(LOG).content.decode()

    assert lines(client) == ["Võ Thanh Kiểm", "Đặng Thị Hạnh"]
    assert "Lập cơ quan" in page
    assert "Sở Khoa học và Công nghệ" in page


def test_log_says_whom_a_reminder_reached_and_of_what(province, staff, signed_in):
    told = {"told": ["Nguyễn Văn An", "Phạm Quốc Hưng"], "owed": ["Chính sách chất lượng năm 2026"]}
    log(staff, "agency.reminded_by_hand", province.department, **told)
    log(None, "agency.reminded", province.department, stages=["Mục tiêu năm 2026: -3 ngày"])

    page = " ".join(signed_in(staff).get(LOG).content.decode().split())

    for said in ["Nguyễn Văn An; Phạm Quốc Hưng", *told["owed"], "Mục tiêu năm 2026: -3 ngày"]:
        assert said in page


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


def test_entry_says_from_where_it_was_done(province, staff, client):
    person = UserFactory(full_name="Đặng Thị Hạnh")

    client.post(
        reverse("accounts:sign-in"),
        {"username": person.username, "password": "mat-khau-thu-nghiem"},
        REMOTE_ADDR="10.20.30.40",
    )

    client.force_login(staff)
    assert "10.20.30.40" in client.get(LOG, {"person": "dang thi hanh"}).content.decode()


def test_change_says_what_was_and_what_is(province, staff, signed_in):
    before, after = {"number": "12/QĐ", "note": ""}, {"number": "13/QĐ", "note": ""}
    target = DeclarationFactory(agency=province.department)
    log(staff, "declaration.changed", target, changes=changes(before, after))

    page = signed_in(staff).get(LOG).content.decode()

    assert "Số, ký hiệu: <del>12/QĐ</del> → 13/QĐ" in page
    assert "Ghi chú" not in page


def test_log_of_an_agency_is_found_by_any_name_it_has_had(province, staff, signed_in):
    log(staff, "agency.changed", province.commune_a, agency=province.commune_a.pk)
    log(UserFactory(full_name="Võ Thanh Kiểm"), "agency.changed", province.commune_b, agency=8)
    province.commune_a.versions.update(end=date(2020, 1, 1))
    AgencyVersionFactory(agency=province.commune_a, name="UBND phường Mới", start=date(2020, 1, 1))

    found = [lines(signed_in(staff), agency=name) for name in ["nam hung", "phuong moi"]]

    assert found == [["Trần Thị Thư"]] * 2


def test_log_is_asked_for_between_two_days(province, staff, signed_in):
    client, today = signed_in(staff), timezone.localdate()
    log(staff, "person.signed_in", staff)

    assert lines(client, since=today.isoformat(), until=today.isoformat()) == ["Trần Thị Thư"]
    assert lines(client, since=(today + timedelta(days=1)).isoformat()) == []
    assert lines(client, until=(today - timedelta(days=1)).isoformat()) == []


def test_days_in_the_wrong_order_are_refused_in_words(written, staff, signed_in):
    page = signed_in(staff).get(LOG, {"since": "2026-02-01", "until": "2026-01-01"})

    assert (page.status_code, page.context["lines"]) == (422, [])
    assert "Ngày 01/01/2026 trước ngày bắt đầu 01/02/2026" in page.content.decode()


def test_person_is_found_by_the_name_they_sign_in_by(province, staff, signed_in):
    log(UserFactory(username="thu.hanh", full_name="Đặng Thị Hạnh"), "role.ended", province.top)

    assert lines(signed_in(staff), person="thu.hanh") == ["Đặng Thị Hạnh"]


def test_submission_is_found_by_its_reference(province, staff, signed_in):
    for code in ["HS-2026-000123", "HS-2026-000124"]:
        log(staff, "submission.accepted", province.department, reference=code)

    assert len(lines(signed_in(staff), target="HS-2026-000123")) == 1


def test_reading_of_a_file_says_whose_and_which(province, staff, signed_in):
    upload = UploadFactory(agency=province.commune_a, name="Mục tiêu.pdf", sha256="ab" * 32)
    log(staff, "file.read", upload, agency=upload.agency_id, sha256=upload.sha256)

    page = signed_in(staff).get(LOG).content.decode()

    assert "Cơ quan: UBND xã Nam Hùng" in page
    assert "SHA-256: abab" in page


def test_log_as_excel_holds_exactly_what_is_filtered(written, staff, signed_in):
    got = signed_in(staff).get(reverse("reports:log-export"), {"person": "dang thi hanh"})

    table = rows_of(got.content)
    assert [row[1] for row in table] == ["Người làm", "Đặng Thị Hạnh"]
    assert table[1][3:5] == ["Lập cơ quan", "Sở Khoa học và Công nghệ"]


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
    client.get(LOG)  # the first request of a session writes it down
    short = count_queries(lambda: client.get(LOG))
    for _ in range(30):
        log(staff, "person.signed_in", staff)

    assert count_queries(lambda: client.get(LOG)) == short


def actions_written():
    """The actions that the portal's own code writes into the log, wherever it does.

    Either the call names its action, or a name stands for it that is given one nearby:
    never one that is put together, which nobody would find.
    """
    for app in ["accounts", "agencies", "procedures", "quality", "audits", "reports", "isoportal"]:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            told = [action for action in map(told_action, ast.walk(tree)) if action]
            yield from (action.value for action in told if isinstance(action, ast.Constant))
            named = [action.id for action in told if not isinstance(action, ast.Constant)]
            for node in ast.walk(tree):
                if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in named:
                    yield from (part.value for part in ast.walk(node.value) if is_text(part))
            yield from handed_on(tree)


def handed_on(tree):
    """The actions a call or a form names as its `action`, for others to write."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.keyword) and node.arg == "action"
        named |= isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "action"
        if named and is_text(node.value) and "." in node.value.value:
            yield node.value.value


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def told_action(node):
    """What a call of `log`, or of a `_log_…` that hands it on, says was done."""
    called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    return node.args[1] if called == "log" or called.startswith("_log") else None


def test_every_action_written_has_its_words_and_all_words_an_action():
    assert set(actions_written()) == ACTIONS.keys()
