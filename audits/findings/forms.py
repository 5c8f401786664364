"""What is typed of a finding at each of its steps."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from agencies.upload_field import UploadField
from audits.findings.clauses import clause_choices, clause_label, item_choices
from audits.findings.doing import Done, Plan, Step
from audits.findings.keeping import earlier
from audits.findings.people import sources_of
from audits.models import Cause, CorrectiveAction, Finding
from isoportal.lib.days import show_day
from isoportal.lib.fields import CHOOSE, DayField, SeveralField
from isoportal.lib.vietnamese import visible
from procedures.filtering import BAD_CHOICE

KEY = re.compile(r"step-(\d{1,3})-what", re.ASCII)
NONE_OF_THEM = "none"
OWED = {
    "correction": "Hãy ghi khắc phục tức thời.",
    "root_cause": "Hãy ghi nguyên nhân gốc.",
    "causes": "Hãy chọn ít nhất một nhóm nguyên nhân.",
}
ASK_AGAIN = "Hãy cho biết phát hiện này có lặp lại phát hiện trước không."
BLANKS = 2  # rows offered to be filled in


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FindingForm(forms.ModelForm):
    """A finding as it is raised, told as requirement, nature and evidence (R–N–E).

    Where the agency had one on the same item or clause before, it asks whether this is the
    same again.
    """

    item = forms.ChoiceField(label="Tiêu chí", required=False, error_messages=BAD_CHOICE)
    clause = forms.ChoiceField(label="Điều khoản", required=False, error_messages=BAD_CHOICE)
    found_on = DayField(label="Ngày phát hiện")
    due = DayField(
        label="Hạn khắc phục", required=False,
        help_text="Để trống thì theo số ngày khắc phục của đợt kiểm tra, hoặc 30 ngày.",
    )  # fmt: skip
    again = forms.ChoiceField(
        label="Có lặp lại phát hiện trước đây không?", required=False, error_messages=BAD_CHOICE
    )

    class Meta:
        model = Finding
        fields = [
            "source", "grade", "item", "clause", "requirement", "nature", "evidence", "found_on",
            "due",
        ]  # fmt: skip
        widgets = {name: lines(3) for name in ["requirement", "nature", "evidence"]}
        help_texts = {
            "requirement": "Điều khoản, văn bản hoặc quy trình yêu cầu điều gì. Sự không phù hợp "
            "phải ghi.",
            "source": "Phát hiện của cuộc đánh giá nội bộ, xem xét của lãnh đạo có trên cổng thì "
            "ghi từ trang của cuộc đó.",
            "nature": "Điều gì không đúng yêu cầu, ở đâu.",
            "evidence": "Đã thấy ở hồ sơ nào, của ai, ngày nào. Sự không phù hợp phải ghi.",
        }
        error_messages = {
            "source": CHOOSE, "grade": CHOOSE,
            "nature": {"required": "Hãy ghi nội dung phát hiện."},
        }  # fmt: skip

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own, inspection = self.instance, self.instance.inspection
        fields: Any = self.fields
        fields["grade"].choices = [("", "Chọn mức độ"), *Finding.Grade.choices]
        fields["clause"].choices = [("", "Không ghi điều khoản"), *clause_choices()]
        if inspection:
            fields["item"].choices = [("", "Không theo tiêu chí"), *item_choices(inspection)]
        else:
            del fields["item"]
        if own.comes_from:
            del fields["source"]  # where it is written down from says it
        else:
            sources = sources_of(by, own.agency)
            fields["source"].choices = [(each.value, each.label) for each in sources]
        self._offer_earlier()

    def _offer_earlier(self) -> None:
        """Ask about what was found before, once the item or clause is known."""
        told: Mapping[str, Any] = self.data if self.is_bound else self.initial
        seen = Finding(
            agency=self.instance.agency, inspection=self.instance.inspection,
            item=visible(str(told.get("item") or ""))[:20],
            clause=visible(str(told.get("clause") or ""))[:40], found_on=date.max,
        )  # fmt: skip
        found = list(earlier(seen)[:20])
        self.candidates = {str(each.pk): each for each in found}
        if not found:
            del self.fields["again"]
            return
        field: Any = self.fields["again"]
        field.required = True
        field.error_messages |= {"required": ASK_AGAIN}
        field.choices = [("", "Chọn"), (NONE_OF_THEM, "Không, đây là phát hiện mới"),
                         *((str(each.pk), _named(each, seen)) for each in found)]  # fmt: skip
        field.help_text = (
            f"Đã có {len(found)} phát hiện cùng tiêu chí hoặc điều khoản, kể cả của phiên bản "
            "tiêu chuẩn trước và của cơ quan trước khi sáp nhập. Phát hiện lặp lại được đếm riêng."
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        self.instance.item = given.get("item") or ""
        self.instance.clause = given.get("clause") or ""
        self.instance.repeats = self.candidates.get(given.get("again") or "")
        return given

    def _post_clean(self) -> None:
        """The rules are the action's, which says them in its own words."""
        for name, value in self.cleaned_data.items():
            if name in self.Meta.fields:
                setattr(self.instance, name, value)


