"""The look: readable by everybody, on every screen, in one language."""

import re
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.log import log
from accounts.notify import notify
from audits.checklists import proposal
from quality import catalogue
from tests.browser import until
from tests.factories.audits import ChecklistFactory, FindingFactory, InspectionFactory
from tests.factories.procedures import (
    CoverFactory,
    DossierCountFactory,
    LegalDocumentFactory,
    TimeCutFactory,
)
from tests.factories.quality import DeclarationFactory

ROOT = Path(__file__).resolve().parent.parent
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = [1440, 768, 360, 320]
THEMES_AT = {1440: ["light", "dark"], 360: ["light"]}
OPEN_PAGES = [
    "accounts:sign-in",
    "accounts:password-reset",
    "accounts:password-reset-done",
    "reports:public-list",
]
PAGES = [
    "reports:home",
    "reports:agency-list",
    "reports:search",
    "reports:report-list",
    "reports:log",
    "quality:declaration-list",
    "accounts:inbox",
    "accounts:password-change",
    "accounts:confirm",
    "accounts:second-factor-status",
    "procedures:tthc-list",
    "procedures:tthc-new",
    "procedures:legal-list",
    "procedures:coverage",
    "procedures:coverage-matrix",
    "procedures:coverage-members",
    "procedures:handling-assign",
    "procedures:iso-list",
    "procedures:template-list",
    "procedures:dossier-list",
    "procedures:cut-list",
    "procedures:batch-list",
    "procedures:catalogue-import",
    "quality:radar",
    "audits:checklist-list",
    "audits:checklist-new",
    "audits:checklist-compare",
    "audits:band-list",
    "audits:clause-list",
    "audits:finding-list",
    "audits:finding-summary",
    "audits:campaign-list",
    "audits:campaign-new",
    "audits:inspection-list",
    "audits:audit-list",
    "audits:review-list",
]
ENGLISH = re.compile(
    r"\b(submit|save|search|home|dashboard|log ?in|log ?out|sign|user(name)?|password|required|"
    r"choose|cancel|edit|delete|back|next|previous|page|error|found|forbidden|server|none|true|"
    r"false|invalid|please|this field|the|and|for|settings|loading|close|menu|filter|all|yes|no)\b",
    re.IGNORECASE,
)
PAIRS = [
    *[(ink, ground) for ink in ["text", "muted", "primary"] for ground in ["page", "surface"]],
    *[("text", "tint"), ("primary", "tint"), ("on-primary", "primary")],
    *[("on-primary", "primary-strong")],
    *[
        (state, ground)
        for state in ["done", "late", "due", "info", "encouraged", "idle"]
        for ground in [f"{state}-tint", "surface"]
    ],
]


# --- colours -----------------------------------------------------------------------


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_every_pair_of_colours_is_readable(ink, ground, theme):
    assert contrast(token(ink, theme), token(ground, theme)) >= 5.9


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_edges_of_controls_can_be_seen(theme):
    assert contrast(token("line-strong", theme), token("surface", theme)) >= 3


def token(name, theme):
    css = (ROOT / "static/css/theme.css").read_text()
    return re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\)", css)[theme + 1]


