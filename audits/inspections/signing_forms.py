"""What is given with the minutes: a hand drawn on the screen, or the scan of the signed paper."""

from typing import Any

from django import forms

from accounts.models import User
from agencies.upload_field import UploadField
from audits.models import Inspection, Signature, Team, TeamMember
from isoportal.lib.files import SCANS

MEMBERS = {
    Signature.Role.SECRETARY: TeamMember.Role.SECRETARY,
    Signature.Role.LEAD: TeamMember.Role.LEAD,
}


class SignForm(forms.Form):
    """Who signs, and the drawing as the pad tells it (static/js/sign.js)."""

    name = forms.CharField(
        label="Họ và tên", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    position = forms.CharField(
        label="Chức vụ", max_length=200, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    drawn = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-drawn": True}))

    def __init__(self, data: Any, *, role: str, team: Team | None) -> None:
        known = MEMBERS.get(Signature.Role(role))
        member = team.members.filter(role=known).first() if team and known else None
        told = {"name": member.name, "position": member.title} if member else {}
        super().__init__(data, initial=told)
        self.fields["position"].required = role == Signature.Role.UNIT


class ScanForm(forms.Form):
    scan = UploadField(label="Bản quét", kinds=SCANS)

    def __init__(self, data: Any, files: Any, *, inspection: Inspection, by: User) -> None:
        super().__init__(data, files, initial={"scan": inspection.minutes})
        self.fields["scan"].belongs_to(inspection.agency, by)  # type: ignore[attr-defined]