class RevisionForm(forms.Form):
    """From which revision of the finding a form was made."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PlanForm(RevisionForm):
    """What the agency does at once, why it came to this, and the actions (rows of their own)."""

    correction = forms.CharField(
        label="Khắc phục tức thời", required=False, widget=lines(3),
        help_text="Việc sửa ngay chỗ sai đã thấy.",
    )  # fmt: skip
    root_cause = forms.CharField(
        label="Nguyên nhân gốc", required=False, widget=lines(3),
        help_text="Vì sao xảy ra; hỏi “vì sao” cho đến nguyên nhân sửa được.",
    )  # fmt: skip
    causes = SeveralField(
        Cause.objects.none(), label="Nhóm nguyên nhân", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_late_confirmed = forms.BooleanField(
        label="Vẫn ghi, có hành động xong sau hạn khắc phục", required=False
    )

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["causes"].queryset = Cause.objects.offered_to(finding)  # type: ignore[attr-defined]
        if not self.data.get("is_late_confirmed"):
            self.fields["is_late_confirmed"].widget = forms.HiddenInput()
        for name, words in OWED.items():
            self.fields[name].required = finding.is_nonconformity
            self.fields[name].error_messages |= {"required": words}

    def ask(self) -> None:
        """Show the box by which a late day is confirmed."""
        self.fields["is_late_confirmed"].widget = forms.CheckboxInput()


class StepForm(forms.Form):
    """A row: one action, who does it and until when; left blank it is none."""

    action = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    what = forms.CharField(label="Hành động khắc phục", widget=lines(2), max_length=2000)
    who = forms.CharField(label="Người chịu trách nhiệm", max_length=120)
    due = DayField(label="Thời hạn")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        alone = {"empty_permitted": True, "use_required_attribute": False}
        super().__init__(*args, **{**alone, **kwargs})

    @property
    def is_blank(self) -> bool:
        return not any(self.data.get(self.add_prefix(name)) for name in ("what", "who", "due"))

    @property
    def step(self) -> Step:
        given = self.cleaned_data
        return Step(given["what"], given["who"], given["due"], given["action"])


class DoneForm(forms.Form):
    """A row: what came of one action."""

    done_on = DayField(label="Ngày hoàn thành", required=False)
    proof = UploadField(label="Bằng chứng", required=False)

    def __init__(
        self, *args: Any, action: CorrectiveAction, by: User, is_last: bool = False, **kwargs: Any
    ) -> None:
        self.action = action
        initial = {"done_on": action.done_on, "proof": action.proof}
        own = {"initial": initial, "prefix": f"done-{action.pk}"}
        super().__init__(*args, **{**own, **kwargs})
        self.fields["done_on"].required = is_last  # all is done when the result is reported
        field: Any = self.fields["proof"]
        field.belongs_to(action.finding.agency, by)

    @property
    def done(self) -> Done:
        return Done(self.cleaned_data["done_on"], self.cleaned_data["proof"])


class ResultForm(RevisionForm):
    """What all of it brought about, when it is done."""

    result = forms.CharField(
        label="Kết quả thực hiện", widget=lines(4),
        error_messages={"required": "Hãy ghi kết quả thực hiện."},
        help_text="Đã làm gì, kết quả thế nào; bằng chứng đính kèm ở từng hành động.",
    )  # fmt: skip


class VerifyForm(RevisionForm):
    """Whether it works, as somebody else has seen."""

    is_effective = forms.TypedChoiceField(
        label="Khắc phục có hiệu lực không?", coerce=lambda said: said == "yes",
        choices=[("yes", "Có hiệu lực: đóng phiếu"), ("no", "Không hiệu lực: lập phiếu mới")],
        widget=forms.RadioSelect, error_messages=CHOOSE,
    )  # fmt: skip
    verification = forms.CharField(
        label="Nhận xét hiệu lực", widget=lines(4),
        error_messages={"required": "Hãy ghi nhận xét hiệu lực."},
        help_text="Đã kiểm tra gì, thấy gì; sự không phù hợp có tái diễn không.",
    )  # fmt: skip
    due = DayField(
        label="Hạn khắc phục của phiếu mới", required=False,
        help_text="Chỉ dùng khi không hiệu lực. Để trống thì theo số ngày khắc phục thường lệ.",
    )  # fmt: skip


def step_rows(finding: Finding, data: Mapping[str, Any] | None, *, more: bool = False) -> Any:
    """The rows of a plan: those sent, or those kept; with blank ones to be filled in."""
    if data is None:
        kept = [
            {"action": each.pk, "what": each.what, "who": each.who, "due": each.due}
            for each in finding.actions.all()
        ]
        rows = [StepForm(prefix=f"step-{n}", initial=each) for n, each in enumerate(kept)]
        return rows + _blank(len(rows), 1 if rows else BLANKS)
    keys = sorted({int(found[1]) for name in data if (found := KEY.fullmatch(name))})
    sent = [StepForm(data, prefix=f"step-{key}") for key in keys]
    return sent + (_blank(max(keys, default=-1) + 1, 1) if more else [])


def plan_of(form: PlanForm, rows: list[StepForm]) -> Plan:
    given = form.cleaned_data
    steps = [row.step for row in rows if row.is_bound and not row.is_blank]
    return Plan(visible(given["correction"]), visible(given["root_cause"]),
                list(given["causes"]), steps)  # fmt: skip


def _blank(start: int, count: int) -> list[StepForm]:
    return [StepForm(prefix=f"step-{n}") for n in range(start, start + count)]


def _named(finding: Finding, now: Finding) -> str:
    """Which one it is; whose, and on which clause, where that is another than now."""
    whose = "" if finding.agency_id == now.agency_id else f" của {finding.agency}"
    other = finding.clause and now.clause and finding.clause != now.clause
    clause = f", điều khoản {clause_label(finding.clause)}" if other else ""
    told = f"Phiếu {finding.label}{whose}, {show_day(finding.found_on)}{clause}"
    return f"{told}: {finding.nature[:80]}"
