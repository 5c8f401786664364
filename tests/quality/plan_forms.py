"""Addresses and filled-in forms that the tests of plans share."""

from io import BytesIO

from django.urls import reverse
from PIL import Image


def at(name, agency, year=2026):
    return reverse(f"quality:{name}", args=[agency.pk, year])


def typed(key, **more):
    """A row as people fill it in."""
    given = {
        "name": "Hồ sơ đúng hạn", "direction": "at_least", "target": "98,5", "unit": "%",
        "indicator": "", "measure": "", "resources": "", "responsible": "Văn phòng",
        "due_on": "31/12/2026", "frequency": "quarterly", "method": "",
    }  # fmt: skip
    return {f"row-{key}-{name}": value for name, value in (given | more).items()}


def picture():
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def form(*rows, revision=1, **more):
    sent = {"revision": revision, "number": "", "signed_on": "", "step": "save"} | more
    for row in rows:
        sent |= row
    return sent
