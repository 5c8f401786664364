"""Text typed for the fonts of the 1990s, which reads as noise everywhere else.

TCVN3 (.VnTime) and VNI put Vietnamese letters where Latin-1 has other signs: "Đăng ký kết
hôn" is stored as "§¨ng ký kÕt h«n" or "Ñaêng kyù keát hoân". Such text is recognised, never
converted: who typed it can do that and look at it.
"""

import re

# letters only Unicode has: text with one of them was not typed in those fonts
PROPER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u0303\u0306\u0309\u031b\u0323]")
SIGNS = "¨©ª«¬®µ¶·¸¹»¼½¾"
TCVN3 = re.compile(
    f"[A-Za-zÀ-ÿ][{SIGNS}](?![0-9])|[§®¨][a-zß-ÿ{SIGNS}]|[a-z][ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞß]"
)
VNI = re.compile("[aeouyAEOUY][øûïåäüëöØÛÏÅÄÜËÖ]|[ñÑ][aeiouyöô]|[aoy]ù|a[êâéèá]|o[âä]|[öô][ùøïûõ]")


def old_font(text: str) -> str:
    """TCVN3 or VNI where `text` was typed for one of them; "" where it was not."""
    if text.isascii() or PROPER.search(text):
        return ""
    if TCVN3.search(text):
        return "TCVN3 (.VnTime)"
    return "VNI" if len(VNI.findall(text)) > 1 else ""
