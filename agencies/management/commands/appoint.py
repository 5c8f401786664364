"""Gives a role from the machine itself: how an installation gets its first people."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.first_access import issue
from accounts.models import User
from agencies.actions import appoint
from agencies.models import Agency, AgencyVersion
from agencies.people import create
from agencies.roles import Role
from isoportal.lib.vietnamese import sort_key

ROLES = "\n".join(f"  {role.value:<10} {role.label}" for role in Role)


class Command(BaseCommand):
    help = "Giao vai trò từ ngày hôm nay; dùng cho những người đầu tiên của một cổng mới."

    def create_parser(self, *args: Any, **kwargs: Any) -> CommandParser:
        epilog = f"Các vai trò:\n{ROLES}"
        more = {"epilog": epilog, "formatter_class": RawDescriptionHelpFormatter}
        return super().create_parser(*args, **kwargs | more)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("role", help="mã vai trò, ví dụ staff")
        parser.add_argument(
            "--agency", default="", help="mã hoặc đúng tên cơ quan; không ghi là UBND tỉnh"
        )
        parser.add_argument(
            "--create", action="store_true", help="lập tài khoản mới và in đường dẫn đặt mật khẩu"
        )
        parser.add_argument("--full-name", default="", help="họ và tên của tài khoản mới")
        parser.add_argument("--email", default="", help="thư điện tử công vụ của tài khoản mới")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            role, agency = _role(options["role"]), _agency(options["agency"])
            user = _new_person(options, agency) if options["create"] else _person(options)
            today = timezone.localdate()
            appoint(by=None, user=user, agency=agency, role=role, start=today)
        except ValidationError as error:
            raise CommandError(" ".join(_sentences(error))) from error
        self.stdout.write(f"{user} ({user.username}): {role.label} tại {agency}, từ hôm nay.")
        if options["create"]:
            hours = settings.FIRST_ACCESS_AGE // 3600
            self.stdout.write(
                f"Đường dẫn đặt mật khẩu, dùng được một lần trong {hours} giờ, ghép sau địa chỉ "
                f"của cổng:\n{issue(by=None, user=user)}\n"
                f"Nếu quá hạn: manage.py changepassword {user.username}"
            )


def _role(said: str) -> Role:
    if said not in Role.values:
        raise ValidationError(
            f"Không có vai trò “{said}”. Hãy chọn một trong: {', '.join(Role.values)}."
        )
    return Role(said)


def _agency(said: str) -> Agency:
    """The agency of today with this code or name; without either the root."""
    standing = AgencyVersion.objects.as_of(timezone.localdate()).select_related("agency")
    named = Q(identifier=said) | Q(unit_code=said) | Q(sort_key=sort_key(said))
    found = list(standing.filter(named if said else Q(parent=None)))
    if not found and not said:
        raise ValidationError(
            "Cổng chưa có cơ quan nào. Hãy nhập trước, ví dụ: "
            "manage.py import_units --province 89 --on 2020-01-01."
        )
    if not found:
        raise ValidationError(f"Không có cơ quan nào mang mã hoặc tên “{said}” vào hôm nay.")
    if len(found) > 1:
        codes = ", ".join(version.code for version in found if version.code) or "chưa có mã"
        raise ValidationError(
            f"Có {len(found)} cơ quan tên “{said}” ({codes}). Hãy ghi mã thay cho tên."
        )
    return found[0].agency


def _person(options: dict[str, Any]) -> User:
    username = options["username"]
    user = User.objects.filter(username=username).first()
    if not user:
        raise ValidationError(
            f"Chưa có tài khoản “{username}”. Để lập mới, hãy thêm --create và --full-name."
        )
    if options["full_name"] or options["email"]:
        raise ValidationError("--full-name và --email chỉ dùng cùng với --create.")
    if not user.is_active:
        raise ValidationError(f"Tài khoản “{username}” đã ngừng hoạt động.")
    return user


def _new_person(options: dict[str, Any], agency: Agency) -> User:
    """A person who cannot sign in before setting a password."""
    username = options["username"]
    if User.objects.filter(username=username).exists():
        raise ValidationError(f"Đã có tài khoản “{username}”. Hãy bỏ --create.")
    if not options["full_name"]:
        raise ValidationError("Hãy ghi họ và tên của người mới bằng --full-name.")
    user = User(username=username, full_name=options["full_name"], email=options["email"])
    return create(by=None, person=user, agency=agency)


def _sentences(error: ValidationError) -> list[str]:
    """What is wrong, each field by its label."""
    if not hasattr(error, "error_dict"):
        return error.messages
    labels = {field.name: str(field.verbose_name).capitalize() for field in User._meta.fields}
    return [
        f"{labels[name]}: {message}" if name in labels else message
        for name, messages in error.message_dict.items()
        for message in messages
    ]
