from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import LogEntry
from procedures.coverage import Question, coverage
from procedures.models import Cover, Handling, ImportBatch, IsoProcedure, IsoRevision
from tests.factories.procedures import (
    CoverFactory,
    HandlingFactory,
    IsoFactory,
    ProcedureFactory,
)
from tests.procedures.agency_lists import (
    MARRIAGE_ISO,
    MARRIAGE_LINK,
    bring_in_own,
    hand_in_own,
    isos,
    links,
)
from tests.procedures.isos import begun
from tests.procedures.lists import faults, look, undo, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def marriage(province):
    return ProcedureFactory(
        code="1.000894", published__name="Đăng ký kết hôn", published__start=date(2016, 1, 1)
    )


@pytest.fixture
def own(client, commune_officer, province, marriage):
    """Hands lists in for xã Nam Hùng; the answer and the batch."""
    return lambda **files: hand_in_own(client, commune_officer, province.commune_a, **files)


@pytest.fixture
def brought_in(client, commune_officer, province, marriage):
    return lambda **files: bring_in_own(client, commune_officer, province.commune_a, **files)


def share_of(agency):
    total = coverage(Question(timezone.localdate(), agency=agency.pk)).total
    return (total.part, total.whole)


def exported(client, name, agency):
    return client.get(reverse(f"procedures:{name}", args=[agency.pk])).content


def test_names_that_differ_in_accents_alone_are_two_people(brought_in):
    signers = {"drafter": "Nguyễn Văn Hùng", "approver": "Nguyễn Văn Hưng"}

    brought_in(isos=isos(MARRIAGE_ISO | signers))

    assert IsoRevision.objects.get().approver == "Nguyễn Văn Hưng"


def test_preview_says_what_will_be_covered_and_writes_nothing(client, own, province):
    _, batch = own(isos=isos(MARRIAGE_ISO), links=links(MARRIAGE_LINK))
    page = look(client, batch).content.decode()

    assert "1 quy trình + 1 TTHC, 0 lỗi" in page
    assert "1 quy trình bao phủ 1/1 TTHC." in page
    assert not IsoProcedure.objects.exists()
    assert not Handling.objects.exists()


def test_written_lists_are_in_force_and_cover(brought_in, province):
    brought_in(isos=isos(MARRIAGE_ISO), links=links(MARRIAGE_LINK))

    revision, cover = IsoRevision.objects.get(), Cover.objects.get()
    assert share_of(province.commune_a) == (1, 1)
    assert (revision.state, revision.drafter, revision.stated) == ("issued", "Nguyễn Văn Soạn", 13)
    assert list(IsoRevision.objects.search("ket hon")) == [revision]
    assert (cover.part, cover.start, cover.handling.start) == (
        "main", date(2019, 1, 1), date(2019, 1, 1),
    )  # fmt: skip


def test_stated_competence_is_in_the_log(brought_in, province):
    brought_in(links=links({**MARRIAGE_LINK, "isos": ""}))

    entry = LogEntry.objects.get(action="handlings.stated")
    assert entry.details == {"count": 1, "codes": "1.000894"}
    assert share_of(province.commune_a) == (0, 1)


def test_what_is_not_covered_is_named(client, own):
    _, batch = own(isos=isos(MARRIAGE_ISO), links=links({**MARRIAGE_LINK, "isos": ""}))

    page = look(client, batch).content.decode()

    assert "1 quy trình bao phủ 0/1 TTHC." in page
    assert "Chưa có quy trình: 1.000894 Đăng ký kết hôn." in page


def test_same_files_again_and_the_exported_ones_change_nothing(client, brought_in, own, province):
    files = {"isos": isos(MARRIAGE_ISO), "links": links(MARRIAGE_LINK)}
    brought_in(**files)
    out = {
        "isos": exported(client, "iso-export", province.commune_a),
        "links": exported(client, "handling-export", province.commune_a),
    }

    for again in [files, out]:
        _, batch = own(**again)
        assert "0 thay đổi" in look(client, batch).content.decode()


