"""The field of a form in which a file is handed in."""

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from agencies import uploads
from agencies.models import Agency, Upload
from agencies.models.upload import UNUSED_AFTER
from isoportal.lib.files.kinds import DOCUMENTS, IMAGES, KINDS
from isoportal.lib.files.look import SMALLER

MB = 1024**2
Owner = Agency | Callable[[], Agency | None]
# A file is soon swept away unless a form takes it up; near the end no form begins to.
TAKEN_UP_WITHIN = UNUSED_AFTER - timedelta(hours=1)


class UploadInput(forms.Widget):
    """Chooses a file, and keeps the one already received when the form comes back.

    In the browser the file is sent as soon as it is chosen, by itself, with its progress
    (static/js/upload.js); without scripts it comes with the form.
    """

    input_type = "upload"
    template_name = "_components/_upload.html"
    needs_multipart_form = True
    kept: Upload | None = None  # received, and belonging to nothing yet
    current: Upload | None = None  # what the paper has already
    owner: Owner | None = None
    kinds: Collection[str] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[Any, str] | None:
        chosen, kept = files.get(name), data.get(f"{name}_kept", "")
        return (chosen, kept) if chosen or kept else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and not data.get(f"{name}_kept")

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        return mark_safe(render_to_string(self.template_name, self.get_context(name, None, attrs)))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Where the agency is only chosen in the form, the address is completed there."""
        known = self.owner.pk if isinstance(self.owner, Agency) else 0
        return {
            **super().get_context(name, value, attrs),
            "kept": self.kept,
            "current": self.current,
            "kinds": ",".join(self.kinds),
            "accept": ",".join(end for kind in self.kinds for end in KINDS[kind].suffixes),
            "address": reverse("agencies:upload-new", args=[known]),
            "limits": {"document": settings.UPLOAD_LIMIT, "photo": settings.PHOTO_LIMIT},
            "kept_for": TAKEN_UP_WITHIN.total_seconds(),
            "smaller": SMALLER,
        }


class UploadField(forms.FileField):
    """A file handed in for an agency; what it cleans to is an Upload, already kept.

    The form says in its __init__ whose the file is and who hands it in: `belongs_to`. A
    form that comes back with faults still has the file: its number goes with the form,
    and only who handed it in can use it, for that agency, until something refers to it.
    """

    widget = UploadInput
    default_error_messages = {
        "required": "Hãy chọn tệp.",
        "invalid": "Không nhận được tệp. Hãy chọn tệp và gửi lại.",
        "gone": "Tệp đã tải lên trước đó không còn dùng được. Hãy chọn lại tệp.",
        "nobodys": "Chưa rõ tệp thuộc cơ quan nào. Hãy chọn cơ quan, rồi chọn lại tệp.",
    }

    def __init__(self, *, kinds: Collection[str] = DOCUMENTS, **kwargs: Any) -> None:
        words = f"{taken(kinds)} {kwargs.pop('help_text', '')}".strip()
        super().__init__(**{"allow_empty_file": True, "help_text": words, **kwargs})
        self.kinds = self.widget.kinds = kinds
        self._owner: Owner | None = None
        self._by: User | None = None

    def belongs_to(self, agency: Owner, by: User) -> None:
        """Whose the file is and who hands it in.

        Where the agency is itself the field "agency", standing before this one, it is a
        function: `belongs_to(lambda: self.cleaned_data.get("agency"), user)`.
        """
        self._owner = self.widget.owner = agency
        self._by = by

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        current = self._current(initial)
        if not data:
            if self.required and current is None:
                raise ValidationError(self.error_messages["required"], code="required")
            return current
        chosen, kept = data
        upload = self._kept_now(chosen) if chosen else self._kept_before(kept, current)
        self.widget.kept = upload if upload != current else None
        return upload

    def bound_data(self, data: Any, initial: Any) -> Any:
        self._current(initial)
        return data

    def prepare_value(self, value: Any) -> Any:
        self._current(value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)

    def _current(self, initial: Any) -> Upload | None:
        """What the paper has already: an Upload or its number, as a model form gives it."""
        if isinstance(initial, int):
            initial = Upload.objects.filter(pk=initial).first()
        if isinstance(initial, Upload):
            self.widget.current = initial
        return self.widget.current

    def _agency(self) -> Agency:
        agency = self._owner() if callable(self._owner) else self._owner
        if agency is None:
            raise ValidationError(self.error_messages["nobodys"], code="nobodys")
        return agency

    def _kept_now(self, chosen: Any) -> Upload:
        file = super().to_python(chosen)
        assert file
        assert self._by, "UploadField.belongs_to was not called"
        return uploads.keep(by=self._by, agency=self._agency(), file=file, kinds=self.kinds)

    def _kept_before(self, number: str, current: Upload | None) -> Upload:
        """The file that came with the form before; nobody else's, and for nothing else."""
        if current and number == str(current.pk):
            return current
        mine = Upload.objects.loose().filter(
            uploaded_by=self._by,
            agency=self._agency(),
            kind__in=self.kinds,
            uploaded_at__gt=timezone.now() - TAKEN_UP_WITHIN,
        )
        found = mine.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        if found is None:
            raise ValidationError(self.error_messages["gone"], code="gone")
        return found


def taken(kinds: Collection[str]) -> str:
    """Which files are taken: "Tệp PDF, Word (.docx) nhỏ hơn 25 MB, hoặc ảnh JPG nhỏ hơn 10 MB."."""
    papers, photos = (
        [KINDS[kind].words for kind in kinds if (kind in IMAGES) == is_photo]
        for is_photo in (False, True)
    )
    told = []
    if papers:
        told.append(f"tệp {', '.join(papers)} nhỏ hơn {settings.UPLOAD_LIMIT // MB} MB")
    if photos:
        told.append(f"ảnh {', '.join(photos)} nhỏ hơn {settings.PHOTO_LIMIT // MB} MB")
    words = ", hoặc ".join(told)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
