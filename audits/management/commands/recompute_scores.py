from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audits.inspections.frozen import differences
from audits.models import Inspection


class Command(BaseCommand):
    help = "Tính lại điểm mọi cuộc kiểm tra đã kết luận; không sửa gì, nêu chỗ không còn khớp."

    def handle(self, **options: Any) -> None:
        rows = Inspection.objects.concluded().select_related("campaign__checklist", "agency")
        checked, differing = 0, 0
        for inspection in rows.order_by("pk").iterator(chunk_size=200):
            checked += 1
            if found := differences(inspection):
                differing += 1
                self.stdout.write(f"{inspection} (số {inspection.pk}): {'; '.join(found)}.")
        if differing:
            raise CommandError(
                f"{differing} trong {checked} cuộc kiểm tra đã kết luận không còn khớp với bản "
                "đóng băng; không có gì được sửa."
            )
        self.stdout.write(f"{checked} cuộc kiểm tra đã kết luận: điểm tính lại không đổi.")
