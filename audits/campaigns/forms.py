"""What is typed of a campaign: its plan, its decision, when units are inspected, its teams."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, Assignment
from agencies.roles import Permission, roles_with
from audits.models import Campaign, Checklist, Form, Team, TeamMember
from isoportal.lib.fields import CHOOSE, DayField

BLANK_ROWS = 3
MOST_MEMBERS = 30


class CampaignForm(forms.ModelForm):
    first_day = DayField(label="Từ ngày")
    last_day = DayField(label="Đến hết ngày")
    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    class Meta:
        model = Campaign
        fields = ["year", "title", "checklist", "first_day", "last_day", "form", "days_to_remedy"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["checklist"] = forms.ModelChoiceField(
            Checklist.objects.issued(), label="Bộ tiêu chí", empty_label="Chọn bộ tiêu chí",
            error_messages=CHOOSE, help_text="Chỉ bộ tiêu chí đã ban hành.",
        )  # fmt: skip
        self.initial.setdefault("revision", self.instance.revision)
        self.order_fields([*self.Meta.fields, "revision"])


class ApproveForm(forms.Form):
    plan_no = forms.CharField(
        label="Quyết định số", max_length=60, help_text="Ví dụ: 316/QĐ-UBND.",
        error_messages={"required": "Hãy nhập số quyết định."},
    )  # fmt: skip
    plan_day = DayField(label="Ngày quyết định")
    plan_issuer = forms.CharField(
        label="Cơ quan phê duyệt", max_length=120,
        error_messages={"required": "Hãy nhập cơ quan phê duyệt."},
    )  # fmt: skip


class PlanForm(forms.Form):
    """When, by whom and how the chosen units are inspected."""

    planned_on = DayField(label="Ngày kiểm tra", required=False)
    team = forms.ModelChoiceField(
        Team.objects.none(), label="Đoàn kiểm tra", required=False, empty_label="Chưa phân công",
        error_messages=CHOOSE,
    )  # fmt: skip
    form = forms.ChoiceField(label="Hình thức", choices=Form.choices)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = campaign.teams.all()  # type: ignore[attr-defined]


class TeamForm(forms.ModelForm):
    decided_on = DayField(label="Ngày quyết định")

    class Meta:
        model = Team
        fields = ["name", "decision_no", "decided_on"]
        help_texts = {
            "name": "Ví dụ: Đoàn số 1.",
            "decision_no": "Ví dụ: 55/QĐ-BCĐISO, số riêng của Ban Chỉ đạo.",
        }


class MemberForm(forms.ModelForm):
    """Somebody on the team; with an account the name may be left out."""

    name = forms.CharField(label="Họ và tên", max_length=120, required=False)

    class Meta:
        model = TeamMember
        fields = ["user", "name", "title", "works_at", "role"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("name") and given.get("user"):
            given["name"] = str(given["user"])
        if not given.get("name") and self.has_changed():
            self.add_error("name", "Hãy nhập họ và tên, hoặc chọn tài khoản.")
        return given

    def validate_constraints(self) -> None:
        """Whether they are on the team already is asked of all rows together, in the action."""


class MemberSet(forms.BaseModelFormSet):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        inspecting = Assignment.objects.as_of(today).filter(role__in=roles_with(Permission.INSPECT))
        users = User.objects.filter(is_active=True, pk__in=inspecting.values("user"))
        self.people = [("", "Không có tài khoản"), *((each.pk, str(each)) for each in users)]
        agencies = Agency.objects.as_of(today).values_list("pk", "name")
        self.places = [("", "Không thuộc cơ quan nào trong tỉnh"), *agencies]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, choices in [("user", self.people), ("works_at", self.places)]:
            form.fields[name].widget.choices = choices
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Bỏ người này"

    @property
    def members(self) -> list[TeamMember]:
        """Those that stay or are new, as they were typed."""
        kept = [each for each in self.forms if each not in self.deleted_forms]
        return [each.instance for each in kept if each.instance.pk or each.has_changed()]


MEMBERS = forms.modelformset_factory(
    TeamMember, MemberForm, formset=MemberSet, extra=BLANK_ROWS, can_delete=True,
    max_num=MOST_MEMBERS, absolute_max=MOST_MEMBERS + BLANK_ROWS,
)  # fmt: skip
