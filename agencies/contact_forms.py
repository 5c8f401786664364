"""What an agency fills in about how it is reached."""

from django import forms

from agencies.models import Contact

EXAMPLES = {
    "address": "Ví dụ: Số 12, đường Trần Hưng Đạo, xã Nam Hùng, huyện Nam Trực.",
    "phone": "Nhiều số cách nhau bằng dấu chấm phẩy, ví dụ: 0228 3827 016; 0912 345 678.",
    "email": "Thư của cơ quan, không phải của cá nhân.",
    "hours": "Ví dụ: Thứ Hai đến thứ Sáu, 7 giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ.",
    "desk": "Nơi người dân nộp hồ sơ, ví dụ: Bộ phận Một cửa, tầng 1, nhà B.",
}


class ContactForm(forms.ModelForm):
    website = forms.URLField(
        label="Trang thông tin điện tử",
        required=False,
        assume_scheme="https",
        help_text="Ví dụ: https://namhung.namtruc.gov.vn.",
        error_messages={"invalid": "Hãy ghi đủ địa chỉ, ví dụ: https://namtruc.gov.vn."},
    )

    class Meta:
        model = Contact
        fields = ["address", "phone", "email", "website", "hours", "desk"]
        help_texts = EXAMPLES
        error_messages = {"address": {"required": "Hãy ghi địa chỉ trụ sở."}}
