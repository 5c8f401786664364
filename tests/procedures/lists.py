"""Lists as people hand them in."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from isoportal.lib.sheet import write_xlsx
from procedures.batches.catalogue_rows import PART
from procedures.models import ImportBatch

HEADINGS = [column.heading for column in PART.columns.values()]
KEYS = list(PART.columns)
MARRIAGE = {
    "code": "1.000894", "name": "Đăng ký kết hôn", "field": "Hộ tịch", "levels": "Cấp xã",
    "decision": "1872/QĐ-BTP", "decided_on": "04/09/2020", "start": "04/09/2020",
    "limits": "1 ngày làm việc", "fee": "Miễn", "online": "Một phần", "by_post": "Có",
}  # fmt: skip
BIRTH = {
    "code": "1.001193", "name": "Đăng ký khai sinh", "field": "Hộ tịch", "levels": "Cấp xã",
    "start": "04/09/2020", "limits": "1 ngày làm việc", "online": "4",
}  # fmt: skip


def catalogue(*rows, headings=None):
    """The national list as Excel, of rows by the names of their columns."""
    keys = [key for key in KEYS if headings is None or key in headings]
    cells = [[row.get(key, "") for key in keys] for row in rows]
    return write_xlsx([PART.heading(key) for key in keys], cells, "Danh mục TTHC")


def as_file(content, name="danh-muc.xlsx"):
    return SimpleUploadedFile(name, content)


def hand_in(client, user, content, start="01/01/2021"):
    """Hand the national list in; the answer, and the list where it was taken."""
    client.force_login(user)
    data = {"list": as_file(content), "start": start}
    answer = client.post(reverse("procedures:catalogue-import"), data)
    return answer, ImportBatch.objects.first()


def look(client, batch):
    return client.get(reverse("procedures:batch", args=[batch.pk]))


def write(client, batch):
    """Press the button of the preview; the answer."""
    seen = look(client, batch).context["page"].view.plan.mark()
    return client.post(reverse("procedures:batch-write", args=[batch.pk]), {"seen": seen})


def bring_in(client, user, content, **more):
    """Hand in and write; the written list."""
    _, batch = hand_in(client, user, content, **more)
    assert write(client, batch).status_code == 302
    batch.refresh_from_db()
    return batch


def undo(client, batch):
    return client.post(reverse("procedures:batch-undo", args=[batch.pk]))


def faults(client, batch):
    """Row, column and rule of each fault on the page."""
    return [fault[1:] for fault in look(client, batch).context["page"].faults]
