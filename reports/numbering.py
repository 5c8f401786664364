"""How the lines of an official text are numbered, however many there are."""

ROMAN = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
]  # fmt: skip
LETTERS = "abcdđeghiklmnopqrstuvxy"


def roman(number: int) -> str:
    """I, II, III, IV …"""
    text = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        text += sign * count
    return text


def letters(number: int) -> str:
    """a, b, c, d, đ … y, aa, ab …"""
    text = ""
    while number:
        number, place = divmod(number - 1, len(LETTERS))
        text = LETTERS[place] + text
    return text
