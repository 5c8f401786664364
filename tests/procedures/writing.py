"""An ISO procedure as an agency writes it: registering a marriage, in its seven parts."""

from decimal import Decimal

from procedures.body import CONTENT, Body, FormUsed, RecordKept, Step

STEPS = [
    Step("Tiếp nhận hồ sơ, kiểm tra thành phần", "Bộ phận TN&TKQ", Decimal("0.5"),
         result="Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    Step("Thẩm định hồ sơ", "Công chức tư pháp - hộ tịch", Decimal(10)),
    Step("Ký giấy chứng nhận", "Lãnh đạo UBND xã", Decimal(2), result="Giấy chứng nhận kết hôn"),
    Step("Trả kết quả", "Bộ phận TN&TKQ", Decimal("0.5"), result="Sổ theo dõi hồ sơ"),
]  # fmt: skip


def marriage(**changed):
    parts = {
        "purpose": "Quy định trình tự đăng ký kết hôn.\nBảo đảm đúng thời hạn.",
        "scope": "Áp dụng cho mọi hồ sơ đăng ký kết hôn nộp tại UBND xã.",
        "references": "Luật Hộ tịch 2014",
        "terms": "TN&TKQ: tiếp nhận và trả kết quả",
        "content": {key: f"{heading} được ghi ở đây." for key, heading in CONTENT.items()},
        "steps": STEPS,
        "forms": [FormUsed("BM-01", "Tờ khai đăng ký kết hôn")],
        "records": [RecordKept("Hồ sơ đăng ký kết hôn", "Bộ phận TN&TKQ", "Vĩnh viễn")],
    }
    return Body(**{**parts, **changed})
