"""The library: documents kept, replaced, put up, and who sees them."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import LogEntry
from quality.documents import actions
from quality.models import Display, Document
from quality.submissions import reviewing
from tests.corpus import honest
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.quality import DocumentFactory
from tests.quality.handing import NOW, at, drafted, handed_in, log_of, owed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]


@pytest.fixture
def client(officer, signed_in):
    return signed_in(officer)


def filled(**more):
    return {
        "kind": "manual", "title": "Sổ tay chất lượng", "number": "05/QĐ-SKHCN",
        "upload": SimpleUploadedFile("Sổ tay.pdf", honest.pdf()), "effective_on": "01/01/2026",
        "shelf": "Cặp số 3", "note": "",
    } | more  # fmt: skip


def test_a_document_is_added_and_shows_both_days_and_its_hash(province, client, officer):
    answer = client.post(at("document-new"), filled(), follow=True)

    document = Document.objects.get()
    page = words(answer)
    assert (document.agency, document.added_by) == (province.department, officer)
    for shown in ["01/01/2026", "20/01/2026", document.upload.sha256, "Cặp số 3", "Sổ tay.pdf"]:
        assert shown in page
    assert log_of(document) == ["document.added"]


def test_the_log_tells_what_a_new_version_changes(province, client):
    client.post(at("document-new"), filled())
    first = Document.objects.get()
    client.post(at("document-version", first), filled(number="06/QĐ-SKHCN"))

    made, changed = LogEntry.objects.filter(action="document.added").order_by("pk")

    assert made.details["changes"]["number"] == ["", "05/QĐ-SKHCN"]
    assert changed.details["changes"] == {
        "number": ["05/QĐ-SKHCN", "06/QĐ-SKHCN"], "version": ["1", "2"],
    }  # fmt: skip


def test_put_up_twice_is_noted_once_and_said_in_words(province, client):
    document = DocumentFactory(agency=province.department)
    told = {"place": "Bộ phận Một cửa", "on": "15/01/2026", "url": ""}

    client.post(at("document-display", document), told)
    answer = client.post(at("document-display", document), told)

    assert answer.status_code == 422
    assert "đã được ghi rồi" in words(answer)
    assert document.displays.count() == 1


def test_a_new_version_replaces_and_both_are_kept(province, client):
    client.post(at("document-new"), filled())
    first = Document.objects.get()

    answer = client.post(at("document-version", first), filled(number="06/QĐ-SKHCN"), follow=True)

    second = Document.objects.get(replaces=first)
    assert (second.version, second.kind, second.number) == (2, "manual", "06/QĐ-SKHCN")
    assert f'href="{at("document-detail", first)}"' in words(answer)
    old = words(client.get(at("document-detail", first)))
    assert "Đã có lần ban hành mới hơn" in old
    assert [each.pk for each in client.get(at("document-list")).context["page"]] == [second.pk]


def test_what_was_replaced_is_not_replaced_again(province, officer, client):
    old = DocumentFactory(agency=province.department)
    new = DocumentFactory(agency=province.department, replaces=old, version=2, added_by=officer)

    answer = client.post(at("document-version", old), filled())

    assert answer.status_code == 422
    assert "đã có lần ban hành 2 do Nguyễn Văn An đưa lên" in words(answer)
    assert {*Document.objects.all()} == {old, new}


def test_a_form_that_comes_back_keeps_its_file(client):
    answer = client.post(at("document-new"), filled(title=""))
    kept = str(answer.context["form"].fields["upload"].widget.kept.pk)

    again = filled(upload_kept=kept)
    del again["upload"]
    client.post(at("document-new"), again)

    assert answer.status_code == 422
    assert Document.objects.get().upload.name == "Sổ tay.pdf"


def test_where_and_when_it_was_put_up_is_noted(province, client):
    document = DocumentFactory(agency=province.department)

    told = {"place": "Bộ phận Một cửa", "on": "15/01/2026", "url": "skhcn.gov.vn/iso"}
    page = words(client.post(at("document-display", document), told, follow=True))

    assert "Bộ phận Một cửa" in page
    assert 'href="https://skhcn.gov.vn/iso"' in page
    assert log_of(document) == ["document.displayed"]


def test_nothing_is_put_up_tomorrow(province, officer):
    display = Display(
        document=DocumentFactory(agency=province.department), place="Sảnh", on=date(2026, 1, 21)
    )

    with pytest.raises(ValidationError, match="sau hôm nay"):
        actions.display(by=officer, display=display, today=date(2026, 1, 20))


def test_what_was_handed_in_stands_in_the_library(province, officer, client, staff, signed_in):
    submission = handed_in(officer, province.department, owed(), number="12/QĐ")
    reviewing.accept(by=staff, submission=submission, seen=submission.sha256, now=NOW)

    page = words(signed_in(staff).get(at("document-list")))

    assert "12/QĐ" in page
    assert "Đã tiếp nhận" in page


def test_a_drafted_paper_is_listed_for_its_own_people_alone(
    province, officer, head, staff, auditor, signed_in
):
    paper = drafted(officer, province.department, owed()).document

    for user, listed in [(officer, [paper]), (head, [paper]), (staff, []), (auditor, [])]:
        client = signed_in(user)
        assert [*client.get(at("document-list")).context["page"]] == listed
        status = 200 if listed else 404
        assert client.get(at("document-detail", paper)).status_code == status
        assert client.get(at("document-panel", province.department)).context["how_many"] == len(
            listed
        )


def test_a_drafted_paper_is_neither_put_up_nor_replaced(province, officer, client):
    paper = drafted(officer, province.department, owed()).document
    told = {"place": "Sảnh", "on": "15/01/2026"}

    for name, given in [("document-display", told), ("document-version", filled())]:
        answer = client.post(at(name, paper), given)
        assert answer.status_code == 422
        assert "còn là bản nháp" in words(answer)


@pytest.fixture
def shelf(province):
    """One document of the department, of its sub-department and of a commune."""
    return {
        name: DocumentFactory(agency=getattr(province, name), title=f"Chính sách của {name}")
        for name in ["department", "sub_department", "commune_a"]
    }


@pytest.mark.parametrize(
    ("who", "places"),
    [
        ("staff", {"department", "sub_department", "commune_a"}),
        ("officer", {"department", "sub_department"}),
        ("commune_officer", {"commune_a"}),
    ],
)
def test_everybody_sees_exactly_what_is_within_reach(
    province, shelf, who, places, request, signed_in
):
    client = signed_in(request.getfixturevalue(who))

    def listed(**asked):
        return {*client.get(at("document-list"), asked).context["page"]}

    mine = {shelf[name] for name in places}
    assert listed() == mine
    assert listed(q="chinh sach") == mine
    assert listed(kind="policy") == mine
    assert listed(kind="manual") == set()
    for name, document in shelf.items():
        inside = name in places
        assert client.get(at("document-detail", document)).status_code == (200 if inside else 404)
        answer = client.get(at("document-file", document))
        assert answer.status_code == (200 if inside else 404)
        b"".join(answer.streaming_content) if inside else None
        asked = {"agency": document.agency_id}
        answer = client.get(at("document-list"), asked)
        assert answer.status_code == (200 if inside else 422)
        assert {*answer.context["page"]} == ({document} if inside else set())
        panel = client.get(at("document-panel", document.agency))
        assert panel.status_code == (200 if inside else 404)


def test_guessing_finds_nothing_to_write_to(province, shelf, signed_in, commune_officer):
    client = signed_in(commune_officer)
    theirs = shelf["department"]

    for name in ["document-version", "document-display"]:
        assert client.post(at(name, theirs), filled()).status_code == 404
    asked = f"{at('document-new')}?agency={province.department.pk}"
    assert client.post(asked, filled()).status_code == 404
    told = filled(agency=province.department.pk)
    client.post(at("document-new"), told)
    assert Document.objects.latest("pk").agency == province.commune_a


def test_who_only_reads_adds_nothing(province, shelf, staff, signed_in):
    client = signed_in(staff)

    assert client.get(at("document-new")).status_code == 403
    asked = f"{at('document-new')}?agency={province.department.pk}"
    assert client.post(asked, filled()).status_code == 403
    assert client.post(at("document-version", shelf["department"]), filled()).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.add_document(by=staff, document=Document(agency=province.department))


def test_who_works_for_two_agencies_says_for_which(province, officer, client):
    AssignmentFactory(user=officer, agency=province.commune_b)

    page = words(client.get(at("document-new")))

    assert "Thêm tài liệu của cơ quan nào?" in page
    assert f"?agency={province.commune_b.pk}" in page


def test_a_file_of_another_agency_is_no_document_of_ours(province, officer):
    document = DocumentFactory.build(
        agency=province.department,
        upload=UploadFactory(agency=province.commune_a),
        added_by=officer,
    )

    with pytest.raises(ValidationError, match="thuộc một cơ quan khác"):
        actions.add_document(by=officer, document=document)


def test_the_list_costs_the_same_for_few_and_for_many(province, client, officer, count_queries):
    handed_in(officer, province.department, owed())
    client.get(at("document-list"))
    few = count_queries(lambda: client.get(at("document-list")))
    for year in range(2012, 2026):
        handed_in(officer, province.department, owed(code="plan", year=year, lock_on=NOW.date()))

    assert count_queries(lambda: client.get(at("document-list"))) == few
