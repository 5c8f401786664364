"""The filters of the legal texts, and the texts as a table for Excel."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import django_filters as filters

from isoportal.lib.sheet import write_xlsx
from procedures.filtering import ListFilter, choice
from procedures.models import LegalDocument
from procedures.models.legal import LegalDocumentQuerySet

STATES = [
    ("in_force", "Đang có hiệu lực"),
    ("expired", "Hết hiệu lực"),
    ("coming", "Sắp có hiệu lực"),
    ("any", "Mọi hiệu lực"),
]
COLUMNS = [
    "Số, ký hiệu", "Trích yếu", "Cơ quan ban hành", "Ngày ban hành", "Hiệu lực từ ngày",
    "Đến hết ngày", "Hiệu lực", "Địa chỉ",
]  # fmt: skip


class LegalFilter(ListFilter):
    """Legal texts as they stand on `day`."""

    preset = {"state": "any"}

    q = filters.CharFilter(label="Số, ký hiệu hoặc trích yếu", method="search")
    issuer = choice("Cơ quan ban hành", "Mọi cơ quan", [])
    state = choice("Hiệu lực", None, STATES, method="in_state")

    class Meta:
        model = LegalDocument
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = LegalDocument.objects.exclude(issuer="").order_by("issuer")
        issuers = named.values_list("issuer", flat=True).distinct()
        self.filters["issuer"].extra["choices"] = [(name, name) for name in issuers]

    def in_state(self, found: LegalDocumentQuerySet, _: str, state: str) -> LegalDocumentQuerySet:
        if state == "in_force":
            return found.as_of(self.day)
        if state == "expired":
            return found.filter(end__lte=self.day)
        return found.filter(start__gt=self.day) if state == "coming" else found


def state_of(text: LegalDocument, day: date) -> tuple[str, str, str]:
    """How the text stands on the day: the tone of its tag, an icon, and words."""
    if text.start > day:
        return "info", "clock", "Sắp có hiệu lực"
    if text.holds_on(day):
        return "done", "check", "Đang có hiệu lực"
    return "late", "ban", "Hết hiệu lực"


def texts_xlsx(texts: Iterable[LegalDocument], day: date) -> bytes:
    rows = (
        [
            text.number, text.title, text.issuer, text.issued_on, text.start,
            text.end - timedelta(days=1) if text.end else None, state_of(text, day)[2], text.url,
        ]
        for text in texts
    )  # fmt: skip
    return write_xlsx(COLUMNS, rows, "Văn bản")
