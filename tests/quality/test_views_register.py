from datetime import date, timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from agencies.models import AgencyVersion
from quality.models import Declaration, Status
from tests.factories.quality import DeclarationFactory, StandardVersionFactory
from tests.quality.pages import EXPORT, LIST, at, draft, panel, words

HTMX = {"HX-Request": "true"}


def test_officer_sees_only_the_declarations_of_the_own_branch(province, officer, signed_in):
    mine = DeclarationFactory(agency=province.sub_department, number="1/QĐ-CC")
    DeclarationFactory(agency=province.commune_a, number="2/QĐ-XA")

    page = words(signed_in(officer).get(LIST))

    assert mine.number in page
    assert "2/QĐ-XA" not in page
    assert "1 công bố" in page


def test_drafts_are_seen_by_their_agency_but_not_by_those_who_only_watch(
    province, officer, auditor, signed_in
):
    declaration = draft(province.department, number="9/NHAP")

    assert "9/NHAP" in words(signed_in(officer).get(LIST))
    assert "9/NHAP" not in words(signed_in(auditor).get(LIST))
    assert signed_in(auditor).get(at("detail", declaration)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=nam+hung", ["2/QĐ-XA"]),
        ("q=skhcn", ["1/QĐ-SKHCN"]),
        ("q=316", []),
        ("status=submitted", ["3/CHO"]),
        ("standard=2008", ["2/QĐ-XA"]),
        ("kind=transition", ["3/CHO"]),
        ("group=commune", ["2/QĐ-XA"]),
        ("group=provincial", ["1/QĐ-SKHCN", "3/CHO"]),
        ("in_force=yes", ["1/QĐ-SKHCN"]),
        ("in_force=no", ["2/QĐ-XA", "3/CHO"]),
        ("day=2017-06-30", ["2/QĐ-XA"]),
        ("day=2017-06-30&in_force=any", ["1/QĐ-SKHCN", "2/QĐ-XA", "3/CHO"]),
        ("day=30/06/2017&status=submitted", ["3/CHO"]),
        ("day=2017-06-30&in_force=&standard=", ["2/QĐ-XA"]),
        ("day=", ["1/QĐ-SKHCN", "2/QĐ-XA", "3/CHO"]),
    ],
)
def test_register_is_filtered(province, staff, signed_in, asked, found):
    old = StandardVersionFactory(code="2008")
    DeclarationFactory(agency=province.department, number="1/QĐ-SKHCN")
    DeclarationFactory(
        agency=province.commune_a, number="2/QĐ-XA", version=old,
        start=date(2015, 1, 1), end=date(2018, 1, 1),
    )  # fmt: skip
    DeclarationFactory(
        agency=province.district, number="3/CHO", status=Status.SUBMITTED, kind="transition"
    )

    answer = signed_in(staff).get(f"{LIST}?{asked}")

    assert sorted(row.number for row in answer.context["page"]) == found
    assert f"{len(found)} công bố" in words(answer)


def test_agency_is_found_by_the_name_it_took_later(province, staff, signed_in):
    declaration = DeclarationFactory(agency=province.department)
    old = AgencyVersion.objects.get(agency=province.department)
    AgencyVersion.objects.filter(pk=old.pk).update(end=date(2025, 3, 1))
    AgencyVersion.objects.create(
        agency=province.department, name="Sở Khoa học, Công nghệ và Truyền thông số",
        kind=old.kind, parent=old.parent, group=old.group, start=date(2025, 3, 1),
    )  # fmt: skip

    answer = signed_in(staff).get(f"{LIST}?q=truyen+thong+so")

    assert list(answer.context["page"]) == [declaration]


