"""The filters of the catalogue: one set for the page and the workbook."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from procedures.filtering import ListFilter, choice, choices_of
from procedures.models import Field, LegalDocument, Level, Online, ProcedureVersion
from procedures.models.catalogue import ProcedureVersionQuerySet

IN_FORCE, ABOLISHED, COMING, ANY = "in_force", "abolished", "coming", "any"
STATES = [
    (IN_FORCE, "Đang có hiệu lực"),
    (ABOLISHED, "Đã bãi bỏ"),
    (COMING, "Sắp có hiệu lực"),
    (ANY, "Mọi hiệu lực"),
]
FIRST_YEAR = 2000
OLD_LEVELS = [(f"old{level}", f"Mức độ {level} (trước 2022)") for level in range(1, 5)]


def years() -> list[tuple[str, str]]:
    newest = timezone.localdate().year + 1
    return [(str(year), str(year)) for year in range(newest, FIRST_YEAR - 1, -1)]


class CatalogueFilter(ListFilter):
    """Procedures of the catalogue, each as the version that stands for it on `day`."""

    preset = {"state": IN_FORCE}

    q = filters.CharFilter(label="Mã hoặc tên thủ tục", method="search")
    field = choice("Lĩnh vực", "Mọi lĩnh vực", [], field_name="field_id")
    level = choice("Cấp thực hiện", "Mọi cấp", Level.choices, method="at_level")
    online = choice(
        "Trực tuyến", "Mọi mức độ", [*Online.choices, *OLD_LEVELS], method="offered_online"
    )
    state = choice("Hiệu lực", None, STATES, method="in_state")
    changed = choice("Thay đổi trong năm", "Mọi năm", years, method="changed_in")
    text = choice(
        "Căn cứ", None, (), field_name="legal_bases", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có văn bản này trong danh mục văn bản."},
    )  # fmt: skip

    class Meta:
        model = ProcedureVersion
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = LegalDocument.objects.filter(pk=self.number("text"))
        offered = choices_of(
            field=Field.objects.annotate(label=F("name"), place=F("sort_key")),
            text=texts.annotate(label=F("number"), place=F("number")),
        )
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices

    @property
    def shows_states(self) -> bool:
        """Whether what is listed may stand differently: else each row would say the same."""
        return bool(self.data.get("state") != IN_FORCE)

    def at_level(
        self, found: ProcedureVersionQuerySet, _: str, level: str
    ) -> ProcedureVersionQuerySet:
        return found.at_level(level)

    def offered_online(
        self, found: ProcedureVersionQuerySet, _: str, asked: str
    ) -> ProcedureVersionQuerySet:
        if asked.startswith("old"):
            return found.filter(online="", old_online=int(asked.removeprefix("old")))
        return found.filter(online=asked)

    def in_state(
        self, found: ProcedureVersionQuerySet, _: str, state: str
    ) -> ProcedureVersionQuerySet:
        if state == IN_FORCE:
            return found.as_of(self.day)
        if state == COMING:
            return found.filter(start__gt=self.day)
        begun = found.filter(~self._later(start__lte=self.day), start__lte=self.day)
        return begun.filter(end__lte=self.day) if state == ABOLISHED else begun

    def changed_in(
        self, found: ProcedureVersionQuerySet, _: str, year: str
    ) -> ProcedureVersionQuerySet:
        """Those whose version began, or that were abolished, in the year."""
        abolished = Q(end__year=year) & ~self._later()
        return found.filter(Q(start__year=year) | abolished)

    @staticmethod
    def _later(**within: Any) -> Exists:
        """That the procedure has a version which began later."""
        same = ProcedureVersion.objects.filter(procedure=OuterRef("procedure"), **within)
        return Exists(same.filter(start__gt=OuterRef("start")))


def state_of(version: ProcedureVersion, day: Any) -> tuple[str, str, str]:
    """How the version stands on the day: the tone of its tag, an icon, and words."""
    if version.start > day:
        return "info", "clock", "Sắp có hiệu lực"
    if version.holds_on(day):
        return "done", "check", "Đang có hiệu lực"
    return "idle", "ban", "Đã bãi bỏ" if version.end_decision else "Hết hiệu lực"
