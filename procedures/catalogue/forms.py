"""What the committee's staff fill in about a procedure."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import Any

from django import forms
from django.forms.models import model_to_dict

from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.vietnamese import clean
from procedures.catalogue import rows
from procedures.catalogue.telling import fingerprint
from procedures.models import Field, LegalDocument, Level, ProcedureVersion
from procedures.models.catalogue import LEVELS_SEPARATOR, check_code, check_local_part

CODE = ["code", "local"]
ENDED = ["end_decision", "end_decided_on", "end_url"]
COPIED = ["field", "name", "result", "requirements", "online", "old_online", "by_post"]
ADDRESS: dict[str, Any] = {
    "required": False,
    "assume_scheme": "https",
    "max_length": 200,
    "error_messages": {"invalid": "Hãy ghi đủ địa chỉ, ví dụ: https://csdl.dichvucong.gov.vn."},
}


class VersionForm(forms.ModelForm):
    """What a procedure is called, asks and allows; the rows stand in form sets beside it."""

    code = forms.CharField(
        label="Mã TTHC quốc gia", max_length=8, help_text="Ví dụ: 1.000894.",
        error_messages={"required": "Hãy ghi mã TTHC quốc gia, ví dụ 1.000894."},
    )  # fmt: skip
    local = forms.CharField(
        label="Phần mã của cơ quan", max_length=20, required=False,
        help_text="Nếu địa phương có mã riêng, ví dụ: 000.00.00.H41.",
    )  # fmt: skip
    field = forms.ModelChoiceField(
        Field.objects.all(), label="Lĩnh vực", empty_label="Chọn lĩnh vực", error_messages=CHOOSE
    )
    levels = forms.MultipleChoiceField(
        label="Cấp thực hiện", choices=Level.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một cấp thực hiện."},
    )  # fmt: skip
    start = DayField(label="Có hiệu lực từ ngày")
    decided_on = DayField(label="Ngày quyết định", required=False)
    decision_url = forms.URLField(label="Địa chỉ quyết định", **ADDRESS)
    end_decided_on = DayField(label="Ngày quyết định bãi bỏ", required=False)
    end_url = forms.URLField(label="Địa chỉ quyết định bãi bỏ", **ADDRESS)
    revision = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    SECTIONS = (
        ("Tên gọi", "Ghi đúng như trong quyết định công bố.",
         [*CODE, "name", "field", "levels"]),
        ("Quyết định", "Quyết định nào công bố nội dung này, từ ngày nào.",
         ["decision", "decided_on", "decision_url", "start", *ENDED]),
        ("Cách thực hiện", "Kết quả, điều kiện và mức độ dịch vụ công trực tuyến.",
         ["result", "requirements", "online", "old_online", "by_post"]),
    )  # fmt: skip

    class Meta:
        model = ProcedureVersion
        fields = [
            "field", "name", "decision", "decided_on", "decision_url", "start", "result",
            "requirements", "online", "old_online", "by_post", *ENDED,
        ]  # fmt: skip
        widgets = {
            "name": forms.Textarea(attrs={"rows": 2}),
            "result": forms.Textarea(attrs={"rows": 2}),
            "requirements": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "decision": "Số, ký hiệu, ví dụ: 1234/QĐ-UBND.",
            "old_online": "Thang mức độ 1–4, dùng đến năm 2022.",
            "online": "Thang dùng từ năm 2022 (Nghị định 42/2022/NĐ-CP).",
        }
        error_messages = {
            "decision": {"required": "Hãy ghi số, ký hiệu của quyết định."},
            "name": {"required": "Hãy ghi tên thủ tục."},
        }

    def __init__(
        self, *args: Any, without: Iterable[str] = (), decided: str = "", **kwargs: Any
    ) -> None:
        """`decided` names the decision by which it is written; then it must be given."""
        super().__init__(*args, **kwargs)
        version = self.instance
        self.initial.update({name: getattr(version.procedure, name) for name in CODE})
        for name in without:
            del self.fields[name]
        self.fields["decision"].required = bool(decided)
        self.fields["decision"].label = decided or self.fields["decision"].label
        none = [("", "Không ghi")]
        self.fields["old_online"].choices = [  # type: ignore[attr-defined]
            *none, *ProcedureVersion._meta.get_field("old_online").choices,  # type: ignore[misc]
        ]  # fmt: skip
        self.fields["online"].choices = [  # type: ignore[attr-defined]
            ("", "Chưa cung cấp"), *ProcedureVersion._meta.get_field("online").choices,  # type: ignore[misc]
        ]  # fmt: skip

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"])

    def clean_code(self) -> str:
        code = clean(self.cleaned_data["code"])
        check_code(code)
        return code

    def clean_local(self) -> str:
        local = clean(self.cleaned_data["local"]).upper()
        if local:
            check_local_part(local)
        return local

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("decided_on") and not given.get("decision") and "decision" not in self.errors:
            self.add_error("decision", "Đã ghi ngày quyết định thì hãy ghi cả số, ký hiệu.")
        return given

    def _post_clean(self) -> None:
        """The version takes over what a model form does not know: its levels and its code."""
        given = self.cleaned_data
        if "levels" in given:
            chosen = [level for level in Level.values if level in given["levels"]]
            self.instance.levels = LEVELS_SEPARATOR.join(chosen)
        for name in CODE:
            if name in given:
                setattr(self.instance.procedure, name, given[name])
        super()._post_clean()  # type: ignore[misc]

    @property
    def sections(self) -> list[tuple[str, str, list[Any]]]:
        """The fields under their headings, each with a sentence."""
        return [
            (title, words, [self[name] for name in names if name in self.fields])
            for title, words, names in self.SECTIONS
        ]


class VersionSheet:
    """A version's form and its repeated rows, as one.

    `version` is what it writes; `copied` what it starts from, where that is another one.
    """

    def __init__(
        self,
        version: ProcedureVersion,
        data: Any = None,
        *,
        copied: ProcedureVersion | None = None,
        without: Iterable[str] = (),
        decided: str = "",
    ) -> None:
        shown = self.shown = copied or version
        given: dict[str, Any] = {"levels": shown.level_list}
        given |= {"revision": fingerprint(shown) if shown.pk else ""}
        given |= model_to_dict(copied, COPIED) if copied else {}
        self.head = VersionForm(
            data, instance=version, initial=given, without=without, decided=decided
        )
        self.limits = rows.limits(shown, data)
        self.components = rows.components(shown, data)
        self.bases = rows.bases(shown, data)

    @property
    def sets(self) -> list[tuple[str, Any]]:
        return [
            ("Thời hạn, lệ phí", self.limits),
            ("Thành phần hồ sơ", self.components),
            ("Căn cứ pháp lý", self.bases),
        ]

    def is_valid(self) -> bool:
        """Whether all of it is in order; the version then bears what its rows say."""
        valid = all([self.head.is_valid(), *(each.is_valid() for _, each in self.sets)])
        if valid:
            version = self.head.instance
            version.limits = [row.stored() for row in self.limits.filled()]
            version.components = [vars(row) for row in self.components.filled()]
        return valid

    @property
    def legal_bases(self) -> list[LegalDocument]:
        found: list[LegalDocument] = self.bases.filled()
        return found

    @property
    def seen(self) -> str:
        """What the version said when the form was made."""
        return str(self.head.cleaned_data.get("revision", ""))

    def look_again(self) -> None:
        """Take what now stands as seen: whoever sends the form again has been told."""
        stored = ProcedureVersion.objects.get(pk=self.shown.pk)
        again: Any = copy(self.head.data)  # of a QueryDict one that may be changed
        again["revision"] = fingerprint(stored)
        self.head.data = again

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where (the id of the box), what it is called, and why."""
        order = [name for *_, names in self.head.SECTIONS for name in names]
        of_rows = (each for one in self.sets for each in _in_rows(*one))
        return [*_faults_of(self.head, "", order), *of_rows]


