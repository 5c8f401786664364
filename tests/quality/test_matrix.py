"""The matrix of agencies and duties: what it shows, filters, counts and exports."""

import io
import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from agencies.access import EVERYWHERE
from agencies.models import Kind
from agencies.roles import Role
from quality.duties.matrix import asked
from quality.duties.owing import duties
from quality.models import Obligation, Relief
from tests.factories.agencies import AssignmentFactory
from tests.factories.quality import ObligationFactory, ReliefFactory
from tests.quality.owing import DAY, EXPORT, MATRIX, State, hand_in, moment, year_of
from tests.quality.pages import words

pytestmark = pytest.mark.django_db
ASKED = {"year": "2026", "day": DAY.isoformat()}


@pytest.fixture
def year(register):
    """Two duties of departments and districts in 2026: on time, late, missing and waived."""
    owed = year_of()
    hand_in(owed["policy", "department"], register.department, state=State.ACCEPTED)
    hand_in(owed["objectives", "department"], register.department, date(2026, 2, 3))
    waiver = ReliefFactory(agency=register.district, obligation=owed["policy", "district"])
    Relief.objects.filter(pk=waiver.pk).update(at=moment(date(2026, 1, 5)))
    return owed


def shown(matrix):
    return {
        line.name: [mark and (mark.tone, mark.text) for mark in line.marks]
        for block in matrix.blocks
        for line in block.lines
    }


def sheet(answer, name="Nghĩa vụ"):
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        .get_sheet_by_name(name)
        .to_python()
    )


def open_matrix(client, **more):
    return client.get(MATRIX, ASKED | more)


def test_each_cell_is_a_letter_with_its_colour(year, staff, signed_in):
    answer = open_matrix(signed_in(staff))

    assert shown(answer.context["matrix"]) == {
        "Sở Khoa học và Công nghệ": [("done", "T"), ("info", "C*")],
        "UBND huyện Nam Trực": [("encouraged", "M"), ("late", "Q")],
    }
    assert "Đã tiếp nhận" in words(answer)


def test_what_is_due_within_a_week_has_the_colour_of_what_presses(register, staff):
    ObligationFactory(due_on=date(2026, 2, 23), timely_on=date(2026, 2, 23))

    def tone(day):
        return shown(asked({"year": "2026"}, staff, day))["Sở Khoa học và Công nghệ"]

    assert tone(DAY) == [("idle", "N")]
    assert tone(date(2026, 2, 16)) == tone(date(2026, 2, 23)) == [("due", "N")]
    assert tone(date(2026, 2, 24)) == [("late", "Q")]


def test_a_revision_that_waits_is_marked_counted_and_found(year, register, staff):
    hand_in(year["policy", "department"], register.department, date(2026, 2, 10), number=2)

    matrix = asked({"year": "2026", "standing": "waiting"}, staff, DAY)

    marks = shown(matrix)["Sở Khoa học và Công nghệ"]
    assert marks == [("done", "T+"), ("info", "C*")]
    assert matrix.overview.waiting == len(matrix.pairs) == 2


def test_the_head_line_says_the_numbers_and_each_filters(year, staff, signed_in):
    answer = open_matrix(signed_in(staff))

    told = re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", answer.content.decode())
    assert told == [
        ("3", "phải nộp"), ("2", "đã nộp"), ("1", "đúng hạn"), ("1", "nộp muộn"),
        ("1", "đã tiếp nhận"), ("1", "chờ tiếp nhận"), ("0", "bị trả lại"), ("1", "chưa nộp"),
        ("1", "quá hạn"), ("1", "được miễn"),
    ]  # fmt: skip
    for standing in ["expected", "submitted", "on_time", "late", "returned", "overdue", "waived"]:
        assert f"standing={standing}" in words(answer)


def test_numbers_are_those_of_the_duties(year, register, staff):
    matrix = asked(ASKED, staff, DAY)

    tally = matrix.overview
    assert (tally.expected, tally.submitted, tally.on_time, tally.late) == (3, 2, 1, 1)
    assert (tally.accepted, tally.waiting, tally.overdue, tally.waived) == (1, 1, 1, 1)
    assert [column.tally.submitted for column in matrix.columns] == [1, 1]
    whole = duties(day=DAY, years=[2026], reach=EVERYWHERE)
    assert len(matrix.pairs) == len(list(whole.cells())) == 4


@pytest.mark.parametrize(
    ("filters", "agencies"),
    [
        ({"standing": "late"}, ["Sở Khoa học và Công nghệ"]),
        ({"standing": "overdue"}, ["UBND huyện Nam Trực"]),
        ({"standing": "waived"}, ["UBND huyện Nam Trực"]),
        ({"standing": "returned"}, []),
        ({"group": "district"}, ["UBND huyện Nam Trực"]),
        ({"group": "provincial"}, ["Sở Khoa học và Công nghệ", "UBND huyện Nam Trực"]),
        ({"kind": "department"}, ["Sở Khoa học và Công nghệ"]),
        ({"q": "so khcn"}, ["Sở Khoa học và Công nghệ"]),
        ({"q": "nam truc"}, ["UBND huyện Nam Trực"]),
        ({"obligation": "policy", "standing": "missing"}, []),
        ({"standing": "missing", "group": "department"}, []),
    ],
)
def test_filters_keep_the_agencies_they_name(year, staff, filters, agencies):
    assert list(shown(asked(ASKED | filters, staff, DAY))) == agencies


def test_a_branch_is_an_agency_and_what_stands_under_it(register, staff):
    year_of([Kind.DEPARTMENT, Kind.SUB_DEPARTMENT, Kind.DISTRICT])
    branch = {"parent": str(register.department.pk)}

    assert list(shown(asked(ASKED | branch, staff, DAY))) == [
        "Sở Khoa học và Công nghệ",
        "Chi cục Tiêu chuẩn",
    ]


