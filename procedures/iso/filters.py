"""The list of ISO procedures: one line each, the revision that counts on the day."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from accounts.models import User
from agencies.access import agencies_for, reach
from agencies.models import Agency, AgencyVersion
from agencies.roles import Permission
from procedures.filtering import ListFilter, choice, choices_of
from procedures.iso.facts import live_covers
from procedures.iso.problems import with_problem
from procedures.iso.warnings import SHORT
from procedures.models import (
    AdministrativeProcedure,
    Field,
    IsoProcedure,
    IsoRevision,
    LegalDocument,
    ProcedureVersion,
    State,
    is_issued_on,
)
from procedures.models.catalogue import CODE

STATES = [
    ("in_force", "Đang có hiệu lực"),
    ("open", "Đang soạn thảo, chờ duyệt"),
    ("coming", "Chưa có hiệu lực"),
    ("ended", "Đã hủy bỏ"),
]
FULL_CODE = Case(When(local="", then="code"), default=Concat("code", Value("."), "local"))


def shown_on(user: User, day: date) -> Any:
    """One revision of each ISO procedure that `user` may see."""
    return one_of_each(IsoRevision.objects.for_user(user), day)


def one_of_each(revisions: Any, day: date) -> Any:
    """Of each ISO procedure one of `revisions`: the one in force on the day.

    Else the last that was, the next to be, or the draft.
    """
    near = Case(
        When(is_issued_on(day), then=Value(0)),
        When(state=State.ISSUED, start__lte=day, then=Value(1)),
        When(state=State.ISSUED, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    each = revisions.filter(iso=OuterRef("iso")).order_by(near, "-start", "-pk")
    return revisions.filter(pk=Subquery(each.values("pk")[:1])).order_by("iso__code", "iso")


def under_way(user: User) -> Any:
    """The state of the revision that is being prepared beside the one shown."""
    own = reach(user, Permission.WRITE_PROCEDURES)
    rows = own.limit(IsoRevision.objects.open(), "iso__agency").filter(iso=OuterRef("iso"))
    return Subquery(rows.exclude(pk=OuterRef("pk")).values("pk")[:1])


class IsoFilter(ListFilter):
    """The agencies' ISO procedures as they stand on `day`."""

    q = filters.CharFilter(label="Mã, tên quy trình hoặc mã TTHC", method="search")
    state = choice("Trạng thái", "Mọi trạng thái", STATES, method="in_state")
    kind = choice("Loại", "Mọi loại", IsoProcedure.Kind.choices, field_name="iso__kind")
    field = choice(
        "Lĩnh vực", "Mọi lĩnh vực", (), method="of_field",
        error_messages={"invalid_choice": "Không có lĩnh vực này trong danh mục."},
    )  # fmt: skip
    agency = choice(
        "Cơ quan", None, (), field_name="iso__agency", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có cơ quan này trong phạm vi của anh/chị."},
    )  # fmt: skip
    tthc = choice(
        "TTHC", None, (), method="of_procedure", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có thủ tục này trong danh mục."},
    )  # fmt: skip
    text = choice(
        "Viện dẫn", None, (), field_name="cites", widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Không có văn bản này trong danh mục văn bản."},
    )  # fmt: skip
    problem = choice(  # the last, as it looks at what the others leave
        "Cần xem lại", "Mọi quy trình", [(str(name), text) for name, text in SHORT.items()],
        method="having",
    )  # fmt: skip

    class Meta:
        model = IsoRevision
        fields: list[str] = []

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        procedures = AdministrativeProcedure.objects.filter(pk=self.number("tthc"))
        texts = LegalDocument.objects.filter(pk=self.number("text"))
        offered = choices_of(
            field=Field.objects.annotate(label=F("name"), place=F("sort_key")),
            agency=self._agency().annotate(place=F("name")),
            tthc=procedures.annotate(label=FULL_CODE, place=F("code")),
            text=texts.annotate(label=F("number"), place=F("number")),
        )
        for name, choices in offered.items():
            self.filters[name].extra["choices"] = choices

    @property
    def place(self) -> Agency | None:
        """The one agency that is asked about, by its name of the day."""
        chosen = self.form.cleaned_data.get("agency") if self.form.is_valid() else None
        names = dict(self.filters["agency"].extra["choices"])
        return Agency(pk=int(chosen), name=names[chosen]) if chosen else None

    def search(self, found: Any, _: str, words: str) -> Any:
        """By code or title, or by the code of what they cover."""
        if not CODE.match(words.strip()):
            return found.search(words)
        named = ProcedureVersion.objects.as_of(self.day).search(words).values("procedure")
        covers = live_covers(self.day).filter(handling__procedure__in=named)
        own = found.search(words).order_by().values("pk")
        return found.filter(Q(pk__in=own) | Q(iso__in=covers.values("iso")))

    def in_state(self, found: Any, _: str, asked: str) -> Any:
        started = Q(state=State.ISSUED, start__lte=self.day)
        if asked == "in_force":
            return found.filter(is_issued_on(self.day))
        if asked == "coming":
            return found.filter(state=State.ISSUED, start__gt=self.day)
        if asked == "ended":
            return found.filter(started, end__lte=self.day)
        opened = IsoRevision.objects.for_user(self.request.user).open()
        return found.filter(iso__in=opened.values("iso"))

    def of_field(self, found: Any, _: str, field: str) -> Any:
        covers = live_covers(self.day).filter(version__field=field)
        return found.filter(iso__in=covers.values("iso"))

    def of_procedure(self, found: Any, _: str, procedure: str) -> Any:
        covers = live_covers(self.day).filter(handling__procedure=procedure)
        return found.filter(iso__in=covers.values("iso"))

    def having(self, found: Any, _: str, problem: str) -> Any:
        return with_problem(found, problem, self.day)

    def _agency(self) -> Any:
        """The agency asked about, if it is within reach, under its name of the day."""
        called = AgencyVersion.objects.as_of(self.day).filter(agency=OuterRef("pk")).values("name")
        mine = agencies_for(self.request.user).filter(pk=self.number("agency"))
        return mine.annotate(label=Coalesce(Subquery(called[:1]), "name"))
