"""Files on their way out: to who may, when they are clean, and able to do nothing."""

import pytest
from django.test import RequestFactory

from accounts.models import LogEntry
from agencies.models import Upload
from agencies.roles import Role
from agencies.serving import hand_out
from agencies.uploads import keep
from quality.models import Status
from tests.agencies.test_uploads import NAME, chosen, store
from tests.corpus.honest import docx, picture
from tests.factories.agencies import AssignmentFactory, UploadFactory
from tests.factories.quality import DeclarationFactory
from tests.quality.pages import at

__all__ = ["store"]


@pytest.fixture
def declaration(province, officer):
    """A recorded declaration of the department, with a Word file for a scan."""
    upload = keep(by=officer, agency=province.department, file=chosen())
    return DeclarationFactory(agency=province.department, upload=upload)


def body(answer):
    return b"".join(answer.streaming_content)


def test_file_comes_out_as_it_went_in_under_the_same_name(declaration, officer, signed_in):
    answer = signed_in(officer).get(at("file", declaration))

    assert body(answer) == docx()
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''M%E1%BB%A5c%20ti%C3%AAu%20ch%E1%BA%A5t%20"
        "l%C6%B0%E1%BB%A3ng%202026.docx"
    )


def test_file_can_do_nothing_and_is_kept_nowhere(declaration, officer, signed_in):
    answer = signed_in(officer).get(at("file", declaration))
    body(answer)

    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "ETag" not in answer
    assert "Last-Modified" not in answer


def test_file_is_never_said_to_be_unchanged(declaration, officer, client, signed_in):
    asked = {"If-None-Match": "*", "If-Modified-Since": "Wed, 21 Oct 2099 07:28:00 GMT"}

    assert client.get(at("file", declaration), headers=asked).status_code == 302
    answer = signed_in(officer).get(at("file", declaration), headers=asked)
    body(answer)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/media/{}", "/files/{}", "/{}", "/static/{}", "/static/../{}"])
def test_file_has_no_address_of_its_own(declaration, officer, signed_in, path):
    answer = signed_in(officer).get(path.format(declaration.upload.file.name))

    assert answer.status_code == 404


def test_file_of_a_draft_is_not_found_outside_its_agency(province, declaration, staff, auditor,
                                                         signed_in):  # fmt: skip
    type(declaration).objects.update(status=Status.DRAFT)

    assert signed_in(auditor).get(at("file", declaration)).status_code == 404


def test_log_tells_who_of_elsewhere_read_which_file(
    province, declaration, officer, head, auditor, inspector, signed_in
):
    for person in [officer, head, auditor, inspector]:
        client = signed_in(person)
        for close in client.head(at("file", declaration))._resource_closers:
            close()
        body(client.get(at("file", declaration)))

    lines = LogEntry.objects.filter(action="file.read").order_by("pk")
    assert [line.by_pk for line in lines] == [auditor.pk, inspector.pk]
    assert {line.target_name for line in lines} == {NAME}
    assert {line.agency_pk for line in lines} == {province.department.pk}


def test_officer_above_reads_another_agencys_file(province, officer, signed_in):
    below = DeclarationFactory(
        agency=province.sub_department, upload=UploadFactory(agency=province.sub_department)
    )

    body(signed_in(officer).get(at("file", below)))

    assert LogEntry.objects.filter(action="file.read", by_pk=officer.pk).exists()


def test_file_that_waits_to_be_scanned_opens_only_for_who_sent_it(
    declaration, officer, head, staff, signed_in
):
    Upload.objects.update(scan=Upload.Scan.WAITING)

    assert body(signed_in(officer).get(at("file", declaration))) == docx()
    for person in [head, staff]:
        answer = signed_in(person).get(at("file", declaration))
        assert answer.status_code == 403
        assert "đang chờ quét mã độc" in answer.content.decode()
    assert not LogEntry.objects.filter(action="file.read").exists()


def test_infected_file_opens_for_nobody(declaration, officer, staff, signed_in):
    Upload.objects.update(scan=Upload.Scan.INFECTED)

    for person in [officer, staff]:
        answer = signed_in(person).get(at("file", declaration))
        assert answer.status_code == 403
        assert "có mã độc" in answer.content.decode()


@pytest.mark.parametrize(("content", "how"), [(docx(), "attachment"), (picture("PNG"), "inline")])
def test_only_what_a_browser_shows_safely_is_shown_in_it(province, officer, content, how):
    upload = keep(by=officer, agency=province.department, file=chosen(content))
    request = RequestFactory().get("/")
    request.user = officer

    answer = hand_out(request, upload, inline=True)
    answer.file_to_stream.close()

    assert answer["Content-Disposition"].startswith(how)
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_paper_without_a_file_and_file_gone_from_the_disk_are_not_found(
    province, declaration, staff, signed_in
):
    declaration.upload.file.storage.delete(declaration.upload.file.name)
    bare = DeclarationFactory(agency=province.district)

    answers = [signed_in(staff).get(at("file", each)) for each in [declaration, bare]]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_former_officer_opens_nothing_any_more(declaration, province, signed_in):
    person = AssignmentFactory(agency=province.department, role=Role.OFFICER)
    person.delete()

    assert signed_in(person.user).get(at("file", declaration)).status_code == 404
