"""Loads a sample province into an empty portal."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.samples import SAMPLES
from reports.samples.loader import load
from reports.samples.people import ACCOUNTS, PASSWORD

NAMES = ", ".join(sorted(SAMPLES))


class Command(BaseCommand):
    help = "Nạp một tỉnh mẫu để dùng thử cổng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sample", help=f"tỉnh mẫu: {NAMES}")
        parser.add_argument(
            "--password", default=PASSWORD, help="mật khẩu chung của các tài khoản mẫu"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sample = SAMPLES.get(options["sample"])
        if sample is None:
            raise CommandError(f"Không có tỉnh mẫu “{options['sample']}”. Hiện có: {NAMES}.")
        try:
            if options["password"] != PASSWORD:  # that one is known to everybody anyway
                validate_password(options["password"])
            today = timezone.localdate()
            loaded = load(sample, password=options["password"], today=today)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not loaded.is_new:
            self.stdout.write(f"Dữ liệu mẫu {sample.slug} đã được nạp từ trước, không thay đổi gì.")
            return
        self.stdout.write(f"Đã nạp dữ liệu mẫu {sample.slug}: {loaded.root}. {sample.note}")
        self.stdout.write(f"Tài khoản mẫu (mật khẩu chung: {options['password']}):")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.username:<17} {account.role.label}")
