"""Cuts of time: what was taken off, what got longer after all, and their sums."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import LogEntry
from procedures.cuts import actions
from procedures.cuts.totals import Dimension, totals
from procedures.duration import Unit
from procedures.models import TimeCut
from tests.factories.procedures import (
    FieldFactory,
    HandlingFactory,
    ProcedureFactory,
    TimeCutFactory,
)
from tests.procedures.counting import links_of
from tests.quality.pages import words

LIST, EXPORT = reverse("procedures:cut-list"), reverse("procedures:cut-export")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(date(2022, 1, 10), tick=True):
        yield


@pytest.fixture
def commune(province):
    return province.commune_a


@pytest.fixture
def client(signed_in, commune_officer):
    return signed_in(commune_officer)


def new(agency):
    return reverse("procedures:cut-new", args=[agency.pk])


def typed(**more):
    return {
        "title": "Đăng ký kết hôn", "before": "15", "after": "13", "unit": "working_days",
        "on": "01/06/2020", "field": FieldFactory().pk, **more,
    }  # fmt: skip


def cut(agency, before=15, after=13, **more):
    return TimeCutFactory(agency=agency, before=Decimal(before), after=Decimal(after), **more)


def shown(sum_):
    return (sum_.cuts, dict(sum_.saved), sum_.longer, dict(sum_.lost))


def test_15_days_that_become_13_are_a_cut_of_2(commune, client):
    answer = client.post(new(commune), typed(), follow=True)

    assert "Giảm 2 ngày làm việc" in words(answer)
    assert TimeCut.objects.get().delta == 2
    assert LogEntry.objects.get(action="cut.added").agency_pk == commune.pk


def test_difference_alone_is_a_cut(commune, client):
    client.post(new(commune), typed(before="", after="", difference="2"))

    assert str(TimeCut.objects.get().saved) == "2 ngày làm việc"


def test_16_after_15_is_kept_only_where_that_is_confirmed_and_is_no_cut(commune, client):
    refused = client.post(new(commune), typed(after="16"))
    none_yet = TimeCut.objects.count()
    done = client.post(new(commune), typed(after="16", is_confirmed="on"), follow=True)

    assert refused.status_code == 422
    assert refused.context["form"].non_field_errors() == [
        "Chưa lưu: từ 15 thành 16 ngày làm việc là dài hơn trước 1 ngày làm việc, không tính là "
        "cắt giảm. Nếu đúng như vậy, hãy đánh dấu ô xác nhận rồi lưu lại."
    ]
    assert 'type="checkbox" name="is_confirmed"' in words(refused)
    assert none_yet == 0
    assert "Dài hơn 1 ngày làm việc" in words(done)
    assert "1 thay đổi không phải cắt giảm" in words(done)


def test_negative_difference_is_asked_about(commune, client):
    answer = client.post(new(commune), typed(before="", after="", difference="-2"))

    assert "Nếu thời gian giảm, hãy ghi số dương" in words(answer)
    assert not TimeCut.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"after": ""}, "Hãy ghi cả thời gian trước và sau"),
        ({"before": "", "after": ""}, "Hãy ghi thời gian trước và sau"),
        ({"difference": "2"}, "thì không ghi thêm số cắt giảm"),
        ({"before": "-1"}, "Thời gian không thể âm"),
        ({"before": "1.951"}, "có thể là 1951 hoặc 1,951"),
        ({"on": "31/02/2021"}, "không phải là một ngày có thật"),
        ({"on": "01/01/2030"}, "còn quá xa"),
        ({"codes": "1.999999"}, "không có TTHC mang mã 1.999999"),
        ({"field": ""}, "Hãy chọn lĩnh vực"),
        ({"title": ""}, "Hãy điền ô này"),
    ],
)
def test_what_cannot_be_is_refused_in_words(commune, client, given, said):
    answer = client.post(new(commune), typed(**given))

    assert answer.status_code == 422
    assert said in words(answer)
    assert not TimeCut.objects.exists()


def test_alternatives_are_one_cut_and_count_once(commune, client):
    codes = ["1.004442", "1.004443"]
    for code in codes:
        procedure = ProcedureFactory(code=code, published__field__name="Giáo dục")
        HandlingFactory(agency=commune, procedure=procedure)

    answer = client.post(
        new(commune), typed(before="27", after="20", codes=", ".join(codes), field=""), follow=True
    )

    assert "1.004442 hoặc 1.004443" in words(answer)
    assert "<strong>1</strong> cắt giảm: cộng lại <strong>7 ngày làm việc</strong>" in words(answer)
    assert TimeCut.objects.get().field.name == "Giáo dục"


def test_agency_cuts_only_for_what_it_handles_and_the_province_for_all(
    province, client, staff, signed_in
):
    code = ProcedureFactory().code

    refused = client.post(new(province.commune_a), typed(codes=code))
    signed_in(staff).post(new(province.top), typed(codes=code))

    assert "không được giao TTHC" in words(refused)
    assert TimeCut.objects.get().agency == province.top


def test_staff_keep_the_provinces_cuts_and_no_agencys(province, staff, commune_officer):
    actions.save(by=staff, cut=TimeCutFactory.build(agency=province.top, field=FieldFactory()),
                 procedures=[])  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.save(
            by=staff, cut=TimeCutFactory.build(agency=province.commune_a, field=FieldFactory()),
            procedures=[],
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        actions.delete(by=commune_officer, cut=cut(province.commune_b))


def test_change_is_logged_with_what_stood_there(commune, client):
    made = cut(commune)

    client.post(reverse("procedures:cut-edit", args=[made.pk]), typed(after="12"))

    changed = LogEntry.objects.get(action="cut.changed").details["changes"]
    assert changed["after"] == ["13.00", "12"]


def test_deleted_cut_is_kept_in_the_log(commune, client):
    made = cut(commune)

    client.post(reverse("procedures:cut-delete", args=[made.pk]))

    assert not TimeCut.objects.exists()
    assert LogEntry.objects.get(action="cut.deleted").details["changes"]["title"][0] == made.title


def test_two_who_delete_are_told_apart(commune, commune_officer):
    made = cut(commune)
    TimeCut.objects.all().delete()

    with pytest.raises(ValidationError, match="vừa bị người khác xóa"):
        actions.delete(by=commune_officer, cut=made)


def test_units_are_never_added_together(province):
    cut(province.commune_a)
    cut(province.commune_a, 30, 20, unit=Unit.DAYS)
    cut(province.commune_b, 15, 16)
    cut(province.commune_b, 8, 8, unit=Unit.HOURS)

    found = totals(TimeCut.objects.select_related("agency", "field"), Dimension.AGENCY)

    assert {row.label: shown(row.sum) for row in found.rows} == {
        "UBND xã Nam Hùng": (2, {"working_days": 2, "days": 10}, 0, {}),
        "UBND xã Nam Mỹ": (0, {}, 2, {"working_days": 1, "hours": 0}),
    }
    assert shown(found.total)[0] == 2


def test_totals_are_per_agency_field_and_year(province):
    cut(province.commune_a)
    cut(province.commune_b, on=date(2021, 6, 1), field=FieldFactory(name="Đất đai"))
    cuts = list(TimeCut.objects.select_related("agency", "field"))

    told = {by: [row.label for row in totals(cuts, by).rows] for by in Dimension}

    assert told == {
        Dimension.AGENCY: ["UBND xã Nam Hùng", "UBND xã Nam Mỹ"],
        Dimension.FIELD: ["Đất đai", "Hộ tịch"],
        Dimension.YEAR: ["2021", "2020"],
    }


def test_list_is_filtered_and_says_so(province, staff, signed_in):
    cut(province.commune_a, title="Đăng ký kết hôn")
    cut(province.commune_b, title="Chứng thực chữ ký")

    page = words(signed_in(staff).get(LIST, {"q": "ket hon", "agency": province.commune_a.pk}))

    assert "Đăng ký kết hôn" in page
    assert "Chứng thực chữ ký" not in page
    assert "Cơ quan: UBND xã Nam Hùng" in page


@pytest.mark.parametrize("by", ["list", "agency", "field", "year"])
def test_day_that_is_looked_at_stays_in_every_link(commune, client, by):
    cut(commune, on=date(2019, 1, 1))
    cut(commune, after=16, on=date(2019, 1, 1))
    cut(commune, on=date(2021, 1, 1))

    page = client.get(LIST, {"day": "2020-01-01", "by": by, "field": FieldFactory().pk})

    links = links_of(page, "cuts")
    assert any("kind=longer" in link for link in links)
    assert all("day=2020-01-01" in link for link in links if link.startswith("?"))
    assert "<strong>1</strong> cắt giảm" in words(page)


@pytest.mark.parametrize("bad", [{"year": "abc"}, {"agency": "999999"}, {"by": "x"}])
def test_what_there_is_not_is_refused(client, bad):
    assert client.get(LIST, bad).status_code == 422


@pytest.mark.parametrize("by", ["list", "agency", "field", "year"])
def test_list_costs_the_same_for_few_and_for_many(province, staff, signed_in, count_queries, by):
    def grow(agencies):
        for agency in agencies:
            cut(agency).procedures.set([ProcedureFactory(), ProcedureFactory()])

    client = signed_in(staff)
    grow([province.commune_a])
    client.get(LIST, {"by": by})
    few = count_queries(lambda: client.get(LIST, {"by": by}))
    grow([province.commune_a, province.commune_b, province.district, province.top] * 3)

    many = count_queries(lambda: client.get(LIST, {"by": by}))

    assert many == few
    assert many <= 8


def test_others_cuts_are_out_of_reach(province, client):
    theirs = cut(province.commune_b, title="Việc của Nam Mỹ")

    assert "Việc của Nam Mỹ" not in words(client.get(LIST))
    assert client.get(reverse("procedures:cut-edit", args=[theirs.pk])).status_code == 404


def test_excel_holds_the_list_and_the_totals(commune, client):
    cut(commune)

    book = CalamineWorkbook.from_filelike(BytesIO(client.get(EXPORT).content))

    assert book.sheet_names == ["Cắt giảm", "Theo Cơ quan", "Theo Lĩnh vực", "Theo Năm"]
    assert book.get_sheet_by_index(0).to_python()[1][4:8] == [15, 13, 2, "ngày làm việc"]
    assert book.get_sheet_by_index(1).to_python()[1][:3] == ["UBND xã Nam Hùng", 1, 2]
