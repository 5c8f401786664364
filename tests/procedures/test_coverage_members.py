"""The lists behind the figures of coverage."""

from datetime import date

import pytest
from django.urls import reverse

from procedures.coverage import Dimension, Question, coverage
from tests.factories.procedures import (
    CoverFactory,
    FieldFactory,
    HandlingFactory,
    ProcedureFactory,
)

MEMBERS = reverse("procedures:coverage-members")
DAY = date(2021, 6, 30)


def procedure(name, field="Hộ tịch"):
    return ProcedureFactory(published__name=name, published__field=FieldFactory(name=field))


@pytest.fixture
def handled(province):
    """Three procedures in two communes and the department; four of six covered."""
    marriage, birth = procedure("Đăng ký kết hôn"), procedure("Đăng ký khai sinh")
    land = procedure("Cấp giấy chứng nhận", "Đất đai")
    for agency in [province.commune_a, province.commune_b]:
        CoverFactory(handling=HandlingFactory(agency=agency, procedure=marriage))
        HandlingFactory(agency=agency, procedure=birth)
    twice = HandlingFactory(agency=province.department, procedure=land)
    CoverFactory(handling=twice)
    CoverFactory(handling=twice, part="linked")
    CoverFactory(handling__agency=province.commune_a, handling__procedure=land)
    return province


@pytest.fixture
def members(signed_in, staff):
    client = signed_in(staff)

    def ask(**asked):
        return client.get(MEMBERS, {"day": DAY.isoformat(), **asked})

    return ask


def test_list_has_as_many_lines_as_the_figure_counts(handled, members):
    for by in Dimension:
        told = coverage(Question(DAY), by)
        for row in told.rows:
            counted = members(**row.filters).context["page"].paginator.count
            covered = members(**row.filters, covered="yes").context["page"].paginator.count
            missing = members(**row.filters, covered="no").context["page"].paginator.count

            assert (counted, covered, missing) == (
                row.share.whole, row.share.part, row.share.missing
            )  # fmt: skip


def test_missing_procedure_is_named(handled, members):
    answer = members(covered="no", agency=handled.commune_b.pk)

    assert [line.name for line in answer.context["lines"]] == ["Đăng ký khai sinh"]
    assert "Chưa có quy trình" in answer.content.decode()


@pytest.mark.parametrize("words", ["ket hon", "KẾT HÔN", "kết hôn"])
def test_words_find_with_and_without_accents(handled, members, words):
    names = {line.name for line in members(q=words).context["lines"]}

    assert names == {"Đăng ký kết hôn"}


def test_procedure_is_asked_for_by_number_or_code(handled, members):
    line = members(q="ket hon").context["lines"][0]

    for asked in [line.procedure, line.code]:
        assert members(tthc=asked).context["page"].paginator.count == 2


@pytest.mark.parametrize(
    "asked", [{"agency": "x"}, {"group": "no-such"}, {"field": "999"}, {"tthc": "9.999999"}]
)
def test_filter_that_names_nothing_says_so_and_lists_nothing(handled, members, asked):
    answer = members(**asked)

    assert answer.status_code == 422
    assert answer.context["lines"] == []


def test_nobody_is_told_of_agencies_beyond_reach(handled, signed_in, commune_officer):
    answer = signed_in(commune_officer).get(MEMBERS)

    assert {line.agency_name for line in answer.context["lines"]} == {"UBND xã Nam Hùng"}
    beyond = signed_in(commune_officer).get(MEMBERS, {"agency": handled.commune_b.pk})
    assert beyond.status_code == 422


def test_list_costs_as_many_queries_however_long(handled, members, count_queries):
    members()
    few = count_queries(members)
    for _ in range(20):
        CoverFactory(handling__agency=handled.commune_b)

    assert count_queries(members) == few <= 8


def test_line_shows_the_time_of_its_main_iso_procedure_and_the_laws(handled, members):
    (line,) = members(agency=handled.department.pk).context["lines"]

    assert len(line.isos) == 2
    assert (str(line.stated), str(line.legal)) == ("13 ngày làm việc", "15 ngày làm việc")
    assert not line.exceeds