def test_declaration_of_an_agency_that_ended_is_not_in_force(province, staff, signed_in):
    DeclarationFactory(agency=province.commune_a, number="2/QĐ-XA")
    AgencyVersion.objects.filter(agency=province.commune_a).update(end=date(2019, 7, 1))
    client = signed_in(staff)

    assert "2/QĐ-XA" in words(client.get(f"{LIST}?day=2019-06-30"))
    assert "2/QĐ-XA" not in words(client.get(f"{LIST}?day=2019-07-01"))
    assert "Không hoạt động" in words(client.get(LIST))


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("status=zzz", "Không có lựa chọn “zzz”"),
        ("standard=1999", "Không có lựa chọn “1999”"),
        ("agency=999999", "Không có cơ quan này trong phạm vi của anh/chị"),
        ("agency=99999999999999999999", "Không có cơ quan này trong phạm vi của anh/chị"),
        ("agency=xyz", "Không có cơ quan này trong phạm vi của anh/chị"),
        ("kind=first&in_force=perhaps", "Không có lựa chọn “perhaps”"),
        ("q=%00", "Có ký tự không dùng được"),
    ],
)
def test_unknown_filter_value_is_said_and_shows_nothing(
    province, staff, signed_in, asked, sentence
):
    DeclarationFactory(agency=province.department, number="1/QĐ-SKHCN")
    client = signed_in(staff)

    for answer in [client.get(f"{LIST}?{asked}"), client.get(f"{LIST}?{asked}", headers=HTMX)]:
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert "1/QĐ-SKHCN" not in words(answer)
        assert "Bỏ hết bộ lọc" in words(answer)


@pytest.mark.parametrize("asked", ["status=zzz", "agency=999999", "group=zzz&day=2020-06-30"])
def test_workbook_of_an_unknown_filter_value_is_refused(province, staff, signed_in, asked):
    DeclarationFactory(agency=province.department)

    answer = signed_in(staff).get(f"{EXPORT}?{asked}")

    assert answer.status_code == 422
    assert "Không có" in words(answer)


def test_unknown_agency_is_not_asked_for_again_by_the_filter_form(province, staff, signed_in):
    known = words(signed_in(staff).get(f"{LIST}?agency={province.department.pk}"))
    unknown = words(signed_in(staff).get(f"{LIST}?agency=999999"))

    assert 'id="id_agency"' in known
    assert 'id="id_agency"' not in unknown


@pytest.mark.parametrize("day", ["31/02/2021", "0000-01-01", "01/01/9999", "hom-qua"])
def test_impossible_day_is_refused_in_words(province, staff, signed_in, day):
    for url in [LIST, EXPORT, panel(province.department)]:
        answer = signed_in(staff).get(url, {"day": day})

        assert answer.status_code == 422
        assert ("không phải là một ngày có thật" in words(answer)) or ("khoảng" in words(answer))


def test_each_chip_takes_one_filter_away(province, staff, signed_in):
    answer = signed_in(staff).get(f"{LIST}?day=2017-06-30&kind=first&page=1")

    assert answer.context["chips"] == [
        {
            "label": "Đang có hiệu lực ngày 30/06/2017",
            "url": "?day=2017-06-30&kind=first&in_force=any",
        },
        {"label": "Loại công bố: Công bố lần đầu", "url": "?day=2017-06-30"},
    ]


def test_staff_see_first_how_many_wait(province, staff, officer, submitted, signed_in):
    assert "<strong>1</strong> công bố chờ ghi nhận" in words(signed_in(staff).get(LIST))
    assert "chờ ghi nhận." not in words(signed_in(officer).get(LIST))


def test_htmx_gets_the_table_alone(province, staff, signed_in):
    DeclarationFactory(agency=province.department)

    page = words(signed_in(staff).get(LIST, headers=HTMX))

    assert '<table class="table cards">' in page
    assert "<html" not in page


def test_empty_register_says_what_fills_it(province, officer, auditor, signed_in):
    assert "Chưa có công bố nào" in words(signed_in(officer).get(LIST))
    assert "Soạn công bố" not in words(signed_in(auditor).get(LIST))
    assert "Hãy bỏ bớt điều kiện" in words(signed_in(officer).get(f"{LIST}?q=zzz"))


