"""Addresses, and what is typed into the forms of procedures and texts."""

from django.urls import reverse

from accounts.models import LogEntry
from tests.factories.procedures import FieldFactory


def at(name, thing=None):
    return reverse(f"procedures:{name}", args=[thing.pk] if thing else [])


def words(answer):
    return " ".join(answer.content.decode().split())


def log_of(row):
    lines = LogEntry.objects.filter(target=f"{row._meta.label_lower}:{row.pk}")
    return list(lines.order_by("pk").values_list("action", flat=True))


def rows_of(prefix, *rows):
    """A form set as a browser sends it."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def limit(value="15", unit="working_days", case="", channel="", fee=""):
    return {"case": case, "channel": channel, "value": value, "unit": unit, "fee": fee}


def paper(name, originals="1", copies="", form=""):
    return {"name": name, "originals": originals, "copies": copies, "form": form}


def typed(limits=None, papers=(), bases=(), **more):
    """What the staff type to publish Đăng ký kết hôn."""
    return {
        "code": "1.000894", "local": "", "name": "Đăng ký kết hôn",
        "field": more.pop("field", None) or FieldFactory(name="Hộ tịch").pk, "levels": ["commune"],
        "decision": "1872/QĐ-BTP", "decided_on": "04/09/2020", "decision_url": "",
        "start": "04/09/2020", "result": "Giấy chứng nhận kết hôn", "requirements": "",
        "online": "", "old_online": "", "revision": "",
        **rows_of("limits", *([limit()] if limits is None else limits)),
        **rows_of("components", *papers),
        **rows_of("bases", *({"number": number} for number in bases)),
    } | more  # fmt: skip
