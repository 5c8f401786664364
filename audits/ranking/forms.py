"""What is asked before a ranking is published, or taken back."""

from typing import Any

from django import forms

from audits.models import Campaign


class PublishForm(forms.Form):
    """Nothing is typed; a ranking that is not complete is published only on purpose."""

    is_partial_confirmed = forms.BooleanField(
        label="Công khai phần đã kết luận, các cơ quan còn lại vào bảng khi được kết luận",
        required=False,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if campaign.done == campaign.planned:  # type: ignore[attr-defined]
            del self.fields["is_partial_confirmed"]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Lý do thôi công khai", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )
