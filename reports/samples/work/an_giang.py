"""A plausible catalogue for An Giang: every page has something to show.

All communes handle what concerns civil status and certification, by templates of the
province that most of them adopted; one district, its communes and the departments named in
the list have more. Made up throughout.
"""

from copy import copy
from datetime import date, timedelta

from procedures.catalogue import actions
from procedures.models import (
    Exclusion,
    IsoProcedure,
    IsoRevision,
    LegalDocument,
    ProcedureVersion,
)
from reports.samples.chance import draw
from reports.samples.work.desk import Desk, Plan, body_of, signed
from reports.samples.work.facts import (
    enter_cuts,
    enter_dossiers,
    enter_milestones,
    enter_own_cuts,
    freeze_scopes,
    quarters,
    spread,
)
from reports.samples.work.grouping import plans
from reports.samples.work.listed import SINCE, Listed, enter, listed
from reports.samples.work.texts import (
    NEW_ONE_STOP,
    ONE_STOP,
    cite,
    cite_bases,
    enter_local,
    enter_texts,
    rest,
)
from reports.samples.work.waiting import keep_up, leave_to_head, renew

TEMPLATES = 20  # cover what every commune handles
EVERYWHERE = ("Hộ tịch", "Chứng thực")
BEGAN, ADOPTED = date(2017, 9, 1), date(2018, 1, 2)
DISTRICT_ISO, OTHER_DISTRICTS = 146, 60
AMENDED, ABOLISHED, PUBLISHED = "1.011607", "2.001240", "9.900001"

NEWS = "Liên thông đăng ký khai tử, xóa đăng ký thường trú, hưởng mai táng phí"


def write(desk: Desk) -> None:
    first = listed("commune")[0]
    new = Listed("commune", "Bảo trợ xã hội", PUBLISHED, NEWS, first.limit)
    desk.catalogue = enter([*listed(), new])
    ProcedureVersion.objects.filter(procedure=desk.catalogue[PUBLISHED]).update(
        start=_news(desk)[2], decided_on=_news(desk)[2] - timedelta(days=5), decision="1180/QĐ-UBND"
    )
    texts = enter_texts() | enter_local(desk.root.name.removeprefix("UBND "), desk.today)
    rest(listed(), desk.catalogue, texts)
    communes = [key for key in desk.agencies if len(key) == 5 and key.isdigit()]
    near = desk.below(desk.sample.officers_district)
    _hand_out(desk, communes, near)
    templates = _templates(desk, texts)
    _write_down(desk, communes, near, templates, texts)
    _exclude(desk, near)
    freeze_scopes()
    renew(desk, templates[0])
    leave_to_head(desk, "SKHCN", _departments(desk)["SKHCN"][-1])
    keep_up(desk)
    _change_the_catalogue(desk, near, new)
    enter_milestones(
        [each for each in desk.handlings.values() if each.agency_id in _watched(desk)], ADOPTED
    )
    enter_cuts(desk)
    cutting = [*_departments(desk), *_watched_keys(desk), *near[:4]]
    enter_own_cuts(desk, {key: _lines_of(desk, key) for key in cutting})
    _count_dossiers(desk, near)


def _everywhere() -> list[Listed]:
    return [line for line in listed("commune") if line.field in EVERYWHERE]


def _news(desk: Desk) -> tuple[date, date, date]:
    """When, before today, one procedure was amended, one abolished, one published."""
    return (
        desk.today - timedelta(days=75), desk.today - timedelta(days=48),
        desk.today - timedelta(days=40),
    )  # fmt: skip


def _watched_keys(desk: Desk) -> list[str]:
    """The agencies of those who try the sample."""
    return [desk.sample.officers_district, desk.sample.officers_commune, "SKHCN"]


def _watched(desk: Desk) -> set[int]:
    return {desk.agencies[key].pk for key in _watched_keys(desk)}


def _hand_out(desk: Desk, communes: list[str], near: list[str]) -> None:
    own = desk.sample.officers_district
    districts = [key for key in desk.agencies if len(key) == 3 and key.isdigit()]
    tasks = [(key, listed("commune") if key in near else _everywhere()) for key in communes]
    tasks += [(own, listed("district"))]
    tasks += [(key, listed("district")[:OTHER_DISTRICTS]) for key in districts if key != own]
    tasks += [(key, lines) for key, lines in _departments(desk).items()]
    desk.handle(tasks, SINCE)


def _departments(desk: Desk) -> dict[str, list[Listed]]:
    of_all = {key: list(listed(f"department:{key}")) for key in desk.agencies}
    return {key: lines for key, lines in of_all.items() if lines}


def _templates(desk: Desk, texts: dict[str, LegalDocument]) -> list[IsoRevision]:
    """What the province wrote once for all communes."""
    made = []
    for plan in plans(_everywhere(), TEMPLATES, BEGAN):
        iso = IsoProcedure.objects.create(
            agency=desk.root, code=plan.code.replace("QT-", "QTM-"), is_template=True
        )
        iso.meant_for.set([desk.catalogue[line.code] for line in plan.covers])
        made.append(
            IsoRevision.objects.create(
                iso=iso, title=plan.title, start=plan.start, decision="88/QĐ-BCĐISO",
                body=body_of(plan).stored(), stated=plan.stated.value,
                stated_unit=plan.stated.unit, **signed(desk.sample.province, plan.start),
            )
        )  # fmt: skip
    cite(made, texts[ONE_STOP])
    cite_bases(made)
    return made


