"""Forms of an own audit or review: a head and tables of rows, sent and saved at once.

Somebody who saves second is shown what the first saved beside what they typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from typing import Any

from django import forms

from quality.conflicts import Part, parts

BLANK = 2  # rows that wait to be filled in
TOLD: dict[str, Any] = {
    "missing_management_form": "Trang gửi lên thiếu phần danh sách các dòng. Hãy tải lại trang "
    "rồi nhập lại.",
}
HOURS = ("%H:%M", "%Hh%M", "%Hg%M", "%H.%M", "%Hh", "%H")


class Rows(forms.BaseFormSet):
    """Rows of one kind; what is blank is left out, also where something stood before."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    def filled(self) -> list[Any]:
        return [form.row() for form in self.forms if form.has_changed()]


class HourField(forms.TimeField):
    """An hour as people write it: 8:00, 8h30."""

    widget = forms.TimeInput(format="%H:%M", attrs={"placeholder": "08:00", "maxlength": 5})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=HOURS, **kwargs)

    def to_python(self, value: Any) -> time | None:
        self.error_messages["invalid"] = (
            f"“{str(value)[:20]}” không phải là một giờ. Hãy nhập giờ và phút, ví dụ 08:30."
        )
        found: time | None = super().to_python(value)
        return found


class Choices(forms.CheckboxSelectMultiple):
    """Boxes of which several may be ticked; a row that was taken away has blank ones."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        found = super().value_from_datadict(data, files, name)
        return [each for each in found or [] if each]


def line_box(**attrs: Any) -> forms.Textarea:
    """A box of one line that grows with what is typed."""
    return forms.Textarea(attrs={"rows": 1, "class": "row-text", **attrs})


def table(
    form: type[forms.Form],
    prefix: str,
    initial: Sequence[Mapping[str, Any]],
    data: Any = None,
    *,
    most: int,
    blank: int = BLANK,
    **asked: Any,
) -> Any:
    """The rows as a form set: `initial` and blank ones, or those that were sent."""
    made = forms.formset_factory(
        form, formset=Rows, extra=blank, max_num=most, absolute_max=most + 20, validate_max=True
    )
    told = {**TOLD, "too_many_forms": f"Nhiều nhất {most} dòng."}
    more: dict[str, Any] = {"prefix": prefix, "error_messages": told, "form_kwargs": asked}
    return made(data, **more) if data is not None else made(initial=initial, **more)


class Section:
    """A table in its form: what it is called, what is said of it, how its rows are laid out."""

    def __init__(self, title: str, words: str, rows: Any, kind: str) -> None:
        self.title, self.words, self.rows, self.kind = title, words, rows, kind


class Sheet:
    """A head and its tables as one form."""

    def __init__(self, head: Any, *sections: Section) -> None:
        self.head, self.sections = head, sections

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(each.rows.is_valid() for each in self.sections)])

    @property
    def revision(self) -> int:
        return int(self.head.cleaned_data.get("revision") or 0)

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: where (the id of the box), what it is called, and why."""
        found = list(_faults("", self.head))
        for section in self.sections:
            found += [("", section.title, str(text)) for text in section.rows.non_form_errors()]
            for place, row in enumerate(section.rows.forms, start=1):
                found += _faults(f"{section.title}, dòng {place}", row)
        return found

    def beside(self, theirs: "Sheet") -> list[Part]:
        """What differs between this, as typed, and `theirs`, as it was saved."""
        return [part for part in parts(theirs.keyed(), self.keyed()) if part.differs]

    def keyed(self) -> dict[Any, tuple[str, forms.BaseForm]]:
        found: dict[Any, tuple[str, forms.BaseForm]] = {"head": ("Chung", self.head)}
        for section in self.sections:
            for place, row in enumerate(section.rows.forms, start=1):
                if row.has_changed() if row.is_bound else row.initial:
                    found[section.kind, place] = (f"{section.title}, dòng {place}", row)
        return found


class RevisionForm(forms.Form):
    """From which revision of the row a form was made."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class HeadForm(forms.ModelForm):
    """The fields of a row, and from which revision of it the form was made."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision


def _faults(called: str, form: Any) -> Iterator[tuple[str, str, str]]:
    for name, texts in form.errors.items():
        field = form[name] if name in form.fields else None
        label = ", ".join(str(each) for each in (called, field.label if field else "") if each)
        for text in texts:
            yield (field.id_for_label or field.auto_id) if field else "", label, str(text)
