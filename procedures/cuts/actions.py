"""Keeping cuts of time: by the agency for its own, by the committee's staff for the province's."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.log import changes, log, values_of
from accounts.models import User
from agencies.access import can, require
from agencies.models import Agency
from agencies.roles import Permission
from isoportal.lib.numbers import show_number
from procedures.duration import Unit
from procedures.models import AdministrativeProcedure, TimeCut


def may_keep(user: User, agency: Agency) -> bool:
    """Whether `user` writes the cuts of `agency`; those of UBND tỉnh are the province's."""
    if can(user, Permission.WRITE_PROCEDURES, agency):
        return True
    return can(user, Permission.KEEP_CATALOGUE, agency) and agency.is_root


def check_keeper(by: User, agency: Agency) -> None:
    """Raises PermissionDenied where `by` may not write the cuts of `agency`."""
    if not may_keep(by, agency):
        require(by, Permission.WRITE_PROCEDURES, agency)


def longer(cut: TimeCut) -> str:
    """What is to be confirmed where the time did not get shorter; nothing where it did."""
    if not cut.is_longer:
        return ""
    unit = Unit(cut.unit).label
    if not cut.delta:
        return "Thời gian không đổi, không tính là cắt giảm."
    words = f"dài hơn trước {show_number(-cut.delta)} {unit}, không tính là cắt giảm."
    if cut.before is None or cut.after is None:
        return f"Số cắt giảm âm là {words} Nếu thời gian giảm, hãy ghi số dương."
    return f"Từ {show_number(cut.before)} thành {show_number(cut.after)} {unit} là {words}"


@transaction.atomic
def save(
    *,
    by: User,
    cut: TimeCut,
    procedures: Collection[AdministrativeProcedure],
    is_confirmed: bool = False,
) -> TimeCut:
    """Write down a new or changed cut; several procedures are alternatives and one cut.

    What got longer is kept only where that is confirmed, and counts as no cut.
    """
    check_keeper(by, cut.agency)
    before = _locked(cut) if cut.pk else None
    cut.full_clean()
    if (words := longer(cut)) and not is_confirmed:
        raise ValidationError(
            f"Chưa lưu: {words[0].lower()}{words[1:]} Nếu đúng như vậy, hãy đánh dấu ô xác nhận "
            "rồi lưu lại."
        )
    was = _values(before) if before else {}
    cut.save()
    cut.procedures.set(procedures)
    action = "cut.changed" if before else "cut.added"
    log(by, action, cut, agency=cut.agency_id, changes=changes(was, _values(cut)))
    return cut


@transaction.atomic
def delete(*, by: User, cut: TimeCut) -> None:
    """Take a cut away that was entered by mistake; the log keeps what it said."""
    check_keeper(by, cut.agency)
    stored = _locked(cut)
    gone = {name: [value, ""] for name, value in _values(stored).items() if value}
    log(by, "cut.deleted", stored, agency=stored.agency_id, changes=gone)
    stored.delete()


def _locked(cut: TimeCut) -> TimeCut:
    found: TimeCut | None = TimeCut.objects.select_for_update().filter(pk=cut.pk).first()
    if found is None:
        raise ValidationError("Cắt giảm này vừa bị người khác xóa.")
    return found


def _values(cut: TimeCut) -> dict[str, str]:
    """What it says, in words, procedures too."""
    told = {name: "" if value == "None" else value for name, value in values_of(cut).items()}
    return {**told, "procedures": ", ".join(map(str, cut.procedures.all()))}
