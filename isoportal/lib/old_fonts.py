"""Text typed for the fonts of the 1990s, which reads as noise everywhere else.

TCVN3 (.VnTime) and VNI put Vietnamese letters where Latin-1 has other signs: "Đăng ký kết
hôn" is stored as "§¨ng ký kÕt h«n" or "Ñaêng kyù keát hoân". Such text is recognised, never
converted: who typed it can do that and look at it.
"""

import re
from collections.abc import Iterable

# letters only Unicode has: text with one of them was not typed in those fonts
PROPER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u0303\u0306\u0309\u031b\u0323]")
# ê ô ơ à ả ã á ạ of TCVN3 may end a word; its ă and â never do, and its đ begins one
SIGNS = re.compile(
    "[A-Za-zÀ-ÿ](?:[ª«¬µ¶¸¹](?![0-9])|·(?![0-9A-ZÀ-Þ]))|[A-Za-zÀ-ÿ][¨©»¼½¾][a-z]|[§®¨][a-zß-ÿ¨-¾]"
)
CAPITALS = re.compile("[a-z][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖØÜÝÞß]")
# its ì is the sign between two lengths: 3cm×4cm, 2 m × 3 m
GRAVE_I = re.compile(
    r"(?:®|(?<![0-9] )\b(?:[bdghklmnrstvx]|[cgknpt]h|tr|ngh?))×(?:nh?|[mau])?(?!\w)"
)
VNI = re.compile(
    "[aeouyAEOUY][øûïåäüëöØÛÏÅÄÜËÖ]|[ñÑ][aeiouyöô]|[aoy]ù|a[êâéèá]|o[âä]|[öô][ùøïûõ]|[aeouy]õ"
    "|[òóæ](?:nh|ch)"
)
TCVN3_FONT, VNI_FONT = "TCVN3 (.VnTime)", "VNI"
NO_TEXT = re.compile(rb"[\0-\x08]")


def old_fonts(texts: Iterable[str]) -> dict[str, str]:
    """Those of the texts of one file that were typed for such a font, and for which.

    One sign of VNI may be a foreign name; in a file where a text has two, it is VNI too.
    """
    told, doubtful = {}, []
    for text in texts:
        if text.isascii() or PROPER.search(text):
            continue
        if SIGNS.search(text) or CAPITALS.search(text) or GRAVE_I.search(text):
            told[text] = TCVN3_FONT
        elif signs := VNI.findall(text):
            told |= {text: VNI_FONT} if len(signs) > 1 else {}
            doubtful += [text] if len(signs) == 1 else []
    if VNI_FONT in told.values():
        told |= dict.fromkeys(doubtful, VNI_FONT)
    return told


def old_font_of_bytes(content: bytes) -> str:
    """The font that text in eight bits, as these fonts have it, was typed for; "" for others."""
    text = content.decode("cp1252", "replace")
    if NO_TEXT.search(content):
        return ""
    if len(SIGNS.findall(text)) > 1:
        return TCVN3_FONT
    return VNI_FONT if len(VNI.findall(text)) > 1 else ""
