from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import LogEntry
from quality.conflicts import Conflict
from quality.models import Objective, ObjectivePlan, ObligationKind, Submission
from quality.plans import actions
from quality.plans.warnings import warnings
from tests.factories.agencies import UploadFactory
from tests.factories.quality import (
    ObjectiveFactory,
    ObjectivePlanFactory,
    ObligationFactory,
    ObligationKindFactory,
    SubmissionFactory,
)

State = Submission.State
MAY = date(2026, 5, 15)


@pytest.fixture
def plan(province):
    """Two objectives of the department for 2026, at revision 1."""
    found = ObjectivePlanFactory(agency=province.department, year=2026)
    ObjectiveFactory(plan=found, place=1, name="Hồ sơ đúng hạn", mid_year=Decimal(97))
    ObjectiveFactory(plan=found, place=2, name="Tổ chức, cá nhân hài lòng", target=Decimal(90))
    return found


def row(**more):
    given = {"name": "Thủ tục có quy trình ISO", "target": Decimal(100), "unit": "%"}
    return Objective(**given | more)


def save(plan, by, rows, **more):
    given = {"revision": plan.revision} | more
    return actions.save_plan(by=by, plan=plan, rows=rows, **given)


def handed_in(plan, state, form="objectives", number=1, **more):
    kind = ObligationKindFactory(code=form, form=ObligationKind.Form(form))
    obligation = ObligationFactory(kind=kind, year=plan.year)
    return SubmissionFactory(
        agency=plan.agency, plan=plan, obligation=obligation, state=state, number=number, **more
    )


def told(refusal):
    return " ".join(refusal.value.messages)


def test_plan_is_saved_with_all_its_rows_at_once(plan, officer):
    first, second = plan.objectives.all()
    first.target = Decimal("98.5")

    save(plan, officer, [first, row()])

    names = list(plan.objectives.values_list("place", "name", "target"))
    assert names == [(1, "Hồ sơ đúng hạn", Decimal("98.5")), (2, "Thủ tục có quy trình ISO", 100)]
    plan.refresh_from_db()
    assert (plan.revision, plan.changed_by, list(plan.makers.all())) == (2, officer, [officer])
    assert plan.objectives.get(place=1).mid_year == 97
    assert not Objective.objects.filter(pk=second.pk).exists()


def test_log_tells_what_each_row_was_and_is(plan, officer):
    first, _ = plan.objectives.all()
    first.target, plan.number = Decimal(99), "12/KH-SKHCN"

    save(plan, officer, [first, row()])

    entry = LogEntry.objects.get(action="plan.saved")
    assert (entry.agency_pk, entry.by_pk) == (plan.agency.pk, officer.pk)
    assert entry.details["changes"] == {
        "number": ["", "12/KH-SKHCN"],
        "Hồ sơ đúng hạn – chỉ tiêu": ["98.00", "99"],
        "Thêm mục tiêu 2": ["", "Thủ tục có quy trình ISO, ≥ 100 %"],
        "Bỏ mục tiêu 2": ["Tổ chức, cá nhân hài lòng, ≥ 90 %", ""],
    }


def test_first_save_begins_the_plan(province, officer):
    plan = actions.plan_of(province.department, 2026)

    save(plan, officer, [row()], revision=0)

    assert ObjectivePlan.objects.get().objectives.count() == 1


def test_plan_that_somebody_else_began_is_a_conflict(province, officer):
    mine = actions.plan_of(province.department, 2026)
    save(actions.plan_of(province.department, 2026), officer, [row()], revision=0)

    with pytest.raises(Conflict):
        save(mine, officer, [row(name="Khác")], revision=0)

    assert Objective.objects.get().name == "Thủ tục có quy trình ISO"


def test_form_made_from_an_older_revision_changes_nothing(plan, officer, head):
    save(plan, head, list(plan.objectives.all()), revision=1)

    with pytest.raises(Conflict):
        save(plan, officer, [row()], revision=1)

    assert plan.objectives.count() == 2


@pytest.mark.parametrize("who", ["staff", "auditor", "commune_officer", "inspector"])
def test_only_the_agency_itself_writes_its_plan(plan, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        save(plan, person, [row()])
    with pytest.raises(PermissionDenied):
        actions.copy_last_year(by=person, agency=plan.agency, year=2027)
    with pytest.raises(PermissionDenied):
        actions.enter_results(by=person, plan=plan, revision=1, results={}, day=MAY)


def test_objective_of_another_agency_is_as_unknown_as_none(plan, province, officer):
    foreign = ObjectiveFactory(plan__agency=province.district)

    with pytest.raises(ValidationError) as refusal:
        save(plan, officer, [foreign])
    with pytest.raises(ValidationError) as unknown:
        save(plan, officer, [row(pk=999_999)], revision=1)

    assert told(refusal).replace(str(foreign.pk), "999999") == told(unknown)
    foreign.refresh_from_db()
    assert foreign.plan.agency == province.district


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"name": ""}, "Mục tiêu 1, mục tiêu: Hãy điền ô này"),
        ({"due_on": date(2025, 12, 31)}, "Thời hạn 31/12/2025 không thuộc bộ mục tiêu năm 2026"),
        ({"unit": "x" * 31}, "Mục tiêu 1, đơn vị: Nhiều nhất 30 ký tự"),
    ],
)
def test_bad_row_is_refused_by_its_number_and_field(plan, officer, more, words):
    with pytest.raises(ValidationError) as refusal:
        save(plan, officer, [row(**more)])

    assert words in told(refusal)
    assert plan.objectives.count() == 2


