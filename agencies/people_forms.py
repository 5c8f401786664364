"""What is filled in about people and their roles."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import OuterRef, Subquery
from django.forms.boundfield import BoundField
from django.utils import timezone

from accounts.forms_profile import check_phone
from accounts.models import User
from agencies.access import agencies_for, gives, gives_somewhere
from agencies.forms import AgencyField
from agencies.models import Agency, AgencyVersion, Assignment
from agencies.people import candidates, roles_seen
from agencies.roles import AT_ROOT, Permission, Role
from isoportal.lib.fields import CHOOSE, DayField
from isoportal.lib.vietnamese import clean

NAME_HELP = "Họ và tên đầy đủ, có dấu, ví dụ: Huỳnh Ngọc An."
USERNAME_HELP = "Để trống, cổng đặt theo họ tên, ví dụ an.huynh."
EMAIL_HELP = "Thư điện tử công vụ, để nhận đường dẫn đặt mật khẩu và thư nhắc hạn."
SPELLED = RegexValidator(
    r"^[A-Za-z0-9._-]+\Z",
    "Tên đăng nhập chỉ gồm chữ không dấu, số và dấu . - _, ví dụ an.huynh.",
)
WHO = [("known", "Người đã có tài khoản"), ("new", "Người mới, chưa có tài khoản")]


class PersonForm(forms.ModelForm):
    """How somebody is called and reached."""

    class Meta:
        model = User
        fields = ["full_name", "position", "email", "phone"]
        labels = {"email": "Thư điện tử"}
        help_texts = {"full_name": NAME_HELP, "email": EMAIL_HELP}

    def clean_position(self) -> str:
        return clean(self.cleaned_data["position"])

    def clean_phone(self) -> str:
        return check_phone(self.cleaned_data["phone"])

    def validate_unique(self) -> None:
        """The action checks, once it knows the username."""

    def _post_clean(self) -> None:
        """The words are checked field by field; the person is written by the action alone."""


class AppointForm(forms.Form):
    """Who gets which role, and for how long."""

    user = forms.ModelChoiceField(
        User.objects.none(), label="Người giữ", empty_label="Hãy chọn", error_messages=CHOOSE
    )
    role = forms.ChoiceField(label="Vai trò", error_messages=CHOOSE)
    start = DayField(label="Từ ngày")
    last = DayField(
        label="Đến hết ngày", required=False, help_text="Để trống nếu chưa biết ngày kết thúc."
    )

    def __init__(self, *args: Any, by: User, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        offer_people(fields["user"], candidates(by), by)
        roles = offered_by(by, agency)
        fields["role"].choices = [("", "Hãy chọn"), *((each.value, each.label) for each in roles)]
        if len(roles) == 1:
            fields["role"].initial = roles[0].value

    def clean_last(self) -> date | None:
        last: date | None = self.cleaned_data["last"]
        start = self.cleaned_data.get("start")
        if last and start and last < start:
            raise ValidationError("Ngày cuối không được trước ngày bắt đầu.")
        return last

    @property
    def end(self) -> date | None:
        last = self.cleaned_data["last"]
        return last + timedelta(days=1) if last else None


class DismissForm(forms.Form):
    on = DayField(
        label="Kết thúc từ ngày", help_text="Ngày đầu tiên không còn giữ vai trò. Chọn đúng ngày "
        "bắt đầu để hủy một phân công nhầm.",
    )  # fmt: skip


class NewPersonForm(PersonForm):
    """Somebody new, and the first role they hold."""

    agency = AgencyField(Agency.objects.none(), label="Cơ quan", empty_label="Hãy chọn")
    role = forms.ChoiceField(label="Vai trò", error_messages=CHOOSE)
    start = DayField(label="Từ ngày")
    person_pk: int | None = None  # once written

    class Meta(PersonForm.Meta):
        fields = ["full_name", "username", "position", "email", "phone"]
        help_texts = {**PersonForm.Meta.help_texts, "username": USERNAME_HELP}
        labels = {**PersonForm.Meta.labels, "username": "Tên đăng nhập"}

    def __init__(self, *args: Any, by: User, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["username"].required = False
        fields["username"].validators = [SPELLED]
        fields["agency"].queryset = agencies_to_staff(by, day)
        roles = roles_given(by)
        fields["role"].choices = [("", "Hãy chọn"), *((each.value, each.label) for each in roles)]
        if len(roles) == 1:
            fields["role"].initial = roles[0].value

    @property
    def sections(self) -> list[tuple[str, str, list[BoundField]]]:
        """The fields under their headings, each with a sentence."""
        role = ["agency", "role", "start"]
        own = [name for name in self.fields if name not in role]
        return [
            ("Người dùng", "Ai, và liên hệ thế nào.", [self[name] for name in own]),
            ("Vai trò đầu tiên", "Làm gì, ở đâu, từ khi nào.", [self[name] for name in role]),
        ]

    @property
    def person(self) -> User:
        """The person as typed, not yet written."""
        return User(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class HandOverForm(PersonForm):
    """To whom a role is handed over: somebody known, or somebody typed here; and when."""

    who = forms.ChoiceField(
        label="Người nhận", choices=WHO, initial="known", widget=forms.RadioSelect
    )
    to = forms.ModelChoiceField(
        User.objects.none(), label="Chọn người nhận", empty_label="Hãy chọn",
        error_messages={"required": "Hãy chọn người nhận trong danh sách."},
        help_text="Mỗi người kèm tên đăng nhập và cơ quan.",
    )  # fmt: skip
    on = DayField(
        label="Bàn giao từ ngày",
        help_text="Ngày đầu tiên người nhận giữ vai trò; người bàn giao thôi giữ từ ngày này.",
    )
    newcomer: int | None = None  # the successor's id, once somebody new is written
    field_order = ["on", "who", "to", "full_name", "position", "email", "phone"]

    def __init__(self, *args: Any, by: User, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["full_name"].error_messages["required"] = "Hãy nhập họ và tên của người nhận."
        offer_people(fields["to"], candidates(by).exclude(pk=assignment.user_id), by)
        if self.is_bound:  # only what stands under the chosen answer has to be filled in
            fields["to"].required = self.data.get("who") == "known"
            fields["full_name"].required = self.data.get("who") == "new"

    @property
    def known_fields(self) -> list[BoundField]:
        return [self["to"]]

    @property
    def new_fields(self) -> list[BoundField]:
        return [self[name] for name in PersonForm.Meta.fields]

    @property
    def successor(self) -> User:
        if self.cleaned_data["who"] == "known":
            chosen: User = self.cleaned_data["to"]
            return chosen
        return User(**{name: self.cleaned_data[name] for name in PersonForm.Meta.fields})


def offer_people(field: Any, people: Iterable[User], by: User) -> None:
    """Let one of `people` be chosen, each with username and agencies: people share names."""
    seen = roles_seen(by).as_of(timezone.localdate()).select_related("agency").order_by("pk")
    places: dict[int, dict[str, None]] = {}
    for each in seen:
        places.setdefault(each.user_id, {})[str(each.agency)] = None
    field.queryset = people
    field.choices = [
        ("", "Hãy chọn"),
        *(
            (each.pk, f"{each} ({', '.join([each.username, *places.get(each.pk, {})])})")
            for each in people
        ),
    ]
    field.widget.attrs["data-search"] = "Gõ họ tên, tên đăng nhập hoặc cơ quan để tìm"


def offered_by(by: User, agency: Agency) -> list[Role]:
    """The roles that `by` may give at `agency`."""
    given, at_root = gives(by, agency), agency.is_root
    return [role for role in Role if role in given and (at_root or role not in AT_ROOT)]


def roles_given(by: User) -> list[Role]:
    """The roles that `by` may give anywhere."""
    given = gives_somewhere(by)
    return [role for role in Role if role in given]


def agencies_to_staff(by: User, day: date) -> Any:
    """The agencies of `day` where `by` gives roles, in the order of their names."""
    versions = AgencyVersion.objects.as_of(day).filter(agency=OuterRef("pk"))
    return (
        agencies_for(by, Permission.APPOINT)
        .as_of(day)
        .annotate(
            name_then=Subquery(versions.values("name")[:1]),
            order=Subquery(versions.values("sort_key")[:1]),
        )
        .order_by("order", "pk")
    )