def test_register_costs_the_same_however_long(province, staff, signed_in, count_queries):
    client = signed_in(staff)
    client.get(LIST)  # the first request of a session writes it down

    def add(how_many):
        for index in range(how_many):
            start = date(2018, 6, 1) + timedelta(days=index)
            DeclarationFactory(
                agency=province.department, start=start, end=start + timedelta(days=1)
            )

    add(2)
    urls = [LIST, f"{LIST}?day=2018-06-02&group=department", EXPORT, panel(province.department)]
    short = [count_queries(lambda url=url: client.get(url)) for url in urls]
    Declaration.objects.all().delete()
    add(60)

    assert [count_queries(lambda url=url: client.get(url)) for url in urls] == short
    assert len(client.get(LIST).context["page"]) == 50


def test_workbook_holds_exactly_what_is_filtered(province, staff, signed_in):
    DeclarationFactory(agency=province.department, number="1/QĐ-SKHCN", end=date(2020, 12, 1))
    DeclarationFactory(agency=province.commune_a, number="2/QĐ-XA")

    answer = signed_in(staff).get(f"{EXPORT}?group=department&day=2020-06-30")

    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    head, *found = rows.to_python()
    assert len(found) == 1
    row = dict(zip(head, found[0], strict=True))
    assert row["Số, ký hiệu"] == "1/QĐ-SKHCN"
    assert (row["Hiệu lực từ ngày"], row["Đến hết ngày"]) == (date(2018, 6, 1), date(2020, 11, 30))
    assert row["Trạng thái"] == "Đang có hiệu lực"
    assert "so-cong-bo-2020-06-30.xlsx" in answer["Content-Disposition"]


def test_panel_shows_what_the_agency_stands_on_that_day(province, officer, signed_in):
    old = StandardVersionFactory(code="2008")
    DeclarationFactory(
        agency=province.department, number="1/CU", version=old,
        start=date(2015, 1, 1), end=date(2018, 6, 1),
    )  # fmt: skip
    DeclarationFactory(agency=province.department, number="2/MOI")
    client = signed_in(officer)

    now = words(client.get(panel(province.department), headers=HTMX))
    then = words(client.get(f"{panel(province.department)}?day=2016-06-30", headers=HTMX))

    assert "<strong>TCVN ISO 9001:2015</strong>, số" in now
    assert "<strong>TCVN ISO 9001:2008</strong>, số" in then
    assert "Soạn công bố" in now
    assert "<html" not in now


def test_panel_says_when_nothing_is_declared_or_nobody_is_there(province, auditor, signed_in):
    AgencyVersion.objects.filter(agency=province.commune_a).update(end=date(2019, 7, 1))
    client = signed_in(auditor)

    assert "Chưa công bố" in words(client.get(panel(province.department)))
    page = words(client.get(panel(province.commune_a)))
    assert "Cơ quan không hoạt động" in page
    assert "Soạn công bố" not in page


def test_panel_of_an_agency_that_ended_offers_no_new_declaration(province, staff, signed_in):
    AgencyVersion.objects.filter(agency=province.commune_a).update(end=date(2019, 7, 1))
    client = signed_in(staff)

    for day in ["", "2019-06-30"]:
        page = words(client.get(panel(province.commune_a), {"day": day}))
        assert "Soạn công bố" not in page
    assert "Soạn công bố" in words(client.get(panel(province.department), {"day": "2000-01-01"}))


def test_panel_is_also_a_page_of_its_own(province, officer, signed_in):
    page = words(signed_in(officer).get(panel(province.department)))

    assert "<h1>Công bố của Sở Khoa học và Công nghệ</h1>" in page


def test_panel_of_an_agency_beyond_reach_is_not_found(province, commune_officer, signed_in):
    assert signed_in(commune_officer).get(panel(province.department)).status_code == 404
