"""Figures of dossiers are written all together, and only such as add up."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from procedures.dossiers.actions import carried_otherwise
from procedures.dossiers.lines import LinesRefused
from procedures.dossiers.periods import Period, last_ended
from procedures.models import DossierCount
from tests.factories.procedures import (
    DossierCountFactory,
    FieldFactory,
    HandlingFactory,
    ProcedureFactory,
)
from tests.procedures.counting import NAM_HUNG, Q1, Q2, TODAY, YEAR, Source, counts, line, write


@pytest.fixture
def commune(province):
    return province.commune_a


def refused(by, *lines, **more):
    with pytest.raises(LinesRefused) as found:
        write(by, *lines, **more)
    faults = found.value.error_dict.items()
    return {where: " ".join(ValidationError(errors).messages) for where, errors in faults}


def test_year_of_nam_hung_is_written(commune, commune_officer):
    written = write(commune_officer, line(commune))

    row = DossierCount.objects.get()
    assert [made.pk for made in written.made] == [row.pk]
    assert (row.received, row.done, row.still_open, row.source) == (952, 951, 1, "typed")
    assert row.on_time.percent == 100


def test_figures_that_do_not_add_up_are_refused_with_both_sums(commune, commune_officer):
    bad = counts(received_direct=952, done_on_time=951, open_in_time=2)

    told = refused(
        commune_officer, line(commune), line(commune, given=bad, field=FieldFactory(name="Đất đai"))
    )

    assert told.keys() == {"rows/1"}
    assert "tiếp nhận 952 = 952" in told["rows/1"]
    assert "đã giải quyết 951 + đang giải quyết 2 = 953" in told["rows/1"]
    assert not DossierCount.objects.exists()


def test_same_again_changes_nothing_and_is_not_logged(commune, commune_officer):
    write(commune_officer, line(commune))
    logged = LogEntry.objects.count()

    written = write(commune_officer, line(commune))

    assert not written.anything
    assert len(written.same) == 1
    assert LogEntry.objects.count() == logged


def test_change_is_logged_with_what_stood_there(commune, commune_officer):
    write(commune_officer, line(commune))

    write(commune_officer, line(commune, given=counts(received_direct=952, done_on_time=952)))

    assert DossierCount.objects.get().done == 952
    changed = LogEntry.objects.get(
        action="dossiers.written",
        details__changes__has_key="Hộ tịch, kỳ năm 2021",
        pk=LogEntry.objects.latest("pk").pk,
    )
    before, after = changed.details["changes"]["Hộ tịch, kỳ năm 2021"]
    assert "giải quyết đúng hạn 951" in before
    assert "giải quyết đúng hạn 952" in after


def test_line_without_figures_takes_away_what_stands_there(commune, commune_officer):
    write(commune_officer, line(commune))

    written = write(commune_officer, line(commune, given=None))

    assert len(written.removed) == 1
    assert not DossierCount.objects.exists()


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(date(2021, 7, 1), date(2022, 7, 1)), "nằm ở hai năm"),
        (Period(date(2022, 1, 1), date(2022, 1, 11)), "chưa kết thúc"),
        (Period.of(2022), "chưa kết thúc"),
        (Period(date(2021, 3, 2), date(2021, 3, 2)), "trước ngày đầu kỳ"),
        (Period(date(1989, 1, 1), date(1989, 2, 1)), "nằm ngoài khoảng được hỗ trợ"),
    ],
)
def test_period_lies_in_one_year_that_is_over(commune, commune_officer, period, words):
    assert words in refused(commune_officer, line(commune, period))["rows/0/start"]


def test_period_that_ended_yesterday_is_accepted(commune, commune_officer):
    write(commune_officer, line(commune, Period(date(2022, 1, 1), TODAY)))

    assert DossierCount.objects.get().end == TODAY


def test_periods_of_one_field_do_not_overlap(commune, commune_officer):
    write(commune_officer, line(commune, Q1))

    told = refused(commune_officer, line(commune, YEAR))

    assert told["rows/0"] == (
        "Lĩnh vực Hộ tịch có số liệu kỳ quý I/2021 (đã ghi), trùng thời gian với kỳ năm 2021."
    )


def test_two_lines_of_one_field_in_one_period_are_refused(commune, commune_officer):
    told = refused(commune_officer, line(commune), line(commune))

    assert "(ở /rows/0)" in told["rows/1"]


def test_field_and_its_procedures_are_not_both_counted(commune, commune_officer):
    handling = HandlingFactory(agency=commune)
    write(commune_officer, line(commune, Q1, procedure=handling.procedure))

    told = refused(commune_officer, line(commune, YEAR))

    assert "có số liệu theo từng TTHC kỳ quý I/2021" in told["rows/0"]


def test_procedure_is_not_counted_beside_its_whole_field(commune, commune_officer):
    procedure = HandlingFactory(agency=commune).procedure
    write(commune_officer, line(commune, YEAR))

    told = refused(commune_officer, line(commune, Q1, procedure=procedure))

    assert "đã có số liệu chung kỳ năm 2021" in told["rows/0"]
    assert "tính hai lần" in told["rows/0"]


def test_field_counted_as_a_whole_makes_room_for_its_procedures_at_once(commune, commune_officer):
    procedure = HandlingFactory(agency=commune).procedure
    write(commune_officer, line(commune, Q1))

    write(commune_officer, line(commune, Q1, None), line(commune, Q1, procedure=procedure))

    assert DossierCount.objects.get().procedure == procedure


def test_field_of_a_procedure_is_the_one_it_has_then(commune, commune_officer):
    procedure = ProcedureFactory(published__field__name="Đất đai")
    HandlingFactory(agency=commune, procedure=procedure)

    write(commune_officer, line(commune, procedure=procedure))
    told = refused(commune_officer, line(commune, procedure=procedure, field=FieldFactory()))

    assert DossierCount.objects.get().field.name == "Đất đai"
    assert "thuộc lĩnh vực “Đất đai”" in told["rows/0/field"]


def test_procedure_the_agency_does_not_handle_then_is_refused(commune, commune_officer):
    late = HandlingFactory(agency=commune, start=date(2021, 4, 1)).procedure
    never = ProcedureFactory()

    told = refused(
        commune_officer, line(commune, Q1, procedure=late), line(commune, Q1, procedure=never)
    )

    assert told.keys() == {"rows/0/procedure", "rows/1/procedure"}
    write(commune_officer, line(commune, Q2, procedure=late))


def test_agency_has_no_figures_of_days_before_it_was_there(commune, commune_officer):
    commune.versions.update(start=date(2021, 7, 1))

    told = refused(commune_officer, line(commune, Q2))

    assert "không tồn tại trong kỳ quý II/2021" in told["rows/0/agency"]
    write(commune_officer, line(commune, YEAR))


def test_every_fault_of_every_line_is_named_at_once(commune, commune_officer):
    told = refused(
        commune_officer,
        line(commune, Period.of(2022), counts(received_direct=1)),
        line(commune, Q1, procedure=ProcedureFactory()),
    )

    assert told.keys() == {"rows/0", "rows/0/start", "rows/1/procedure"}


def test_lines_that_overlap_are_named_beside_faults_of_others(commune, commune_officer):
    told = refused(
        commune_officer, line(commune, Period.of(2022)), line(commune, Q1), line(commune, YEAR)
    )

    assert told.keys() == {"rows/0/start", "rows/2"}


def test_period_is_said_within_the_sentence(commune, commune_officer):
    told = refused(commune_officer, line(commune, procedure=ProcedureFactory(code="1.000893")))

    assert told["rows/0/procedure"].startswith(
        "TTHC 1.000893 không thuộc thẩm quyền của UBND xã Nam Hùng trong kỳ năm 2021."
    )


def test_what_the_system_sent_is_not_replaced_in_passing(commune, commune_officer):
    DossierCountFactory(agency=commune, source=Source.SYSTEM)

    told = refused(commune_officer, line(commune), replaces_pushed=False)
    write(commune_officer, line(commune), replaces_pushed=True)

    assert "do hệ thống một cửa gửi" in told["rows/0"]
    assert DossierCount.objects.get().source == Source.TYPED
    entry = LogEntry.objects.latest("pk")
    assert "hệ thống một cửa gửi" in entry.details["changes"]["Hộ tịch, kỳ năm 2021"][0]


def test_somebody_who_was_quicker_is_not_overwritten_unseen(commune, commune_officer):
    write(commune_officer, line(commune))
    blind = line(commune, given=counts(received_direct=3, done_late=3), knows=True)

    with pytest.raises(LinesRefused) as found:
        write(commune_officer, blind)

    assert found.value.is_conflict
    assert "nhận trực tiếp 952" in found.value.messages[0]
    blind.seen = NAM_HUNG
    write(commune_officer, blind)
    assert DossierCount.objects.get().done_late == 3


def test_only_the_agencys_own_people_write(commune, staff, officer, commune_officer):
    for person in [staff, officer]:
        with pytest.raises(PermissionDenied):
            write(person, line(commune))
    with pytest.raises(PermissionDenied):
        write(commune_officer, line(commune), source=Source.SYSTEM)


def test_carrying_over_other_than_what_was_open_is_said_and_not_refused(commune, commune_officer):
    write(commune_officer, line(commune, Q1, counts(received_direct=5, done_late=3, open_late=2)))
    right = line(commune, Q2, counts(carried=2, done_late=2))
    wrong = line(commune, Q2, counts(carried=3, done_late=3))

    assert carried_otherwise([right]) == []
    assert carried_otherwise([wrong]) == [(wrong, 2)]


def test_many_lines_cost_as_many_questions_as_few(commune, commune_officer, count_queries):
    def lines(of):
        names = [f"Lĩnh vực {of} {n}" for n in range(12 if of == "many" else 2)]
        return [line(commune, field=FieldFactory(name=name)) for name in names]

    few, many = lines("few"), lines("many")
    write(commune_officer, line(commune))

    assert count_queries(lambda: write(commune_officer, *few)) == count_queries(
        lambda: write(commune_officer, *many)
    )


def test_periods_are_called_as_the_committee_calls_them():
    names = {part: str(Period.of(2021, part)) for part in ["year", "h1", "h2", "q4", "m12", "m2"]}

    assert names == {
        "year": "Năm 2021",
        "h1": "6 tháng đầu năm 2021",
        "h2": "6 tháng cuối năm 2021",
        "q4": "Quý IV/2021",
        "m12": "Tháng 12/2021",
        "m2": "Tháng 2/2021",
    }
    assert str(Period(date(2021, 1, 1), date(2021, 1, 16))) == "01/01/2021 – 15/01/2021"
    assert Period.of(2021, "m12").end == date(2022, 1, 1)
    assert last_ended(date(2022, 1, 10)) == Period.of(2021, "m12")
