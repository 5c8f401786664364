"""Administrative procedures by their codes, as people, files and other systems write them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from isoportal.lib.vietnamese import clean
from procedures.models import AdministrativeProcedure
from procedures.models.catalogue import CODE

NATIONAL = 8  # characters of a code before the part of an agency
BETWEEN = re.compile(r"[\s,;]+")
MOST_NAMED = 5  # unknown codes that a sentence spells out


def procedures_of(codes: Iterable[str]) -> dict[str, AdministrativeProcedure]:
    """The procedures of the catalogue with these codes, each by the code as it was written.

    A national code alone, where the catalogue has it only with the part of one agency, is
    that one; of several agencies it is none. One query.
    """
    asked = dict.fromkeys(codes)
    national = {code[:NATIONAL] for code in asked if CODE.fullmatch(code[:NATIONAL])}
    near: dict[str, list[AdministrativeProcedure]] = defaultdict(list)
    for each in AdministrativeProcedure.objects.filter(code__in=national):
        near[each.code].append(each)
    found = {code: _one_of(near.get(code[:NATIONAL], ()), code) for code in asked}
    return {code: each for code, each in found.items() if each}


def _one_of(near: Sequence[AdministrativeProcedure], code: str) -> AdministrativeProcedure | None:
    whole = [each for each in near if each.full_code == code]
    meant = whole or [each for each in near if each.code == code]
    return meant[0] if len(meant) == 1 else None


def procedures_named(codes: Iterable[str]) -> list[AdministrativeProcedure]:
    """The same, each once and in that order; raises where the catalogue lacks one of them."""
    asked = list(dict.fromkeys(map(clean, codes)))
    known = procedures_of(asked)
    if unknown := [code[:40] for code in asked if code not in known]:
        more = f" và {len(unknown) - MOST_NAMED} mã khác" if len(unknown) > MOST_NAMED else ""
        raise ValidationError(
            f"Danh mục không có TTHC mang mã {', '.join(unknown[:MOST_NAMED])}{more}. Hãy kiểm tra "
            "lại từng mã, ví dụ 1.000894."
        )
    return list(dict.fromkeys(known.values()))


class CodeField(forms.CharField):
    """A procedure by its code; what it cleans to is the procedure."""

    def clean(self, value: Any) -> AdministrativeProcedure:
        return procedures_named([super().clean(value)])[0]


class CodesField(forms.CharField):
    """Procedures by their codes, parted by commas, blanks or lines: "1.000894, 2.000635"."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        return procedures_named(filter(None, BETWEEN.split(super().clean(value) or "")))

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(map(str, value or []))
