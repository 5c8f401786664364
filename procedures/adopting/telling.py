"""Telling those who adopted a template that it has a new revision."""

from collections import defaultdict
from datetime import date

from django.urls import reverse

from accounts.models import User
from accounts.notify import notify
from agencies.models import Assignment
from agencies.roles import Permission, roles_with
from isoportal.lib.days import show_day
from procedures.adopting.fitting import living
from procedures.models import IsoRevision


def tell_adopters(by: User, revision: IsoRevision, day: date) -> None:
    """Each adopter's people, that the template they follow was issued anew.

    Of what is no template nobody is told: nobody follows it.
    """
    if not revision.iso.is_template:
        return
    adopted = living(day).filter(template=revision.iso)
    isos = dict(adopted.values_list("agency", "pk"))
    writers = defaultdict(list)
    held = Assignment.objects.as_of(day).filter(
        agency__in=isos, role__in=roles_with(Permission.WRITE_PROCEDURES), user__is_active=True
    )
    for each in held.select_related("user"):
        writers[each.agency_id].append(each.user)
    text = (
        f"Mẫu {revision.iso.code} “{revision.title[:150]}” đã có {revision.number}, hiệu lực từ "
        f"ngày {show_day(revision.start)}."
    )
    for agency, users in writers.items():
        url = reverse("procedures:adoption-differences", args=[isos[agency]])
        notify({*users} - {by}, "iso.template_issued", text, url, agency=agency)