class AbolishForm(forms.Form):
    """By which decision, and from which day, a procedure is no more."""

    on = DayField(
        label="Bãi bỏ từ ngày", help_text="Ngày đầu tiên thủ tục không còn được thực hiện."
    )
    decision = forms.CharField(
        label="Quyết định bãi bỏ", max_length=100, help_text="Số, ký hiệu, ví dụ: 1234/QĐ-UBND.",
        error_messages={"required": "Hãy ghi số, ký hiệu của quyết định bãi bỏ."},
    )  # fmt: skip
    decided_on = DayField(label="Ngày quyết định", required=False)
    url = forms.URLField(label="Địa chỉ quyết định", **ADDRESS)


class RestoreForm(forms.Form):
    reason = forms.CharField(
        label="Lý do khôi phục", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: ghi nhầm mã thủ tục trong quyết định bãi bỏ.",
        error_messages={"required": "Hãy nêu lý do khôi phục."},
    )  # fmt: skip


class FieldForm(forms.ModelForm):
    class Meta:
        model = Field
        fields = ["name"]
        help_texts = {"name": "Ví dụ: Hộ tịch, Đất đai, Chứng thực."}
        error_messages = {
            "decision": {"required": "Hãy ghi số, ký hiệu của quyết định."},
            "name": {"required": "Hãy ghi tên lĩnh vực."},
        }

    def clean_name(self) -> str:
        return clean(self.cleaned_data["name"])


def _faults_of(
    form: forms.BaseForm, called: str, order: Sequence[str] = ()
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the whole, then with its fields, in `order`."""
    for name in sorted(form.errors, key=lambda name: order.index(name) if name in order else -1):
        field = form[name] if name in form.fields else None
        label = f"{called}{field.label}" if field else called.rstrip(", ")
        for text in form.errors[name]:
            yield field.id_for_label or field.auto_id if field else "", label, str(text)


def _in_rows(title: str, found: Any) -> Iterator[tuple[str, str, str]]:
    for text in found.non_form_errors():
        yield "", title, str(text)
    for place, form in enumerate(found.forms, start=1):
        yield from _faults_of(form, f"{title}, dòng {place}, ")