@pytest.mark.parametrize("signed", [date(2024, 12, 31), date(2028, 1, 1)])
def test_paper_signed_in_another_year_is_refused(plan, officer, signed):
    plan.signed_on = signed

    with pytest.raises(ValidationError, match="không thể là của bộ mục tiêu năm 2026"):
        save(plan, officer, [])


def test_file_of_another_agency_is_refused(plan, officer):
    plan.upload = UploadFactory()

    with pytest.raises(ValidationError, match="thuộc một cơ quan khác"):
        save(plan, officer, [])


# --- open and closed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.APPROVAL, "chờ thủ trưởng duyệt"),
        (State.SUBMITTED, "chờ Tổ giúp việc tiếp nhận"),
        (State.ACCEPTED, "chỉ còn nhập kết quả"),
    ],
)
def test_plan_is_closed_while_it_waits_and_once_it_is_accepted(plan, officer, state, words):
    handed_in(plan, state)

    with pytest.raises(ValidationError) as refusal:
        save(plan, officer, [row()])

    assert words in told(refusal)
    plan.refresh_from_db()
    assert plan.revision == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED])
def test_plan_is_open_as_a_draft_and_once_it_came_back(plan, officer, state):
    handed_in(plan, state, return_reason="Thiếu nguồn lực")

    save(plan, officer, [row()])

    assert plan.objectives.count() == 1


def test_accepted_plan_is_open_again_while_it_is_revised(plan, officer):
    accepted = handed_in(plan, State.ACCEPTED)
    SubmissionFactory(
        agency=plan.agency, plan=plan, obligation=accepted.obligation, state=State.DRAFT, number=2,
        reference=None, submitted_at=None, sha256="",
    )  # fmt: skip

    save(plan, officer, [row()])

    assert actions.handed_in(plan.agency, 2026) == accepted


def test_file_that_was_handed_in_is_kept_when_another_replaces_it(plan, officer):
    was, now = (UploadFactory(agency=plan.agency) for _ in range(2))
    ObjectivePlan.objects.update(upload=was)
    handed_in(plan, State.RETURNED, return_reason="Mờ")
    plan.refresh_from_db()
    plan.upload = now

    save(plan, officer, [])

    assert list(plan.former_uploads.all()) == [was]


# --- last year ----------------------------------------------------------------------------


def test_last_year_is_copied_without_what_came_of_it(plan, officer):
    Objective.objects.filter(plan=plan).update(
        year_end=80, cause="Thiếu người", due_on=date(2026, 12, 31)
    )

    copied = actions.copy_last_year(by=officer, agency=plan.agency, year=2027)

    assert (copied.year, copied.copied_from) == (2027, plan)
    rows = copied.objectives.values_list("name", "due_on", "mid_year", "year_end", "cause")
    assert list(rows) == [
        ("Hồ sơ đúng hạn", date(2027, 12, 31), None, None, ""),
        ("Tổ chức, cá nhân hài lòng", date(2027, 12, 31), None, None, ""),
    ]
    assert LogEntry.objects.get(action="plan.copied").agency_pk == plan.agency.pk


def test_nothing_is_copied_over_rows_that_stand_there(plan, officer):
    ObjectiveFactory(plan=ObjectivePlanFactory(agency=plan.agency, year=2027))

    with pytest.raises(ValidationError, match="Bộ mục tiêu năm 2027 đã có 1 mục tiêu"):
        actions.copy_last_year(by=officer, agency=plan.agency, year=2027)


def test_nothing_is_copied_from_a_year_without_objectives(plan, officer):
    with pytest.raises(ValidationError, match="không có mục tiêu nào của cơ quan trong năm 2025"):
        actions.copy_last_year(by=officer, agency=plan.agency, year=2026)


# --- results ------------------------------------------------------------------------------


def enter(plan, by, results, day=MAY):
    return actions.enter_results(
        by=by, plan=plan, revision=plan.revision, results=results, day=day
    )  # fmt: skip


