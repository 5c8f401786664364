"""The pages of dossiers: totals that open to their rows, and the grid they are typed in."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from procedures.dossiers.periods import Period
from procedures.models import DossierCount
from tests.factories.procedures import (
    DossierCountFactory,
    FieldFactory,
    HandlingFactory,
    ProcedureFactory,
)
from tests.procedures.counting import Q1, TODAY, YEAR, Source, foot_of, links_of
from tests.quality.pages import words

LIST, EXPORT = reverse("procedures:dossier-list"), reverse("procedures:dossier-export")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def commune(province):
    """Nam Hùng, which handles a procedure of civil status and one of land."""
    HandlingFactory(agency=province.commune_a, procedure__code="1.000894")
    land = ProcedureFactory(code="1.000755", published__field__name="Đất đai")
    HandlingFactory(agency=province.commune_a, procedure=land)
    return province.commune_a


@pytest.fixture
def client(signed_in, commune_officer):
    return signed_in(commune_officer)


def at(agency, **asked):
    return reverse("procedures:dossier-enter", args=[agency.pk], query={"year": 2021} | asked)


def sent(field, seen="", **figures):
    key = f"row-{field.pk}"
    return {f"{key}-{name}": value for name, value in figures.items()} | {f"{key}-seen": seen}


def store(agency, period=YEAR, **figures):
    figures = {"received_direct": 0, "done_on_time": 0} | figures
    return DossierCountFactory(agency=agency, start=period.start, end=period.end, **figures)


def test_page_shows_the_year_and_never_rounds_to_everything(commune, client):
    store(commune, received_direct=900, received_online=52, done_on_time=951, done_late=1)

    page = words(client.get(LIST, {"year": 2021})).replace("\u00a0", " ")

    assert "99,89 %" in page
    assert "951/952" in page
    assert "100 %" in page  # all of 952 are resolved


def test_each_number_opens_its_rows(commune, client):
    store(commune, received_direct=2, done_late=2)
    land = FieldFactory(name="Đất đai")
    store(commune, field=land, received_direct=3, done_early=3)

    totals = words(client.get(LIST, {"year": 2021}))
    rows = words(client.get(LIST, {"year": 2021, "by": "rows", "having": "done_late"}))

    link = f"?year=2021&amp;period=year&amp;field={land.pk}&amp;by=rows&amp;having=done_early"
    assert link in totals
    assert "1 dòng số liệu" in rows
    assert "Có hồ sơ: giải quyết quá hạn" in rows


def test_part_of_a_year_says_what_it_leaves_out(commune, client):
    store(commune, received_direct=2, done_late=2)

    page = words(client.get(LIST, {"year": 2021, "period": "q1"}))

    assert "1 dòng số liệu có kỳ dài hơn Quý I/2021" in page


def test_broken_chain_is_said(commune, client):
    store(commune, Q1, received_direct=2, done_late=1, open_late=1)
    store(commune, type(Q1).of(2021, "q2"), carried=3, done_late=3)

    page = words(client.get(LIST, {"year": 2021}))

    assert "chênh lệch cộng lại là 2 hồ sơ" in page


def test_others_figures_are_out_of_reach(province, client):
    store(province.commune_b, received_direct=7, done_late=7)

    page = client.get(LIST, {"year": 2021})
    asked = client.get(LIST, {"year": 2021, "agency": province.commune_b.pk})

    assert "Chưa có số liệu hồ sơ" in words(page)
    assert asked.status_code == 422
    assert "Không có cơ quan này trong phạm vi" in words(asked)


@pytest.mark.parametrize("bad", [{"year": "abc"}, {"period": "q9"}, {"by": "x"}, {"field": "0"}])
def test_what_there_is_not_is_refused_in_words(client, bad):
    answer = client.get(LIST, bad)

    assert answer.status_code == 422
    assert "Không có lựa chọn này" in words(answer)


@pytest.mark.parametrize("asked", ["x", "-1", "9" * 25])
def test_procedure_there_is_not_is_refused_in_words(client, asked):
    for page in [LIST, EXPORT]:
        answer = client.get(page, {"procedure": asked})

        assert answer.status_code == 422
        assert "Không có TTHC này" in words(answer)


def test_day_that_is_looked_at_stays_in_every_link(commune, client):
    store(commune, received_direct=2, done_late=2)

    page = client.get(LIST, {"year": 2021, "day": "2021-06-30"})

    links = links_of(page, "dossiers")
    assert len(links) > 10
    assert all("day=2021-06-30" in link for link in links)


def test_number_stands_in_the_list_that_it_opens(commune, client):
    for month in range(1, 5):
        store(commune, Period.of(2021, f"m{month}"), received_direct=160, done_early=month,
              done_on_time=160 - month)  # fmt: skip
    store(commune, Period.of(2021, "m5"), received_direct=3, open_late=3)

    page = client.get(LIST, {"year": 2021, "by": "rows", "having": "done_early"})

    assert "4 dòng số liệu" in words(page)
    assert [cell for cell in foot_of(page) if cell] == ["Tổng cộng", "10"]


def test_rows_end_with_what_the_totals_say_of_them(commune, client):
    store(commune, Q1, carried=4, received_direct=10, done_on_time=9, open_in_time=5)
    store(commune, Period.of(2021, "q2"), carried=5, received_post=1, done_late=6)

    page = client.get(LIST, {"year": 2021, "by": "rows"})

    called, note, carried, received, *_ = foot_of(page)
    assert (called, carried, received) == ("Tổng cộng", "4", "11")
    assert note == "Chuyển sang là của kỳ đầu, đang giải quyết là của kỳ cuối."


@pytest.mark.parametrize("by", ["field", "agency", "procedure", "rows"])
def test_list_costs_the_same_for_few_and_for_many(province, staff, signed_in, count_queries, by):
    def grow(names):
        for agency in [province.commune_a, province.commune_b, province.district]:
            for name in names:
                of = {"field": FieldFactory(name=name), "procedure": ProcedureFactory()}
                store(agency, received_direct=2, done_late=2, **of)

    client, asked = signed_in(staff), {"year": 2021, "by": by}
    grow(["Hộ tịch"])
    client.get(LIST, asked)
    few = count_queries(lambda: client.get(LIST, asked))
    grow([f"Lĩnh vực {n}" for n in range(12)])

    many = count_queries(lambda: client.get(LIST, asked))

    assert many == few
    assert many <= 8


def test_excel_holds_the_totals_and_the_rows(commune, client):
    store(commune, received_direct=952, done_on_time=951, done_late=1)

    book = CalamineWorkbook.from_filelike(BytesIO(client.get(EXPORT, {"year": 2021}).content))

    totals, rows = (book.get_sheet_by_index(n).to_python() for n in [0, 1])
    assert book.sheet_names == ["Tổng hợp Năm 2021", "Từng dòng"]
    assert totals[1][:4] == ["Hộ tịch", "", 0, 0]
    assert totals[1][14] == pytest.approx(99.89)
    assert rows[1][:3] == ["UBND xã Nam Hùng", "Hộ tịch", ""]


def test_grid_offers_the_fields_that_the_agency_handles(commune, client):
    page = words(client.get(at(commune)))

    assert page.index("Đất đai:") < page.index("Hộ tịch:")
    assert "kỳ năm 2021" in page


def test_grid_of_a_field_offers_its_procedures(commune, client):
    page = words(client.get(at(commune, field=FieldFactory().pk)))

    assert "1.000894" in page
    assert "1.000755" not in page


def test_grid_is_saved_together(commune, client):
    land, civil = FieldFactory(name="Đất đai"), FieldFactory()
    data = sent(civil, received_direct="1.951", done_on_time="1951") | sent(
        land, received_post="2", open_late="2"
    )

    answer = client.post(at(commune), data, follow=True)

    assert "ghi mới 2 dòng" in words(answer)
    assert DossierCount.objects.get(field=civil).done == 1951
    assert DossierCount.objects.get(field=land).source == Source.TYPED


def test_one_bad_row_keeps_all_back_and_everything_typed(commune, client):
    land, civil = FieldFactory(name="Đất đai"), FieldFactory()
    data = sent(civil, received_direct="952", done_on_time="951", open_late="2") | sent(
        land, received_post="2", open_late="2"
    )

    answer = client.post(at(commune), data)

    assert answer.status_code == 422
    assert "Hai số phải bằng nhau" in words(answer)
    assert 'value="951"' in words(answer)
    assert not DossierCount.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-1", "-1: số hồ sơ không thể âm"),
        ("1,5", "không phải là số nguyên"),
        ("1.2.3", "không phải là số"),
        ("abc", "không phải là số"),
        ("99999999", "99.999.999: số hồ sơ quá lớn, nhiều nhất 9.999.999"),
        ("9" * 400, "quá lớn"),
    ],
)
def test_bad_figures_are_refused_beside_their_box(commune, client, typed, said):
    answer = client.post(at(commune), sent(FieldFactory(), received_direct=typed, done_late=typed))

    assert answer.status_code == 422
    assert said in words(answer)
    assert not DossierCount.objects.exists()


def test_row_emptied_is_taken_away(commune, client):
    row = store(commune, received_direct=1, done_late=1)

    answer = client.post(at(commune), sent(row.field, "0,0,1,0,0,0,1,0,0"), follow=True)

    assert "xóa 1 dòng" in words(answer)
    assert not DossierCount.objects.exists()


def test_row_somebody_else_wrote_meanwhile_is_shown_and_kept(commune, client):
    row = store(commune, received_direct=5, done_late=5)
    typed = sent(row.field, "", received_direct="7", done_early="7")

    late = client.post(at(commune), typed)
    page = words(late)

    assert late.status_code == 409
    assert "Người khác vừa ghi số liệu này: nhận trực tiếp 5" in page
    assert 'value="7"' in page
    assert 'value="0,0,5,0,0,0,5,0,0"' in page
    again = sent(row.field, "0,0,5,0,0,0,5,0,0", received_direct="7", done_early="7")
    assert client.post(at(commune), again).status_code == 302
    assert DossierCount.objects.get().done_early == 7


def test_what_the_system_sent_is_replaced_only_where_that_is_said(commune, client):
    row = store(commune, received_direct=5, done_late=5, source=Source.SYSTEM)
    typed = sent(row.field, "0,0,5,0,0,0,5,0,0", received_direct="7", done_early="7")

    refused = client.post(at(commune), typed)
    done = client.post(at(commune), typed | {"replaces_pushed": "on"})

    assert refused.status_code == 422
    assert "do hệ thống một cửa gửi" in words(refused)
    assert done.status_code == 302


def test_field_counted_in_another_period_cannot_be_counted_again(commune, client):
    store(commune, Q1, received_direct=5, done_late=5)

    page = words(client.get(at(commune)))

    assert "Đã có số liệu kỳ quý I/2021." in page


def test_carrying_over_other_than_was_open_is_said_after_saving(commune, client):
    store(commune, Q1, received_direct=5, done_late=3, open_late=2)

    answer = client.post(
        at(commune, part="q2"), sent(FieldFactory(), carried="5", done_late="5"), follow=True
    )

    assert "kỳ trước còn 2 hồ sơ đang giải quyết, kỳ này ghi chuyển sang 5" in words(answer)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"year": 2022}, "chưa kết thúc"),
        ({"part": "days"}, "Hãy nhập cả ngày đầu và ngày cuối"),
        ({"part": "days", "since": "31/02/2021", "until": "1/3/2021"}, "không phải là một ngày"),
        ({"part": "days", "since": "01/12/2020", "until": "31/01/2021"}, "nằm ở hai năm"),
    ],
)
def test_period_that_cannot_be_is_said_above_the_grid(commune, client, asked, said):
    answer = client.get(at(commune, **asked))

    assert answer.status_code == 422
    assert said in words(answer)


def test_any_days_of_a_year_are_a_period(commune, client):
    asked = {"part": "days", "since": "15/12/2020", "until": "31/12/2020"}

    client.post(at(commune, **asked), sent(FieldFactory(), received_direct="1", done_late="1"))

    row = DossierCount.objects.get()
    assert (row.start, row.end) == (date(2020, 12, 15), date(2021, 1, 1))


def test_agency_without_procedures_is_told_who_gives_them(province, head, signed_in):
    answer = signed_in(head).get(at(province.department))

    assert "chưa được giao TTHC nào" in words(answer)