def _write_down(
    desk: Desk,
    communes: list[str],
    near: list[str],
    templates: list[IsoRevision],
    texts: dict[str, LegalDocument],
) -> None:
    """What the agencies adopted, and what they wrote themselves."""
    from_template = plans(_everywhere(), TEMPLATES, ADOPTED)
    tasks: list[tuple[str, list[Plan]]] = []
    for key in communes:
        if draw(key, "adopts") % 10 == 0 and key not in near:
            continue  # has not begun
        tasks.append((key, _adopted(key, from_template, templates)))
    rest = [line for line in listed("commune") if line.field not in EVERYWHERE]
    own = desk.sample.officers_commune
    tasks += [(key, plans(rest, 70, ADOPTED)[: 70 if key == own else 45]) for key in near]
    district = desk.sample.officers_district
    tasks += [(district, plans(listed("district"), DISTRICT_ISO, ADOPTED))]
    others = [key for key in desk.agencies if len(key) == 3 and key.isdigit() and key != district]
    of_others = listed("district")[:OTHER_DISTRICTS]
    tasks += [(key, plans(of_others, 45, ADOPTED)[: 34 + draw(key) % 12]) for key in others]
    tasks += [(key, plans(lines, len(lines), ADOPTED)[: max(2, len(lines) - 1)])
              for key, lines in _departments(desk).items()]  # fmt: skip
    written = desk.write(tasks)
    cite(written[own][:30], texts[ONE_STOP])
    cite(written[own][30:], texts[NEW_ONE_STOP])
    cite(written["SKHCN"], texts[ONE_STOP])
    for key in (own, district, "SKHCN"):
        cite_bases(written[key])


def _adopted(key: str, given: list[Plan], templates: list[IsoRevision]) -> list[Plan]:
    """The templates a commune took over; a few do one step otherwise."""
    taken = []
    for place, (plan, template) in enumerate(zip(given, templates, strict=True)):
        if draw(key, place, "takes") % 12 == 0:
            continue
        otherwise = draw(key, place, "otherwise") % 15 == 0
        step = "Trình Phó Chủ tịch phụ trách xem xét, ký duyệt kết quả" if otherwise else ""
        taken.append(Plan(plan.code, plan.covers, plan.start, template, step))
    return taken


def _change_the_catalogue(desk: Desk, near: list[str], new: Listed) -> None:
    """Lately one procedure was amended, one abolished and one published."""
    amended, abolished, published = _news(desk)
    staff = desk.people["thu.ky"]
    before = ProcedureVersion.objects.get(procedure=desk.catalogue[AMENDED])
    version = copy(before)
    version.pk, version.start, version.decision = None, amended, "1042/QĐ-UBND"
    version.decided_on = amended - timedelta(days=6)
    version.name = f"{before.name} theo chuẩn nghèo đa chiều"
    actions.amend(by=staff, version=version, today=desk.today, legal_bases=before.legal_bases.all())
    actions.abolish(
        by=staff, procedure=desk.catalogue[ABOLISHED], on=abolished, decision="1107/QĐ-UBND",
        today=desk.today, decided_on=abolished - timedelta(days=3),
    )  # fmt: skip
    desk.handle([(key, [new]) for key in near], published)


def _exclude(desk: Desk, near: list[str]) -> None:
    """No border, no adoption across it: three communes do not handle it, and say why."""
    line = next(each for each in listed("commune") if "khu vực biên giới" in each.name)
    for key in near[-3:]:
        agency = desk.agencies[key]
        handling = desk.handlings.pop((agency.pk, line.code))
        handling.covers.all().delete()
        handling.delete()
        Exclusion.objects.create(
            agency=agency, procedure=desk.catalogue[line.code], start=SINCE,
            reason="Xã không có đường biên giới nên không phát sinh thủ tục này.",
        )  # fmt: skip


def _count_dossiers(desk: Desk, near: list[str]) -> None:
    year = desk.today.year
    done = [span for span in quarters(year - 1) + quarters(year) if span[1] <= desk.today]
    for start, end in done:
        counts = {}
        for key in [*near, desk.sample.officers_district, "SKHCN"]:
            handled = {line.field for line in _lines_of(desk, key)}
            total = 60 + draw(key, start, "dossiers") % 400
            shares = spread(total, sorted(handled), key, start)
            counts.update({(key, field): n for field, n in shares.items()})
        enter_dossiers(desk, counts, start, end, as_planned=False)


def _lines_of(desk: Desk, key: str) -> list[Listed]:
    if key == desk.sample.officers_district:
        return list(listed("district"))
    return _departments(desk).get(key) or list(listed("commune"))