def test_link_missing_from_the_list_is_proposed_as_ended_and_comes_back_when_undone(
    client, brought_in, own, province
):
    brought_in(isos=isos(MARRIAGE_ISO), links=links(MARRIAGE_LINK))

    _, batch = own(links=links({**MARRIAGE_LINK, "isos": ""}))
    page = look(client, batch)
    write(client, batch)
    after = share_of(province.commune_a)
    undo(client, batch)

    (shown,) = page.context["page"].lines
    assert (shown.text, shown.line.called) == ("Kết thúc", "QT-01 – 1.000894")
    assert "1 liên kết kết thúc vì không có trong tệp." in page.content.decode()
    assert after == (0, 1)
    assert share_of(province.commune_a) == (1, 1)
    assert Cover.objects.get().end is None


def test_link_begun_today_is_removed_and_comes_back_when_undone(client, own, province, marriage):
    handling = HandlingFactory(agency=province.commune_a, procedure=marriage)
    cover = CoverFactory(handling=handling, iso__code="QT-01", start=timezone.localdate())

    _, batch = own(links=links({**MARRIAGE_LINK, "isos": ""}))
    write(client, batch)
    assert not Cover.objects.exists()
    undo(client, batch)

    assert Cover.objects.get() == cover


def test_undoing_leaves_no_trace(client, brought_in):
    batch = brought_in(isos=isos(MARRIAGE_ISO), links=links(MARRIAGE_LINK))

    assert undo(client, batch).status_code == 302
    assert not IsoProcedure.objects.exists()
    assert not Handling.objects.exists()


def test_later_revision_replaces_the_one_before(client, brought_in, own):
    brought_in(isos=isos(MARRIAGE_ISO))
    second = {**MARRIAGE_ISO, "revision_no": 1, "start": date(2020, 6, 1), "stated": "12,5"}

    _, batch = own(isos=isos(second))
    (shown,) = look(client, batch).context["page"].lines
    write(client, batch)

    first, last = IsoRevision.objects.order_by("start")
    assert ("Thời gian giải quyết", "13", "12,5") in shown.line.changes
    assert (first.end, last.start) == (date(2020, 6, 1), date(2020, 6, 1))


def test_list_does_not_overtake_a_draft_of_the_portal(client, commune_officer, province, own):
    begun(commune_officer, province.commune_a)

    _, batch = own(isos=isos({**MARRIAGE_ISO, "revision_no": 1}))

    ((_, column, _, rule),) = faults(client, batch)
    assert column == "Lần ban hành"
    assert "lần ban hành 01, sửa đổi 00 đang được soạn trong cổng" in rule


@pytest.mark.parametrize(
    ("cell", "column", "words"),
    [
        ({"reviewer": "nguyễn văn soạn"}, "Xem xét", "trùng người soạn thảo"),
        ({"approver": "Trần Thị Xem"}, "Phê duyệt", "trùng người xem xét"),
        ({"drafter": ""}, "Soạn thảo", "Hãy điền ô này"),
        ({"start": "31/02/2021"}, "Ngày hiệu lực", "không phải là một ngày có thật"),
        ({"start": date(2100, 1, 1)}, "Ngày hiệu lực", "sau ngày nhập"),
        ({"stated": "1.951"}, "Thời gian giải quyết", "có thể là 1951 hoặc 1,951"),
        ({"stated": 1.951}, "Thời gian giải quyết", "nhiều nhất hai chữ số"),
        ({"stated": -2}, "Thời gian giải quyết", "phải từ 0"),
        ({"issue_no": -1}, "Lần ban hành", "phải từ 1"),
        ({"kind": "Quy trình khác"}, "Loại", "Quy trình hệ thống; Quy trình tác nghiệp"),
        ({"title": "Quy tr×nh kÕt h«n"}, "Tên quy trình", "TCVN3"),
        ({"code": ""}, "Mã quy trình", "Hãy điền ô này"),
    ],
)
def test_faulty_cell_of_a_procedure_is_named(client, own, cell, column, words):
    _, batch = own(isos=isos({**MARRIAGE_ISO, "code": "QT-02"}, {**MARRIAGE_ISO, **cell}))

    ((row, named, _, rule),) = faults(client, batch)
    assert (row, named) == (3, column)
    assert words in rule


