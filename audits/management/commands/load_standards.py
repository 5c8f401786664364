from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from audits.checklists import proposal
from quality import catalogue


class Command(BaseCommand):
    help = (
        "Nhập các phiên bản tiêu chuẩn và điều khoản, chế độ áp dụng, các loại nghĩa vụ, bộ tiêu "
        "chí kiểm tra đề xuất, mức xếp loại và nguyên nhân tồn tại thường dùng."
    )

    def handle(self, **options: Any) -> None:
        entered = catalogue.enter() + proposal.enter(timezone.localdate().year)
        done = f"Đã nhập {entered} dòng." if entered else "Đã có đủ, không thay đổi gì."
        self.stdout.write(done)