def test_results_are_entered_and_reached_or_not_is_computed(plan, officer):
    first, second = plan.objectives.all()
    handed_in(plan, State.ACCEPTED)

    enter(plan, officer, {
        first.pk: actions.Result(Decimal(97), Decimal("98.2")),
        second.pk: actions.Result(None, Decimal(88), "Thiếu biên chế"),
    })  # fmt: skip

    assert [each.is_reached for each in plan.objectives.all()] == [True, False]
    changed = LogEntry.objects.get(action="plan.results_entered").details["changes"]
    assert changed["Hồ sơ đúng hạn – kết quả cuối năm"] == ["", "98.2"]


def test_missed_objective_needs_its_cause(plan, officer):
    first = plan.objectives.first()

    with pytest.raises(ValidationError) as refusal:
        enter(plan, officer, {first.pk: actions.Result(None, Decimal(90), "  ")})

    assert "Mục tiêu 1, nguyên nhân" in told(refusal)
    assert plan.objectives.first().year_end is None


def test_at_most_is_reached_from_below():
    at_most = row(direction=Objective.Direction.AT_MOST, target=Decimal(3), unit="ngày")

    assert [at_most.reaches(Decimal(n)) for n in ["2.5", "3", "3.1"]] == [True, True, False]


def test_results_are_not_entered_before_the_year_begins(plan, officer):
    with pytest.raises(ValidationError, match="Chưa đến năm 2026"):
        enter(plan, officer, {}, day=date(2025, 12, 31))


@pytest.mark.parametrize("state", [State.APPROVAL, State.SUBMITTED, State.ACCEPTED])
def test_results_are_closed_once_they_were_handed_in(plan, officer, state):
    handed_in(plan, state, form="results")

    with pytest.raises(ValidationError):
        enter(plan, officer, {})


def test_result_of_an_objective_of_another_plan_is_refused_as_unknown(plan, officer):
    foreign = ObjectiveFactory()

    with pytest.raises(ValidationError, match=f"mã {foreign.pk} trong bộ mục tiêu này"):
        enter(plan, officer, {foreign.pk: actions.Result()})


# --- frozen and compared ------------------------------------------------------------------


def test_frozen_plan_reads_back_as_it_was(plan):
    plan.upload = UploadFactory(agency=plan.agency)
    Objective.objects.filter(plan=plan).update(due_on=date(2026, 6, 30), year_end="98.10")

    content = actions.frozen(plan)
    first = actions.rows_of(content)[0]

    assert content["file"]["sha256"] == plan.upload.sha256
    assert (first.name, first.due_on, first.aim) == ("Hồ sơ đúng hạn", date(2026, 6, 30), "≥ 98 %")
    assert first.is_reached is True


def test_years_are_compared_row_by_row():
    long = "Giải quyết hồ sơ thủ tục hành chính đúng và trước hạn theo quy định"
    then = [row(name=long, measure="Rà soát năm 2025"), row(name="Bỏ"), row(name="Hài lòng")]
    now = [
        row(name=long, measure="Rà soát năm 2026"),
        row(name="Hài lòng", target=Decimal(95)),
        row(name="Hồ sơ trực tuyến"),
    ]

    pairs = actions.compare(then, now)

    assert [(pair.then and pair.then.name, pair.now and pair.now.name) for pair in pairs] == [
        (long, long), ("Hài lòng", "Hài lòng"), (None, "Hồ sơ trực tuyến"), ("Bỏ", None),
    ]  # fmt: skip
    assert [pair.is_repeated for pair in pairs] == [True, False, False, False]
    assert pairs[1].changed == {"target"}


# --- last year's plan filed as this year's ------------------------------------------------


def test_clean_plan_warns_of_nothing(plan):
    assert warnings(plan) == []


def test_file_of_last_year_is_recognised(plan):
    before = ObjectivePlanFactory(agency=plan.agency, year=2025)
    before.upload, plan.upload = (UploadFactory(agency=plan.agency) for _ in range(2))
    before.save()

    assert "giống hệt tệp của bộ mục tiêu năm 2025" in warnings(plan)[0]


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ({"signed_on": date(2025, 2, 10)}, "Ngày ký 10/02/2025 lạ"),
        ({"number": "12/KH-2025"}, "“12/KH-2025” ghi năm khác"),
    ],
)
def test_head_of_another_year_is_warned_of(plan, head, words):
    for name, value in head.items():
        setattr(plan, name, value)

    assert any(words in each for each in warnings(plan))


def test_words_and_file_name_of_another_year_are_warned_of(plan):
    plan.objectives.filter(place=2).update(measure="Theo Kế hoạch năm 2025")
    plan.upload = UploadFactory(agency=plan.agency, name="Muc tieu 2025.pdf")

    said = " ".join(warnings(plan))

    assert "Mục tiêu 2 nhắc đến năm khác năm 2026" in said
    assert "“Muc tieu 2025.pdf” ghi năm khác" in said


def test_plan_that_repeats_last_year_is_warned_of(plan, officer):
    copied = actions.copy_last_year(by=officer, agency=plan.agency, year=2027)

    assert "Cả 2 mục tiêu gần như giống hệt năm 2026" in warnings(copied)[0]
