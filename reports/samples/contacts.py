"""How the sample's agencies are reached: plausible, and nobody's real number or address."""

from collections.abc import Iterable

from agencies.models import Agency, Contact
from isoportal.lib.vietnamese import plain

DESK = "Bộ phận Tiếp nhận và Trả kết quả"
HOURS = "Thứ Hai đến thứ Sáu, 7 giờ – 11 giờ và 13 giờ – 17 giờ"


def write_contacts(root: Agency, agencies: Iterable[Agency]) -> None:
    province = root.name.removeprefix("UBND ")
    Contact.objects.bulk_create(
        Contact(
            agency=agency,
            address=f"Trụ sở {agency.name}, {province}",
            email=f"{plain(agency.name).replace(' ', '')[:60]}@{_domain(province)}",
            hours=HOURS,
            desk=DESK,
        )
        for agency in agencies
    )


def _domain(province: str) -> str:
    return f"{plain(province.removeprefix('tỉnh ')).replace(' ', '')}.example"
