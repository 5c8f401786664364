"""A paper printed and read back: its lines, rules, sizes and faces."""

from types import SimpleNamespace

import pdfplumber
from pypdf import PdfReader

from reports.documents import lay_out

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 195 * MM, 20 * MM, 277 * MM


def printed(figures, folder):
    target = folder / "report.pdf"
    told = []
    made = lay_out(figures, target, lambda text, percent: told.append((text, percent)))
    return SimpleNamespace(made=made, told=told, **vars(read(target)))


def read(target):
    """A printed file: its pages, their lines, rules and characters, and all its text."""
    with pdfplumber.open(target) as pdf:
        pages = [
            SimpleNamespace(
                lines=page.extract_text_lines(x_tolerance=1.5),
                rules=page.lines + page.rects,
                chars=page.chars,
                size=(page.width, page.height),
                text=page.extract_text(x_tolerance=1.5),
            )
            for page in pdf.pages
        ]
    return SimpleNamespace(
        pages=pages,
        first=pages[0],
        fonts=PdfReader(target),
        target=target,
        text="\n".join(page.text for page in pages),
    )


def line(page, text):
    return next(each for each in page.lines if text in each["text"])


def style(page, text):
    """The sizes and faces of the characters of `text`: ({12.0}, {"Tinos-Bold"})."""
    whole = line(page, text)
    start = whole["text"].index(text)
    bare = text.replace(" ", "")
    before = len(whole["text"][:start].replace(" ", ""))
    signs = [sign for sign in whole["chars"] if sign["text"].strip()][before : before + len(bare)]
    assert "".join(sign["text"] for sign in signs) == bare
    return SimpleNamespace(
        sizes={round(sign["size"], 1) for sign in signs},
        faces={sign["fontname"].split("+")[-1] for sign in signs},
        left=signs[0]["x0"],
        right=signs[-1]["x1"],
        width=signs[-1]["x1"] - signs[0]["x0"],
        centre=(signs[0]["x0"] + signs[-1]["x1"]) / 2,
        top=signs[0]["top"],
        base=signs[0]["bottom"],
    )


def rule_below(page, above):
    """The rule right under a text."""
    found = [
        rule
        for rule in page.rules
        if 0 <= rule["top"] - above.base + 4 < 12
        and abs((rule["x0"] + rule["x1"]) / 2 - above.centre) < 3
        and rule["x1"] - rule["x0"] > 5
    ]
    return min(found, key=lambda rule: rule["top"])


def number_of(page):
    """The page number in the top margin."""
    above = [each for each in page.lines if each["bottom"] < TOP]
    return above[0] if above else None
