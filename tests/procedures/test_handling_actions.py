"""Who decides what an agency handles, and what an agency writes down of its own steps."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from isoportal.lib.share import Share
from procedures.coverage import Question, coverage
from procedures.handling import actions
from procedures.handling.assigning import Passed, assign, weigh
from procedures.models import Cover, Exclusion, Handling, Milestone
from tests.factories.procedures import CoverFactory, HandlingFactory, ProcedureFactory

DAY = date(2021, 6, 30)


def log_of(action):
    return LogEntry.objects.filter(action=action)


def some(count):
    return [ProcedureFactory().pk for _ in range(count)]


def excluded(agency, procedure, **more):
    return Exclusion.objects.create(
        agency=agency, procedure_id=procedure, start=date(2020, 1, 1), reason="Không phát sinh.",
        **more,
    )  # fmt: skip


def test_list_is_given_to_all_agencies_in_one_go(province, staff):
    agencies, procedures = [province.commune_a.pk, province.commune_b.pk], some(3)

    assign(by=staff, agencies=agencies, procedures=procedures, start=DAY, decision="15/QĐ-UBND")

    assert coverage(Question(DAY, level="commune")).total == Share(0, 6)
    assert set(Handling.objects.values_list("decision", flat=True)) == {"15/QĐ-UBND"}
    (entry,) = log_of("handling.assigned")
    assert (entry.details["made"], entry.details["agencies"]) == (6, 2)


def test_what_stands_in_the_way_is_passed_over_and_counted(province, staff):
    handled, left_out, free = some(3)
    commune = province.commune_a
    HandlingFactory(agency=commune, procedure_id=handled)
    excluded(commune, left_out)
    gone = ProcedureFactory(published__end=DAY).pk
    province.commune_b.versions.update(end=DAY)

    weighed = weigh(
        agencies=[commune.pk, province.commune_b.pk],
        procedures=[handled, left_out, gone, free],
        start=DAY,
    )

    assert weighed.made == [(commune.pk, free)]
    assert weighed.passed == {
        Passed.HANDLED: 1, Passed.EXCLUDED: 1, Passed.NOT_IN_FORCE: 1, Passed.NOT_THERE: 4
    }  # fmt: skip
    assert [(g.name, g.agencies, g.made, g.passed) for g in weighed.groups] == [
        ("UBND cấp xã", 1, 1, 3)
    ]


def test_given_later_it_is_not_given_earlier_over_it(province, staff):
    (procedure,) = some(1)
    HandlingFactory(agency=province.commune_a, procedure_id=procedure, start=date(2022, 1, 1))

    weighed = weigh(agencies=[province.commune_a.pk], procedures=[procedure], start=DAY)

    assert weighed.passed == {Passed.HANDLED: 1}


def test_giving_the_same_list_twice_writes_nothing_more(province, staff):
    given = {"agencies": [province.commune_a.pk], "procedures": some(2), "start": DAY}
    assign(by=staff, **given)

    with pytest.raises(ValidationError):
        assign(by=staff, **given)

    assert Handling.objects.count() == 2


def test_giving_costs_as_many_queries_however_much(province, staff, count_queries):
    def give(count):
        procedures = some(count)
        agencies = [province.commune_a.pk, province.commune_b.pk]
        return count_queries(
            lambda: assign(by=staff, agencies=agencies, procedures=procedures, start=DAY)
        )

    give(1)

    assert give(2) == give(30)


def test_too_much_at_once_is_refused(province):
    with pytest.raises(ValidationError, match="quá nhiều"):
        weigh(agencies=range(500), procedures=range(500), start=DAY)


@pytest.mark.parametrize("who", ["leader", "inspector", "officer", "head"])
def test_only_the_staff_gives_and_excludes(province, request, who):
    person, agency = request.getfixturevalue(who), province.department
    handling = HandlingFactory.build(agency=agency, procedure=ProcedureFactory())
    exclusion = Exclusion(
        agency=agency, procedure=ProcedureFactory(), start=DAY, reason="Không phát sinh."
    )

    with pytest.raises(PermissionDenied):
        actions.give(by=person, handling=handling)
    with pytest.raises(PermissionDenied):
        actions.exclude(by=person, exclusion=exclusion)
    with pytest.raises(PermissionDenied):
        assign(by=person, agencies=[agency.pk], procedures=some(1), start=DAY)


def test_one_is_given_unless_excluded_or_not_in_force(province, staff):
    commune, procedure = province.commune_a, ProcedureFactory()
    excluded(commune, procedure.pk, end=DAY)
    handling = Handling(agency=commune, procedure=procedure, start=date(2021, 1, 1))

    with pytest.raises(ValidationError, match="loại trừ"):
        actions.give(by=staff, handling=handling)
    handling.start = DAY
    actions.give(by=staff, handling=handling)

    assert log_of("handling.given").count() == 1
    abolished = ProcedureFactory(published__end=DAY)
    with pytest.raises(ValidationError, match="không có hiệu lực"):
        actions.give(by=staff, handling=Handling(agency=commune, procedure=abolished, start=DAY))


def test_taken_away_it_is_counted_until_that_day_and_covers_end_with_it(province, staff):
    cover = CoverFactory(handling__agency=province.commune_a)

    actions.take(by=staff, handling=cover.handling, end=DAY, reason="Chuyển về UBND huyện")

    assert coverage(Question(date(2021, 6, 29))).total == Share(1, 1)
    assert coverage(Question(DAY)).total == Share(0, 0)
    assert Cover.objects.get().end == DAY


def test_excluding_ends_what_was_handled(province, staff):
    handling = HandlingFactory(agency=province.commune_a)
    exclusion = Exclusion(
        agency=handling.agency, procedure=handling.procedure, start=DAY,
        reason="Xã không có công trình thủy lợi.",
    )  # fmt: skip

    actions.exclude(by=staff, exclusion=exclusion)

    handling.refresh_from_db()
    assert handling.end == DAY
    assert weigh(
        agencies=[handling.agency_id], procedures=[handling.procedure_id], start=DAY
    ).passed == {Passed.EXCLUDED: 1}


def test_excluding_says_why(province, staff):
    exclusion = Exclusion(
        agency=province.commune_a, procedure=ProcedureFactory(), start=DAY, reason="."
    )

    with pytest.raises(ValidationError, match="lý do"):
        actions.exclude(by=staff, exclusion=exclusion)


def test_what_was_only_to_begin_is_unmade_by_excluding_it(province, staff):
    handling = HandlingFactory(agency=province.commune_a, start=DAY)
    exclusion = Exclusion(
        agency=handling.agency, procedure=handling.procedure, start=DAY,
        reason="Giao nhầm cho xã này.",
    )  # fmt: skip

    actions.exclude(by=staff, exclusion=exclusion)

    assert not Handling.objects.exists()


def test_ended_exclusion_lets_it_be_given_again(province, staff):
    procedure = ProcedureFactory()
    exclusion = excluded(province.commune_a, procedure.pk)

    actions.end_exclusion(by=staff, exclusion=exclusion, end=DAY)

    weighed = weigh(agencies=[province.commune_a.pk], procedures=[procedure.pk], start=DAY)
    assert len(weighed.made) == 1
    with pytest.raises(ValidationError, match="đã kết thúc"):
        actions.end_exclusion(by=staff, exclusion=exclusion, end=DAY)


def test_agency_notes_its_own_steps_and_takes_a_mistake_back(province, commune_officer, officer):
    handling = HandlingFactory(agency=province.commune_a)
    step = Milestone(handling=handling, kind="posted", on=DAY, place="Bộ phận Một cửa")

    with pytest.raises(PermissionDenied):
        actions.note(by=officer, milestone=step, today=DAY)
    actions.note(by=commune_officer, milestone=step, today=DAY)
    with pytest.raises(PermissionDenied):
        actions.remove(by=officer, milestone=step)
    actions.remove(by=commune_officer, milestone=step)

    assert not Milestone.objects.exists()
    assert log_of("milestone.removed").get().details["place"] == "Bộ phận Một cửa"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": date(2021, 7, 1)}, "sau hôm nay"),
        ({"place": ""}, "nơi niêm yết"),
        ({"until": date(2021, 6, 1)}, "trước ngày bắt đầu"),
    ],
)
def test_step_that_cannot_be_is_refused(province, commune_officer, more, words):
    given = {"kind": "posted", "on": DAY, "place": "Bộ phận Một cửa", **more}
    step = Milestone(handling=HandlingFactory(agency=province.commune_a), **given)

    with pytest.raises(ValidationError, match=words):
        actions.note(by=commune_officer, milestone=step, today=DAY)