def test_cells_of_another_standing_are_there_but_quiet(year, staff):
    matrix = asked(ASKED | {"standing": "late"}, staff, DAY)

    assert shown(matrix) == {"Sở Khoa học và Công nghệ": [("other", "T"), ("info", "C*")]}
    assert [cell.obligation.kind.code for _, cell in matrix.pairs] == ["objectives"]


def test_reminders_go_to_those_with_something_to_do(year, register, staff):
    matrix = asked(ASKED, staff, DAY)

    assert [row.pk for row, _ in matrix.to_remind] == [register.district.pk]


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.INSPECTOR, Role.ADMIN])
def test_whoever_sees_several_agencies_reads_but_does_not_remind(year, register, signed_in, role):
    reader = AssignmentFactory(agency=register.top, role=role).user

    answer = open_matrix(signed_in(reader))

    assert answer.status_code == 200
    assert "Nhắc 1 cơ quan" not in words(answer)


def test_who_has_one_agency_is_led_to_its_year(year, register, commune_officer, signed_in):
    answer = signed_in(commune_officer).get(MATRIX, {"year": "2026"})

    year_page = reverse("quality:agency-year", args=[register.commune_a.pk])
    assert answer["Location"] == f"{year_page}?year=2026"


def test_an_officer_sees_nothing_of_other_agencies(year, officer, signed_in):
    answer = open_matrix(signed_in(officer))

    assert list(shown(answer.context["matrix"])) == ["Sở Khoa học và Công nghệ"]
    assert "Nam Trực" not in words(answer)


def test_a_past_day_shows_what_was_known_then(year, staff):
    matrix = asked(ASKED | {"day": "2026-01-20"}, staff, date(2026, 1, 20))

    assert shown(matrix)["Sở Khoa học và Công nghệ"] == [("done", "T"), ("idle", "N")]


@pytest.mark.parametrize(
    "bad",
    [{"standing": "xyz"}, {"group": "no-such"}, {"parent": "999999"}, {"kind": "a"},
     {"obligation": "b"}],
)  # fmt: skip
def test_a_filter_there_is_not_says_so_and_shows_nothing(year, staff, signed_in, bad):
    answer = open_matrix(signed_in(staff), **bad)

    assert answer.status_code == 422
    assert "Không có lựa chọn này" in words(answer)
    assert signed_in(staff).get(EXPORT, ASKED | bad).status_code == 422


@pytest.mark.parametrize("year_asked", ["abc", "20266", "1.951", "-1", "1900"])
def test_a_year_that_is_none_is_refused_in_words(year, staff, signed_in, year_asked):
    answer = signed_in(staff).get(MATRIX, {"year": year_asked})

    assert answer.status_code == 422
    assert "không phải là một năm" in words(answer)


def test_a_year_without_a_calendar_offers_it(province, staff, signed_in):
    assert "chưa có lịch nghĩa vụ" in words(signed_in(staff).get(MATRIX, {"year": "2031"}))


def test_the_part_alone_is_fetched_by_htmx(year, staff, signed_in):
    answer = signed_in(staff).get(MATRIX, ASKED, headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "Sở Khoa học và Công nghệ" in words(answer)


def test_the_export_is_exactly_what_is_filtered(year, staff, signed_in):
    answer = signed_in(staff).get(EXPORT, ASKED | {"standing": "submitted"})

    head, *rows = sheet(answer)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["Cơ quan"], row["Nghĩa vụ"], row["Đúng hạn"]) for row in found] == [
        ("Sở Khoa học và Công nghệ", "Chính sách chất lượng", "Có"),
        ("Sở Khoa học và Công nghệ", "Mục tiêu chất lượng", "Không"),
    ]
    assert found[1]["Nộp lần đầu"] == datetime(2026, 2, 3, 10)  # noqa: DTZ001 - as Excel has it
    assert {row["Năm"] for row in found} == {2026}
    assert found[0]["Mã hồ sơ"].startswith("HS-2026-")
    tallies = sheet(answer, "Số liệu")
    assert tallies[1][:3] == ["Tất cả", 2, 2]


def test_duties_stand_as_they_are_due_and_agencies_as_their_groups(year, register, staff):
    for kind in Kind.DEPARTMENT, Kind.DISTRICT:
        early = year["objectives", kind]
        Obligation.objects.filter(pk=early.pk).update(due_on=early.due_on - timedelta(days=5))
    register.groups.district.place, register.groups.department.place = 1, 2
    register.groups.district.save()
    register.groups.department.save()

    matrix = asked(ASKED, staff, DAY)

    assert [column.kind.code for column in matrix.columns] == ["objectives", "policy"]
    assert [(row.shown.name, cell.obligation.kind.code) for row, cell in matrix.pairs] == [
        (line.name, code)
        for block in matrix.blocks
        for line in block.lines
        for code in ["objectives", "policy"]
    ]
    assert matrix.pairs[0][0].pk == register.district.pk


def test_legend_tells_apart_what_the_numbers_take_together(year, staff):
    words_of = {each.standing: each.words for each in asked(ASKED, staff, DAY).legend}

    assert words_of["coming"] == "Chưa nộp, còn hạn"
    assert words_of["overdue"] == "Quá hạn, chưa khóa"


def test_an_agency_is_listed_under_its_group(year, staff):
    assert [block.name for block in asked(ASKED, staff, DAY).blocks] == [
        "Sở, ban, ngành",
        "UBND cấp huyện",
    ]
