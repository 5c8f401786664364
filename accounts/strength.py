"""What a new password is measured by, beyond Django's own measures.

There is no rule of composition: no sign is demanded. But whoever guesses tries first
what everybody at a Vietnamese office would think of.
"""

import re
from itertools import chain

from django.core.exceptions import ValidationError

from accounts.models import User
from isoportal.lib.vietnamese import plain

# Written as they are guessed: without accents, blanks and punctuation; longer ones first.
GUESSED = [
    *["quanlychatluong", "congthongtin", "banchidao", "dangnhap", "xinchao", "vietnam"],
    *["password", "quantri", "matkhau", "iso9001", "chatluong", "uyban", "congchuc"],
    *["canbo", "admin", "login", "tcvn", "ubnd", "9001", "iso", "abc"],
]
ROWS = ["01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"]
RUNS = {
    row[start : start + 4]
    for row in chain(ROWS, [row[::-1] for row in ROWS])
    for start in range(len(row) - 3)
}
YEAR = re.compile(r"(?:19|20)\d\d")
REPEATED = re.compile(r"(.+?)\1{2,}")
EXAMPLES = ["iso9001", "matkhau"]
LEFT_TO_GUESS = 8  # signs that remain when everything guessable is struck out
SHORTEST_NAME = 4  # "văn" stands in too many words


class NotGuessed:
    """Refuses what consists mostly of what is guessed first."""

    def validate(self, password: str, user: User | None = None) -> None:
        text = _bare(password)
        struck = [word for word in [*_names(user), *GUESSED] if word in text]
        for word in struck:
            text = text.replace(word, "")
        text = REPEATED.sub(r"\1", YEAR.sub("", _without_runs(text)))
        if len(text) >= LEFT_TO_GUESS:
            return
        raise ValidationError(
            "Mật khẩu quá dễ đoán: bỏ đi những từ quen thuộc (%(examples)s), năm, dãy phím liền "
            "nhau và phần lặp lại thì còn chưa đến %(least)s ký tự. Hãy dùng vài từ không liên "
            "quan với nhau.",
            code="password_guessed",
            params={"examples": ", ".join(struck[:2] or EXAMPLES), "least": LEFT_TO_GUESS},
        )

    def get_help_text(self) -> str:
        return "Không gồm chủ yếu từ dễ đoán như iso9001, ubnd, matkhau, năm hay tên của anh/chị."


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", plain(text))


def _names(user: User | None) -> list[str]:
    """The parts of what `user` is called, longer ones first."""
    if user is None:
        return []
    words = plain(f"{user.username} {user.full_name} {user.email}").replace("_", " ").split()
    return sorted({word for word in words if len(word) >= SHORTEST_NAME}, key=len, reverse=True)


def _without_runs(text: str) -> str:
    """`text` without neighbours on the keyboard or in the alphabet, four and more in a row."""
    in_a_run = {
        place
        for start in range(len(text) - 3)
        if text[start : start + 4] in RUNS
        for place in range(start, start + 4)
    }
    return "".join(sign for place, sign in enumerate(text) if place not in in_a_run)
