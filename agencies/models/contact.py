"""How people reach an agency."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from agencies.models.agency import Agency
from isoportal.lib.vietnamese import clean

PHONES = re.compile(r"[\d\s+().;,/-]*", re.ASCII)
BETWEEN = re.compile(r"[;,/]")
FEWEST_DIGITS = 3  # 113 is a number to call, 12 is not


def check_phones(text: str) -> None:
    """Raises where `text` is no telephone number, nor several parted by semicolons."""
    numbers = [_digits(part) for part in BETWEEN.split(text) if part.strip()]
    if not PHONES.fullmatch(text) or any(len(one) < FEWEST_DIGITS for one in numbers):
        raise ValidationError(
            f"“{text}” không phải số điện thoại. Ghi các số cách nhau bằng dấu chấm phẩy, ví dụ "
            "0228 3827 016; 0912 345 678."
        )


class Contact(models.Model):
    """Where an agency sits and how it is reached: public, and one of each agency.

    What is written here stands on the agency's public page and on the wall of its counter.
    """

    agency = models.OneToOneField(
        Agency, models.PROTECT, related_name="contact", verbose_name="cơ quan"
    )
    address = models.CharField("địa chỉ trụ sở", max_length=300)
    phone = models.CharField("điện thoại", max_length=100, blank=True, validators=[check_phones])
    email = models.EmailField("thư điện tử", blank=True)
    website = models.URLField("trang thông tin điện tử", blank=True)
    hours = models.CharField("giờ tiếp nhận hồ sơ", max_length=200, blank=True)
    desk = models.CharField("bộ phận tiếp nhận và trả kết quả", max_length=300, blank=True)

    class Meta:
        ordering = ["agency"]
        verbose_name = "thông tin liên hệ"

    def __str__(self) -> str:
        return f"Thông tin liên hệ của {self.agency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        for name in ["address", "phone", "hours", "desk"]:
            setattr(self, name, clean(getattr(self, name)))
        super().save(*args, **kwargs)

    @property
    def phones(self) -> list[tuple[str, str]]:
        """Each number as it is written, and as a telephone dials it."""
        written = [part.strip() for part in BETWEEN.split(self.phone)]
        return [(part, _digits(part)) for part in written if part]


def _digits(text: str) -> str:
    plus = "+" if text.strip().startswith("+") else ""
    return plus + "".join(sign for sign in text if sign.isdecimal())
