"""Saying which administrative procedures a template of the province is for."""

from collections.abc import Collection, Iterable

from django.db import transaction

from accounts.log import log
from accounts.models import User
from procedures.iso.keeping import locked_iso, outside_name
from procedures.iso.signing import check_writer
from procedures.models import AdministrativeProcedure, IsoProcedure

MOST_NAMED = 20  # in the log; more are counted


@transaction.atomic
def mean_for(
    *, by: User, template: IsoProcedure, meant_for: Collection[AdministrativeProcedure]
) -> None:
    """Say anew which procedures a template is for; what was adopted stays as it is."""
    template = locked_iso(template)
    check_writer(by=by, iso=template)
    before = set(template.meant_for.all())
    template.meant_for.set(meant_for)
    log(by, "iso.meant_for", template, called=outside_name(template), agency=template.agency_id,
        added=_codes(set(meant_for) - before), dropped=_codes(before - set(meant_for)))  # fmt: skip


def _codes(procedures: Iterable[AdministrativeProcedure]) -> str:
    codes = sorted(each.full_code for each in procedures)
    more = f" và {len(codes) - MOST_NAMED} TTHC khác" if len(codes) > MOST_NAMED else ""
    return ", ".join(codes[:MOST_NAMED]) + more
