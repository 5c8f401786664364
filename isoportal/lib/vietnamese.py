"""How Vietnamese is searched and sorted, alike on every database.

Databases order Đ and Ấ after Z and do not find "ho tich" in "Hộ tịch"; the keys
made here are stored beside the name and do both.
"""

import re
import unicodedata

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"  # f j w z go where Latin puts them
TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the order of dictionaries
BLANKS = re.compile(r"\s{2,}|[^\S ]")  # all but a single space, which may stay
BEYOND = re.compile(r"[^\x00-\x7f\u0300-\u034e\u0350-\u036f]")  # neither ASCII nor a usual mark
# all of ASCII that stands in no word becomes a blank
NO_WORD = {place: " " for place in range(128) if not re.match(r"\w", chr(place), re.ASCII)}
WORDS = re.compile(r"[^\w\s]")
# signs nobody sees: they turn the text around, or make two names that look alike differ
UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
MOST_WORDS, LONGEST_WORD = 8, 100  # of a search
SHORT = {
    "ủy ban nhân dân": "ubnd",
    "hội đồng nhân dân": "hđnd",
    "khoa học và công nghệ": "khcn",
    "tài nguyên và môi trường": "tnmt",
    "nông nghiệp và phát triển nông thôn": "nnptnt",
    "kế hoạch và đầu tư": "khđt",
    "lao động - thương binh và xã hội": "lđtbxh",
    "văn hóa - thể thao và du lịch": "vhttdl",
    "văn hóa, thể thao và du lịch": "vhttdl",
    "giáo dục và đào tạo": "gdđt",
    "giao thông vận tải": "gtvt",
    "thông tin và truyền thông": "tttt",
    "tiêu chuẩn đo lường chất lượng": "tđc",
    "thủ tục hành chính": "tthc",
    "an toàn vệ sinh thực phẩm": "atvstp",
}


def visible(text: str) -> str:
    """`text` without control signs and those that reverse its direction; its lines stay."""
    return UNSEEN.sub("", text)


def clean(text: str) -> str:
    """`text` composed (NFC), visible, with single spaces: as it should be stored."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable() and "  " not in composed:  # as nearly all that is typed
        return composed.strip()
    return BLANKS.sub(" ", visible(composed)).strip()


def plain(text: str) -> str:
    """`text` in lower case, without accents and punctuation: "Hộ tịch" becomes "ho tich"."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    if not BEYOND.search(spread):  # as all that is Vietnamese
        bare = spread.encode("ascii", "ignore").decode()
        return " ".join(bare.translate(NO_WORD).split())
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return BLANKS.sub(" ", WORDS.sub(" ", bare)).strip()


def search_key(*texts: str) -> str:
    """What a search looks in: the texts without accents, and again with the usual abbreviations."""
    whole = clean(" ".join(texts)).casefold()
    short = whole
    for long, abbreviation in SHORT.items():
        short = short.replace(long, abbreviation)
    keys = [plain(whole)]
    if short != whole:
        keys.append(plain(short))
    return " | ".join(keys)


def search_words(text: str) -> list[str]:
    """What a search for `text` asks for: its first words, each once, cut to a length.

    Each is one more condition, and a database refuses a question of a thousand of them.
    """
    words = (word[:LONGEST_WORD] for word in text.split())
    return list(dict.fromkeys(words))[:MOST_WORDS]


def sort_key(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does: letters first, then tones.

    Digits come before letters and whole numbers count: "Phường 2" before "Phường 10".
    """
    letters, tones = [], []
    for piece in re.findall(r"\d+|\D", clean(text).casefold()):
        if piece.isdecimal():
            letters.append(f"03{int(piece):09}")
            continue
        base, tone = _untoned(piece)
        place = LETTERS.find(base)
        letters.append(_place(base, place))
        tones.append(str(tone))
    return "".join([*letters, "00", *tones])


def _untoned(sign: str) -> tuple[str, int]:
    spread = unicodedata.normalize("NFD", sign)
    tone = next((TONES.index(mark) + 1 for mark in spread if mark in TONES), 0)
    bare = "".join(mark for mark in spread if mark not in TONES)
    return unicodedata.normalize("NFC", bare), tone


def _place(base: str, place: int) -> str:
    """Two letters or digits of ASCII for each sign, which every collation orders alike."""
    if place < 0:
        if not base.isalpha():
            return "01" if base.isspace() else "02"
        before = max(
            (letter for letter in LETTERS if letter.isascii() and letter < base), default="a"
        )
        last = max(index for index, letter in enumerate(LETTERS) if plain(letter) == before)
        return f"{chr(ord('a') + last // 10)}{last % 10}z"
    return f"{chr(ord('a') + place // 10)}{place % 10}"
