"""Telling those who adopted a template that it has a new revision."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from accounts.notify import Line, notify_each
from isoportal.lib.days import show_day
from procedures.adopting.fitting import living
from procedures.models import IsoRevision
from procedures.telling import writers_at


def tell_adopters(by: User, revision: IsoRevision, day: date) -> None:
    """Each adopter's people, that the template they follow was issued anew.

    Of what is no template nobody is told: nobody follows it.
    """
    if not revision.iso.is_template:
        return
    adopted = living(day).filter(template=revision.iso)
    isos = dict(adopted.values_list("agency", "pk"))
    text = (
        f"Mẫu {revision.iso.code} “{revision.title[:150]}” đã có {revision.number}, hiệu lực từ "
        f"ngày {show_day(revision.start)}."
    )
    pages = {
        agency: reverse("procedures:adoption-differences", args=[pk]) for agency, pk in isos.items()
    }
    lines = [
        Line(user, text, pages[agency], agency)
        for agency, users in writers_at(isos, day).items()
        for user in users
        if user != by
    ]
    notify_each("iso.template_issued", lines)
