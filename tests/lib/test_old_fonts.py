import pytest

from isoportal.lib.old_fonts import old_fonts


@pytest.mark.parametrize(
    "text",
    ["§¨ng ký kÕt h«n", "Thñ tôc cÊp x·", "§Êt ®ai", "C«ng chøng", "UBND x· Nam Hïng", "Hé tÞch",
     "X©y dùng", "Gia ®×nh", "gia ®×nh m×nh", "t×m", "k×", "l·nh ®¹o"],
)  # fmt: skip
def test_text_typed_for_tcvn3_is_recognised(text):
    assert old_fonts([text]) == {text: "TCVN3 (.VnTime)"}


@pytest.mark.parametrize(
    "text", ["Ñaêng kyù keát hoân", "Hoä tòch vaø chöùng thöïc", "Hoä tòch", "Caáp xaõ"]
)
def test_text_typed_for_vni_is_recognised(text):
    assert old_fonts([text]) == {text: "VNI"}


@pytest.mark.parametrize(
    "text",
    ["Đăng ký kết hôn", "Toán học", "hoà bình", "Khuê các", "25°C", "ISO 9001:2015", "Müller",
     "«Trích yếu»", "§ 5", "Cà Mau", "ô nhà, bò, gà", "Tên® của hãng ABC", "m²", "José",
     "Đa\u0306ng ký", "Windows®", "Microsoft® Office", "Công ty X©", "Hoa sen»", "Noël",
     "3cm×4cm", "Anh 3 cm × 4 cm", "cao×sâu", "2 m× 3 m", "MAC·OS"],
)  # fmt: skip
def test_text_as_it_should_be_is_left_alone(text):
    assert old_fonts([text]) == {}


def test_single_sign_of_vni_counts_where_another_text_of_the_file_has_more():
    assert old_fonts(["Noël", "Ñaêng kyù"]) == {"Ñaêng kyù": "VNI", "Noël": "VNI"}
