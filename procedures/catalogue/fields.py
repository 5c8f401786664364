"""The fields of administration (lĩnh vực): added, renamed, and removed while nothing bears them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, ProtectedError, QuerySet

from accounts.log import changes, log, values_of
from accounts.models import User
from procedures.keeping import check_keeper
from procedures.models import Field

UNSAID = frozenset({"sort_key"})


def with_use() -> QuerySet[Field]:
    """All of them, each with `used`: how many procedures were ever listed under it."""
    return Field.objects.annotate(used=Count("versions__procedure", distinct=True)).order_by(
        "sort_key", "pk"
    )


@transaction.atomic
def add(*, by: User | None, field: Field) -> Field:
    check_keeper(by)
    field.full_clean()
    field.save()
    log(by, "field.added", field, changes=changes({}, values_of(field, without=UNSAID)))
    return field


@transaction.atomic
def rename(*, by: User | None, field: Field) -> Field:
    """Give it another name, under which it stands in past years too."""
    check_keeper(by)
    before = values_of(Field.objects.get(pk=field.pk), without=UNSAID)
    field.full_clean()
    field.save()
    log(by, "field.renamed", field, changes=changes(before, values_of(field, without=UNSAID)))
    return field


@transaction.atomic
def remove(*, by: User | None, field: Field) -> None:
    """Delete a field that was entered by mistake; one that anything bears stays."""
    check_keeper(by)
    log(by, "field.removed", field, changes=changes({}, values_of(field, without=UNSAID)))
    try:
        field.delete()
    except ProtectedError as error:
        raise ValidationError(
            f"Lĩnh vực “{field}” đang được dùng trong danh mục, thống kê hồ sơ hoặc cắt giảm thời "
            "gian nên không xóa được. Nếu tên chưa đúng, hãy đổi tên."
        ) from error
