"""Which cuts are asked for: one set of filters for the page and the Excel file."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils.http import urlencode

from accounts.models import User
from isoportal.lib.vietnamese import plain, search_words, sort_key
from procedures.cuts.totals import Dimension
from procedures.models import TimeCut

LIST = "list"
VIEWS = [
    (LIST, "Danh sách"),
    (Dimension.AGENCY.value, "Theo cơ quan"),
    (Dimension.FIELD.value, "Theo lĩnh vực"),
    (Dimension.YEAR.value, "Theo năm"),
]
KINDS = [("", "Mọi thay đổi"), ("shorter", "Cắt giảm"), ("longer", "Không cắt giảm")]
NO_SUCH = {"invalid_choice": "Không có lựa chọn này. Hãy chọn một giá trị trong danh sách."}


class CutFilter(forms.Form):
    """Cuts of which agency, field and year; offers only what there is within reach.

    All cuts within reach are read at once: a province has some hundreds of them.
    """

    q = forms.CharField(label="Nội dung, TTHC hoặc căn cứ", required=False, max_length=100)
    agency = forms.ChoiceField(label="Cơ quan", required=False, error_messages=NO_SUCH)
    field = forms.ChoiceField(label="Lĩnh vực", required=False, error_messages=NO_SUCH)
    year = forms.ChoiceField(label="Năm", required=False, error_messages=NO_SUCH)
    kind = forms.ChoiceField(
        label="Thay đổi", required=False, choices=KINDS, error_messages=NO_SUCH
    )
    by = forms.ChoiceField(
        widget=forms.HiddenInput, choices=VIEWS, required=False, error_messages=NO_SUCH
    )

    def __init__(self, asked: Any, *, user: User, day: date) -> None:
        super().__init__({name: asked.get(name, "").strip() for name in self.base_fields})
        self.kept = {"day": asked["day"]} if asked.get("day") else {}
        rows = TimeCut.objects.for_user(user).filter(on__lte=day).with_agency_on(day)
        self.all: list[Any] = list(
            rows.select_related("agency", "field").prefetch_related("procedures")
        )
        offered: dict[str, dict[str, str]] = defaultdict(dict)
        for cut in self.all:
            offered["agency"][str(cut.agency_id)] = cut.agency_name or str(cut.agency)
            offered["field"][str(cut.field_id)] = cut.field.name
            offered["year"][str(cut.on.year)] = str(cut.on.year)
        for name, every in [("agency", "Mọi cơ quan"), ("field", "Mọi lĩnh vực"),
                            ("year", "Mọi năm")]:  # fmt: skip
            pairs = sorted(offered[name].items(), key=lambda pair: sort_key(pair[1]),
                           reverse=name == "year")  # fmt: skip
            self.fields[name].choices = [("", every), *pairs]  # type: ignore[attr-defined]

    @cached_property
    def asked(self) -> dict[str, str]:
        """The filters that are set, to a value there is."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def view(self) -> str:
        return self.asked.get("by", LIST)

    @cached_property
    def cuts(self) -> list[Any]:
        """The cuts asked for, the newest first; none where the filters have faults."""
        return [] if self.errors else [cut for cut in self.all if self._matches(cut)]

    def _matches(self, cut: Any) -> bool:
        asked = self.asked
        own = {
            "agency": str(cut.agency_id), "field": str(cut.field_id), "year": str(cut.on.year),
            "kind": "longer" if cut.is_longer else "shorter",
        }  # fmt: skip
        if any(asked.get(name, value) != value for name, value in own.items()):
            return False
        codes = " ".join(map(str, cut.procedures.all()))
        text = plain(f"{cut.title} {cut.legal_basis} {codes}")
        return all(word in text for word in search_words(plain(asked.get("q", ""))))

    def query(self, **more: Any) -> str:
        """The address of what is asked for, with `more` or other, on the same day."""
        return f"?{urlencode({**self.asked, **self.kept, **more})}"

    @property
    def words(self) -> dict[str, str]:
        """Each filter that is set, as its chip says it."""
        return {
            name: f"{self.fields[name].label}: {self._said(name, value)}"
            for name, value in self.asked.items()
            if name != "by"
        }

    def _said(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", None)
        return str(dict(choices)[value]) if choices else value
