"""An agency's two lists as its officer hands them in."""

from datetime import date

from django.urls import reverse

from isoportal.lib.sheet import write_xlsx
from procedures.batches.agency_rows import ISOS, LINKS
from procedures.models import ImportBatch
from tests.procedures.lists import as_file, write

MARRIAGE_ISO = {
    "code": "QT-01", "title": "Quy trình đăng ký kết hôn", "kind": "Quy trình tác nghiệp",
    "issue_no": 1, "revision_no": 0, "start": date(2019, 1, 1), "stated": 13,
    "unit": "ngày làm việc", "drafter": "Nguyễn Văn Soạn", "reviewer": "Trần Thị Xem",
    "approver": "Lê Văn Duyệt", "decision": "15/QĐ-UBND",
}  # fmt: skip
MARRIAGE_LINK = {"code": "1.000894", "isos": "QT-01", "start": date(2019, 1, 1)}


def isos(*rows):
    return _list(ISOS, rows)


def links(*rows):
    return _list(LINKS, rows)


def _list(part, rows):
    cells = [[row.get(key, "") for key in part.columns] for row in rows]
    return write_xlsx([part.heading(key) for key in part.columns], cells, part.title)


def hand_in_own(client, user, agency, isos=None, links=None, start="01/01/2021"):
    client.force_login(user)
    data = {"start": start}
    if isos:
        data["isos"] = as_file(isos, "quy-trinh.xlsx")
    if links:
        data["links"] = as_file(links, "tthc.xlsx")
    answer = client.post(reverse("procedures:iso-import", args=[agency.pk]), data)
    return answer, ImportBatch.objects.first()


def bring_in_own(client, user, agency, **files):
    _, batch = hand_in_own(client, user, agency, **files)
    assert write(client, batch).status_code == 302
    batch.refresh_from_db()
    return batch
