"""Enters the People's Committees of a province from the unit list shipped with the portal."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.founding import import_province
from isoportal.lib.days import parse_day, show_day


class Command(BaseCommand):
    help = "Nhập UBND tỉnh, UBND cấp huyện và UBND cấp xã của một tỉnh từ danh sách kèm theo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", required=True, help="mã tỉnh hai chữ số, ví dụ 89")
        parser.add_argument("--on", required=True, help="từ ngày nào, ví dụ 2020-01-01")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            on = parse_day(options["on"])
            province = import_province(code=options["province"], on=on)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not province.founded:
            self.stdout.write(
                f"{province.root}: cả {province.known} cơ quan đã có sẵn, không thay đổi gì."
            )
            return
        self.stdout.write(
            f"{province.root}: đã nhập {province.founded} cơ quan từ ngày {show_day(on)} "
            f"({province.known} cơ quan đã có sẵn)."
        )