def test_issued_revision_never_changes(client, brought_in, own):
    brought_in(isos=isos(MARRIAGE_ISO))

    _, batch = own(isos=isos({**MARRIAGE_ISO, "title": "Tên khác"}))

    ((_, column, value, rule),) = faults(client, batch)
    assert (column, value) == ("Tên quy trình", "Tên khác")
    assert "bản đã ban hành không sửa được" in rule


@pytest.mark.parametrize(
    ("cell", "column", "words"),
    [
        ({"code": "1.999999"}, "Mã TTHC", "không có trong danh mục TTHC"),
        ({"isos": "QT-09"}, "Mã quy trình", "cơ quan không có quy trình mang mã QT-09"),
        ({"isos": "QT-01; QT-01"}, "Mã quy trình", "hai lần"),
        ({"roles": "Phụ"}, "Vai trò", "Chính hoặc Liên thông"),
        ({"isos": "QT-01; QT-02", "roles": "Phụ"}, "Vai trò", "Chính hoặc Liên thông"),
        ({"start": date(1991, 1, 1)}, "Từ ngày", "không hoạt động vào ngày 01/01/1991"),
        ({"start": date(2015, 1, 1)}, "Từ ngày", "không có hiệu lực vào ngày 01/01/2015"),
        ({"roles": "Chính; Liên thông"}, "Vai trò", "2 giá trị cho 1 mã"),
        ({"start": "31/02/2021"}, "Từ ngày", "không phải là một ngày có thật"),
    ],
)
def test_faulty_cell_of_a_link_is_named(client, own, cell, column, words):
    _, batch = own(isos=isos(MARRIAGE_ISO), links=links({**MARRIAGE_LINK, **cell}))

    ((_, named, _, rule),) = faults(client, batch)
    assert named == column
    assert words in rule


def test_procedure_of_another_agency_is_named_only_within_reach(
    client, commune_officer, province, marriage
):
    from tests.factories.agencies import AssignmentFactory

    IsoFactory(agency=province.commune_b, code="QT-09")
    above = AssignmentFactory(agency=province.district).user
    rules = {}
    for user in [commune_officer, above]:
        told = {"links": links({**MARRIAGE_LINK, "isos": "QT-09"})}
        _, batch = hand_in_own(client, user, province.commune_a, **told)
        ((_, _, _, rules[user]),) = faults(client, batch)

    assert "Nam Mỹ" not in rules[commune_officer]
    assert "Mã này là của UBND xã Nam Mỹ" in rules[above]


def test_faulty_row_does_not_keep_the_rows_after_it_from_being_judged(client, own):
    rows = [
        {**MARRIAGE_LINK, "roles": "Phụ"}, MARRIAGE_LINK, {"code": "1.999999", "isos": "QT-09"},
    ]  # fmt: skip
    isos_given = isos({**MARRIAGE_ISO, "reviewer": ""}, MARRIAGE_ISO)

    _, batch = own(isos=isos_given, links=links(*rows))

    assert [(row, column) for row, column, _, _ in faults(client, batch)] == [
        (2, "Xem xét"), (3, "Mã quy trình"), (2, "Vai trò"), (3, "Mã TTHC"), (4, "Mã TTHC"),
    ]  # fmt: skip


def test_competence_is_not_stated_from_a_day_before_the_agency_was(client, own):
    _, batch = own(links=links({**MARRIAGE_LINK, "isos": "", "start": ""}), start="01/01/1991")

    ((_, column, value, rule),) = faults(client, batch)
    assert (column, value) == ("Từ ngày", "")
    assert "không hoạt động vào ngày 01/01/1991 (ngày chọn khi nhập)" in rule


def test_link_begins_when_the_agency_handles_the_procedure_and_not_before(client, brought_in, own):
    early = {**MARRIAGE_LINK, "linked_from": "01/01/2018"}
    brought_in(isos=isos(MARRIAGE_ISO), links=links(early))

    _, again = own(links=links(early))

    assert Cover.objects.get().start == Handling.objects.get().start == date(2019, 1, 1)
    assert look(client, again).context["page"].line_count == 0


