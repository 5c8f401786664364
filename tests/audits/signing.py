"""A hand as the pad of a browser sends it."""

import io
from base64 import b64encode

from PIL import Image, ImageDraw

from audits.inspections import signing
from tests.audits.inspecting import NOW


def drawn(size=(900, 300), lines=True, form="PNG", ink="#10307a"):
    """A drawing as a data: address; without lines the pad was left empty."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    if lines:
        ImageDraw.Draw(picture).line(
            [(60, 200), (200, 60), (260, 240), (420, 90), (560, 220), (800, 120)], ink, 6
        )
    out = io.BytesIO()
    (picture if form == "PNG" else picture.convert("RGB")).save(out, form)
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


def sign(inspection, role="lead", **more):
    return signing.sign(**{
        "by": inspection.lead, "inspection": inspection, "role": role, "name": "Trần Văn Trưởng",
        "position": "Phó Giám đốc Sở", "drawn": drawn(), "now": NOW, **more,
    })  # fmt: skip