def contrast(ink, ground):
    light, dark = sorted([luminance(ink), luminance(ground)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


# --- words -------------------------------------------------------------------------


@pytest.fixture
def busy(province, staff):
    """A province in which there is something on every page."""
    DeclarationFactory(agency=province.department)
    CoverFactory(handling__agency=province.department)
    TimeCutFactory(agency=province.department)
    DossierCountFactory(agency=province.department)
    LegalDocumentFactory()
    catalogue.enter()
    proposal.enter(2020)
    FindingFactory(agency=province.department, clause="2015:9.2")
    InspectionFactory(campaign__checklist=ChecklistFactory(), agency=province.department)
    notify([staff], "declaration.recorded", "Công bố đã được ghi nhận.", "/cong-bo/")
    return staff


@pytest.mark.parametrize("name", [*OPEN_PAGES, *PAGES])
def test_page_has_one_heading_that_is_its_title(name, busy, client):
    page = read(client, name, busy)

    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    assert '<html lang="vi">' in page
    assert title.strip().startswith(words_of(heading))


@pytest.mark.parametrize("name", [*OPEN_PAGES, *PAGES])
def test_page_speaks_vietnamese_only(name, busy, client):
    assert [word[0] for word in ENGLISH.findall(words_of(read(client, name, busy)))] == []


@pytest.mark.parametrize("name", [*OPEN_PAGES, *PAGES])
def test_page_has_nothing_inline_and_nothing_from_elsewhere(name, busy, client):
    page = read(client, name, busy)

    assert re.findall(r"<style|\sstyle=|<script>|\son[a-z]+=", page) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', page) == []


def read(client, name, user):
    if name not in OPEN_PAGES:
        client.force_login(user)
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


def words_of(html):
    """What people read of a page: the texts, and what stands in for them."""
    shown = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    named = " ".join(re.findall(r'(?:placeholder|alt|aria-label|title)="([^"]*)"', shown))
    return " ".join((re.sub(r"<[^>]+>", " ", shown) + " " + named).split())


# --- in a browser ------------------------------------------------------------------


def problems(page):
    if not page.evaluate("Boolean(window.axe)"):  # it is half a megabyte to read
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def overflow(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def faults(page):
    """What is wrong with the open page on any screen, in light and in dark."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if overflow(page):
            found.append(f"scrolls sideways at {width}")
        for theme in THEMES_AT.get(width, []):
            page.emulate_media(color_scheme=theme)
            found += [(theme, width, *each) for each in problems(page)]
    return found


@pytest.mark.browser
@pytest.mark.parametrize("name", [*OPEN_PAGES, *PAGES])
def test_page_is_accessible_in_light_and_dark_and_fits_every_screen(name, busy, open_page):
    page = open_page(None if name in OPEN_PAGES else busy)
    page.goto(reverse(name))
    page.wait_for_load_state("networkidle")

    assert faults(page) == []


@pytest.mark.browser
def test_open_menus_and_the_ribbon_are_accessible(busy, open_page):
    page = open_page(busy, color_scheme="dark")
    page.goto(f"{reverse('accounts:inbox')}?day=31/12/2020")

    for menu in page.locator("summary.bar-button").all():
        menu.click()
        assert problems(page) == []
    page.keyboard.press("Escape")

    expect(page.locator("details[open]")).to_have_count(0)
    assert page.locator(".day-ribbon").inner_text().split() == [
        *["Số", "liệu", "tại", "ngày", "31/12/2020", "Về", "hôm", "nay"]
    ]


@pytest.mark.browser
def test_chosen_theme_is_remembered_and_stands_before_the_first_paint(busy, open_page):
    page = open_page(busy, color_scheme="light")
    page.goto(reverse("accounts:inbox"))
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)

    page.locator("summary.person").click()
    page.get_by_label("Tối").check()
    until(page, f"light => {ground} !== light", light)
    dark = page.evaluate(ground)
    page.goto(reverse("accounts:password-change"), wait_until="commit")
    page.wait_for_selector("body", state="attached")

    assert page.evaluate(ground) == dark


@pytest.mark.browser
def test_slash_goes_to_the_search_but_not_out_of_a_field(busy, open_page):
    page = open_page(busy)
    page.goto(reverse("accounts:inbox"))

    page.keyboard.press("/")
    page.keyboard.type("nam/hung")

    expect(page.locator("#top-search")).to_have_value("nam/hung")


@pytest.mark.browser
def test_menu_opens_on_a_phone(busy, open_page):
    page = open_page(busy, viewport={"width": 360, "height": 740})
    page.goto(reverse("accounts:inbox"))
    assert not page.locator("#side-bar").is_visible()

    page.get_by_role("button", name="Danh mục").click()

    expect(page.locator("#side-bar")).to_be_visible()
    assert problems(page) == []


@pytest.mark.browser
def test_menu_is_there_without_scripts(busy, open_page):
    page = open_page(busy, viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(reverse("accounts:inbox"))

    assert page.locator("#side-bar").is_visible()


@pytest.mark.browser
def test_password_can_be_shown_and_a_refusal_is_read_first(db, open_page):
    page = open_page()
    page.goto(reverse("accounts:sign-in"))
    page.fill("#id_username", "khong.co")
    page.fill("#id_password", "sai")

    page.get_by_role("button", name="Hiện mật khẩu").click()
    shown = page.locator("#id_password").get_attribute("type")
    with page.expect_response(lambda answer: answer.status == 422):
        page.get_by_role("button", name="Đăng nhập", exact=True).click()

    assert shown == "text"
    expect(page.locator(":focus")).to_contain_text("chưa đúng")
    assert problems(page) == []


@pytest.mark.browser
def test_paper_carries_no_frame(busy, open_page):
    page = open_page(busy, color_scheme="dark")
    page.goto(reverse("accounts:inbox"))

    page.emulate_media(media="print")

    expect(page.locator(".top-bar")).to_be_hidden()
    expect(page.locator("#side-bar")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 36, 48)"


@pytest.mark.browser
def test_head_of_a_long_table_stays_under_the_top_bar(busy, open_page):
    for _ in range(40):
        log(busy, "person.signed_in", busy)
    page = open_page(busy, viewport={"width": 1440, "height": 600})
    page.goto(reverse("reports:log"))

    page.mouse.wheel(0, 700)
    until(page, "scrollY > 500")

    bar = page.locator(".top-bar").bounding_box()
    head = page.locator("thead th").first.bounding_box()
    assert bar["y"] == 0
    assert head["y"] == pytest.approx(bar["height"], abs=1)


@pytest.mark.browser
def test_card_of_a_group_without_parts_has_no_hole_in_its_middle(busy, open_page):
    page = open_page(busy, viewport={"width": 1440, "height": 900})
    page.goto(reverse("reports:home"))

    card = page.locator(".headline-group:not(:has(.headline-versions))")
    tile, parts = card.locator(".tile").bounding_box(), card.locator(".headline-parts")
    under = tile["y"] + tile["height"]
    assert parts.bounding_box()["y"] == pytest.approx(under, abs=1)
    ends = parts.bounding_box()["y"] + parts.bounding_box()["height"]
    assert ends == pytest.approx(card.bounding_box()["y"] + card.bounding_box()["height"], abs=2)
