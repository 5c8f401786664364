"""What a unit hands in to prove the marks it gave itself."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.models import Photo
from tests.audits.inspecting import planned
from tests.corpus import honest


def test_the_unit_proves_its_own_marks_with_papers_too(province, officer, signed_in):
    inspection, client = planned(province), signed_in(officer)
    paper = SimpleUploadedFile("ke-hoach-2020.pdf", honest.pdf(), "application/pdf")

    client.post(
        reverse("audits:inspection-self", args=[inspection.pk], query={"tieu-chi": "I.1.1"}),
        {"change_id": uuid4(), "based_on": 0, "points": "40", "reason": "", "note": "",
         "photo": paper},
    )  # fmt: skip

    kept = Photo.objects.get()
    assert (kept.side, kept.upload.kind, kept.is_picture) == ("own", "pdf", False)
    shown = client.get(reverse("audits:inspection-detail", args=[inspection.pk])).text
    assert "ke-hoach-2020.pdf" in shown
    assert "<img src" not in shown.partition("photo-list")[2].partition("</ul>")[0]
    answer = client.get(reverse("audits:photo", args=[kept.pk]))
    assert b"".join(answer).startswith(b"%PDF")
