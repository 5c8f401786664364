"""The minutes on paper: their words, who signed on a screen, and an annex with the photographs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from agencies.models import Upload
from audits.inspections.minutes_paper import (
    POSITIONS,
    MinutesPaper,
    answer_of,
    minutes_of,
    shots,
)
from audits.inspections.sheet import Sheet
from audits.models import Inspection, Photo, Side, Signature
from isoportal.lib.official import fit
from isoportal.lib.paper import printed

SHEET = "minutes_paper.css"
MOST_PRINTED = 40  # photographs: seven pages, laid out in time; the rest are seen on the portal
OPENS = (Upload.Scan.NONE, Upload.Scan.CLEAN)


@dataclass(frozen=True)
class Signer:
    """Who signs: in which role, and what they signed if it was on a screen."""

    position: str
    name: str
    title: str = ""
    picture: Path | None = None
    address: str = ""


@dataclass(frozen=True)
class Shot:
    """A photograph of the annex; one that is gone or not yet scanned is only named."""

    number: int
    item: str
    caption: str
    picture: Path | None
    address: str

    @property
    def words(self) -> str:
        said = f": {self.caption}" if self.caption else ""
        return f"Ảnh {self.number} – tiêu chí {self.item}{said}"


@dataclass(frozen=True)
class PrintedMinutes:
    """All that is printed: `after` is what the unit answered when the words were signed."""

    paper: MinutesPaper
    signers: Sequence[Signer]
    after: str
    shots: Sequence[Shot]
    beyond: int  # photographs that are not printed

    annex = ("ẢNH MINH CHỨNG",)

    @classmethod
    def of(cls, inspection: Inspection) -> "PrintedMinutes":
        paper = minutes_of(inspection)
        taken = shots(Sheet.of(inspection, Side.TEAM))
        return cls(
            paper=paper,
            signers=_signers(inspection, paper),
            after=_after(inspection, paper),
            shots=[_shot(number, photo) for number, photo in taken[:MOST_PRINTED]],
            beyond=max(0, len(taken) - MOST_PRINTED),
        )

    @property
    def attached(self) -> str:
        return f"(Kèm theo {self.paper.title})"

    @property
    def remark(self) -> str:
        """Where the photographs are that are not printed."""
        if not self.beyond:
            return ""
        return f"Còn {self.beyond} ảnh khác; xem tại trang của cuộc kiểm tra trên cổng."

    def pdf(self) -> bytes:
        """Raises ValidationError, in words, where it cannot be laid out in time."""
        hands = {each.address: each.picture for each in self.signers if each.picture}
        taken = {each.address: each.picture for each in self.shots if each.picture}
        context = {"minutes": self, "paper": self.paper}
        return printed("pdf/minutes.html", context, sheet=SHEET, pictures=hands | taken)


def _signers(inspection: Inspection, paper: MinutesPaper) -> list[Signer]:
    signed = {each.role: each for each in inspection.signatures.select_related("picture")}
    return [
        _signer(position, paper.names.get(role, ""), signed.get(role))
        for role, position in POSITIONS.items()
    ]


def _signer(position: str, name: str, signed: Signature | None) -> Signer:
    if signed is None:
        return Signer(position, name)
    picture = picture_of(signed.picture)
    title = fit(signed.position)
    return Signer(position, fit(signed.name), title, picture, f"shelf:{signed.role}.png")


def _after(inspection: Inspection, paper: MinutesPaper) -> str:
    """What the unit said once the words were signed, below the signatures."""
    answer = answer_of(inspection)
    if not inspection.answered_at or answer == paper.answer:
        return ""
    at = timezone.localtime(inspection.answered_at)
    return f"Ý kiến của cơ quan gửi qua cổng lúc {at:%H:%M ngày %d/%m/%Y}: {answer}"


def _shot(number: int, photo: Photo) -> Shot:
    picture = picture_of(photo.upload)
    suffix = Path(str(photo.upload.file.name)).suffix
    return Shot(
        number, fit(photo.item), fit(photo.caption), picture, f"shelf:photo-{number}{suffix}"
    )


def picture_of(upload: Upload) -> Path | None:
    """Where it lies; nothing where it is gone, or must not be opened."""
    path = Path(upload.file.path)
    return path if upload.scan in OPENS and path.is_file() else None