def test_link_is_not_put_off_to_a_day_to_come(brought_in, client, own):
    brought_in(isos=isos(MARRIAGE_ISO), links=links(MARRIAGE_LINK))
    rules = []

    for told in [date(2099, 1, 1), timezone.localdate() + timedelta(days=30)]:
        _, batch = own(links=links(MARRIAGE_LINK | {"linked_from": told}))
        rules += [rule for _, _, _, rule in faults(client, batch)]

    assert rules == [
        "sau hôm nay quá một năm. Hãy kiểm tra năm.",
        "quy trình đã được gắn từ 01/01/2019 đến nay.",
        "quy trình đã được gắn từ 01/01/2019 đến nay.",
    ]


def test_link_that_loses_past_days_is_pointed_out(brought_in, client, own):
    brought_in(isos=isos(MARRIAGE_ISO), links=links(MARRIAGE_LINK))

    _, batch = own(links=links(MARRIAGE_LINK | {"linked_from": date(2020, 1, 1)}))

    assert (
        "1 liên kết bắt đầu muộn hơn trong cổng, những ngày trước đó không còn được tính: "
        "QT-01 với 1.000894."
    ) in look(client, batch).text


def test_nothing_is_linked_to_a_procedure_the_agency_will_handle_no_more(
    client, own, province, marriage
):
    HandlingFactory(agency=province.commune_a, procedure=marriage, end=date(2099, 1, 1))
    given = {**MARRIAGE_LINK, "linked_from": "01/01/2099"}

    _, batch = own(isos=isos(MARRIAGE_ISO), links=links(given))

    ((_, column, _, rule),) = faults(client, batch)
    assert column == "Gắn từ ngày"
    assert "không còn thực hiện TTHC này từ 01/01/2099" in rule


@pytest.mark.parametrize("begins", [date(2019, 1, 1), date(2099, 1, 1)])
def test_excluded_procedure_is_not_stated_as_handled(client, own, province, marriage, begins):
    province.commune_a.exclusions.create(procedure=marriage, reason="Do Sở thực hiện", start=begins)

    _, batch = own(links=links({**MARRIAGE_LINK, "isos": ""}))

    ((_, _, _, rule),) = faults(client, batch)
    assert rule.endswith("loại trừ tại cơ quan: Do Sở thực hiện")


def test_several_procedures_have_roles_in_their_order(brought_in, province):
    second = {**MARRIAGE_ISO, "code": "QT-02", "title": "Liên thông"}

    brought_in(
        isos=isos(MARRIAGE_ISO, second), links=links({**MARRIAGE_LINK, "isos": "QT-01; QT-02"})
    )

    assert dict(Cover.objects.values_list("iso__code", "part")) == {
        "QT-01": "main", "QT-02": "linked",
    }  # fmt: skip
    assert share_of(province.commune_a) == (1, 1)


def test_times_longer_than_the_law_allows_are_pointed_out(client, own):
    _, batch = own(isos=isos({**MARRIAGE_ISO, "stated": 20}), links=links(MARRIAGE_LINK))

    assert "thời gian dài hơn thời hạn của pháp luật: QT-01 20 ngày" in look(
        client, batch
    ).content.decode().replace("&quot;", "")


def test_no_file_at_all_is_refused(client, own):
    answer, batch = own()

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một tệp" in answer.content.decode()
    assert batch is None


def test_links_that_cannot_be_read_are_said_beside_their_field(client, own):
    answer, _ = own(isos=isos(MARRIAGE_ISO), links=b"PK\x03\x04half a file")

    assert answer.status_code == 422
    assert answer.context["form"].errors["links"] == [
        "Không đọc được tệp. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại."
    ]
    assert not ImportBatch.objects.exists()


def test_templates_to_fill_in_can_be_had(client, commune_officer, province):
    client.force_login(commune_officer)

    for part in ["quy-trinh", "tthc"]:
        address = reverse("procedures:iso-import-template", args=[province.commune_a.pk, part])
        assert client.get(address).status_code == 200
