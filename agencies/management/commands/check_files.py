"""Looks whether every file that was handed in is still there, and still what it was."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from agencies.keeping import faults
from agencies.models import Upload


class Command(BaseCommand):
    help = "Kiểm tra kho tệp: thiếu, thừa, sai dung lượng hoặc nội dung. Có lỗi thì mã kết thúc 1."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for fault in faults(timezone.now()):
            found += 1
            self.stdout.write(fault)
        checked = Upload.objects.count()
        if found:
            self.stderr.write(f"Đã kiểm tra {checked} tệp: {found} chỗ có vấn đề.")
            sys.exit(1)
        self.stdout.write(f"Đã kiểm tra {checked} tệp: tất cả còn nguyên như lúc nhận.")
