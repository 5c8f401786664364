from typing import Any

from django.core.management.base import BaseCommand

from quality import catalogue


class Command(BaseCommand):
    help = "Nhập các phiên bản tiêu chuẩn, chế độ áp dụng và các loại nghĩa vụ thường dùng."

    def handle(self, **options: Any) -> None:
        entered = catalogue.enter()
        done = f"Đã nhập {entered} dòng." if entered else "Đã có đủ, không thay đổi gì."
        self.stdout.write(done)
