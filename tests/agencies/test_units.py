import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import LogEntry
from agencies.models import Agency, AgencyVersion, Kind, ReportingGroup
from agencies.tree import Tree
from agencies.units import DATA, committee_of, units_of

DAY = date(2020, 1, 1)


def import_units(province="89", on="2020-01-01"):
    written = StringIO()
    call_command("import_units", province=province, on=on, stdout=written)
    return written.getvalue()


def named(name, day=DAY):
    return AgencyVersion.objects.as_of(day).get(name=name)


def kinds():
    return {kind: AgencyVersion.objects.as_of(DAY).filter(kind=kind).count() for kind in Kind}


@pytest.mark.parametrize(
    ("province", "districts", "communes"), [("89", 11, 156), ("27", 8, 126), ("20", 11, 200)]
)
def test_list_reproduces_the_counts_of_the_sources(province, districts, communes):
    kinds = [unit.kind for unit in units_of(province)]

    assert kinds.count(Kind.DISTRICT) == districts
    assert kinds.count(Kind.COMMUNE) == communes


def test_whole_country_is_in_the_list():
    with (DATA / "units_2021.csv").open(encoding="utf-8") as file:
        provinces = [row["code"] for row in csv.DictReader(file) if row["level"] == "province"]
    units = [unit for province in provinces for unit in units_of(province)]

    assert len(provinces) == 63
    assert len(units) == 63 + 705 + 10_599
    assert all(committee_of(unit.name).startswith("UBND ") for unit in units)


def test_every_renamed_unit_is_in_the_list():
    with (DATA / "renamed.csv").open(encoding="utf-8") as file:
        renamed = {row["code"]: (row["before"], row["after"]) for row in csv.DictReader(file)}
    names = {unit.code: unit.name for code in ["27", "89"] for unit in units_of(code)}

    assert len(renamed) == 45
    assert all(names[code] in before_and_after for code, before_and_after in renamed.items())


@pytest.mark.parametrize(
    ("unit", "committee"),
    [
        ("Huyện Châu Phú", "UBND huyện Châu Phú"),
        ("Thành phố Long Xuyên", "UBND thành phố Long Xuyên"),
        ("Thị Trấn Óc Eo", "UBND thị trấn Óc Eo"),
        ("Phường 12", "UBND phường 12"),
        ("Thị xã Tân Châu", "UBND thị xã Tân Châu"),
    ],
)
def test_committee_is_named_after_its_unit(unit, committee):
    assert committee_of(unit) == committee


def test_import_enters_every_committee_under_the_right_one(db):
    said = import_units()

    assert "đã nhập 168 cơ quan từ ngày 01/01/2020" in said
    assert (kinds()[Kind.PROVINCE], kinds()[Kind.DISTRICT], kinds()[Kind.COMMUNE]) == (1, 11, 156)
    root, district = named("UBND tỉnh An Giang"), named("UBND thành phố Châu Đốc")
    commune = named("UBND xã Vĩnh Tế")
    assert Tree.on(DAY).above(commune.agency_id) == [root.agency_id, district.agency_id]
    assert (root.unit_code, district.unit_code) == ("89", "884")
    assert (district.lat, district.lon) == (10.702239, 105.108726)


def test_import_puts_committees_into_their_reporting_groups(db):
    import_units()

    assert named("UBND tỉnh An Giang").group is None
    assert named("UBND huyện Châu Phú").group.code == "district"
    assert named("UBND xã Vĩnh Tế").group.code == "commune"
    groups = ReportingGroup.objects.values_list("code", "parent__code")
    assert list(groups) == [
        ("provincial", None),
        ("department", "provincial"),
        ("sub_department", "provincial"),
        ("district", "provincial"),
        ("commune", None),
    ]


def test_import_keeps_the_groups_the_province_has_named_itself(db):
    ReportingGroup.objects.create(code="commune", name="Xã, phường, thị trấn")

    import_units()

    assert named("UBND xã Vĩnh Tế").group.name == "Xã, phường, thị trấn"


def test_imported_committees_are_found_without_accents(db):
    import_units()

    found = AgencyVersion.objects.as_of(DAY).search("chau doc")

    assert [version.name for version in found] == ["UBND thành phố Châu Đốc"]


def test_unit_bears_on_each_day_the_name_of_that_day(db):
    import_units()

    before, since = named("UBND huyện Tịnh Biên"), named("UBND thị xã Tịnh Biên", date(2023, 4, 10))
    assert before.agency == since.agency
    assert (before.end, since.start, since.end) == (date(2023, 4, 10), date(2023, 4, 10), None)
    assert "721/NQ-UBTVQH15" in since.decision
    assert str(since.agency) == "UBND thị xã Tịnh Biên"
    assert named("UBND phường Nhà Bàng", since.start).parent == since.agency


def test_import_from_a_later_day_knows_only_the_later_name(db):
    import_units(on="10/04/2023")

    versions = AgencyVersion.objects.filter(unit_code="890")
    assert [(version.name, version.start) for version in versions] == [
        ("UBND thị xã Tịnh Biên", date(2023, 4, 10))
    ]


def test_import_leaves_one_line_in_the_log(db):
    import_units()

    (line,) = LogEntry.objects.all()
    assert (line.action, line.target_name) == ("agencies.imported", "UBND tỉnh An Giang")
    assert line.details == {"province": "89", "on": "2020-01-01", "founded": 168}


def test_import_again_changes_nothing_and_says_so(db):
    import_units()
    before = list(AgencyVersion.objects.order_by("pk").values())

    said = import_units()

    assert "cả 168 cơ quan đã có sẵn, không thay đổi gì" in said
    assert list(AgencyVersion.objects.order_by("pk").values()) == before
    assert LogEntry.objects.count() == 1


def test_import_adds_what_is_missing_under_what_is_there(db):
    import_units()
    commune = named("UBND xã Vĩnh Tế")
    AgencyVersion.objects.filter(agency=commune.agency).delete()

    said = import_units(on="2021-01-01")

    assert "đã nhập 1 cơ quan" in said
    assert named("UBND xã Vĩnh Tế", date(2021, 1, 1)).parent == commune.parent


def test_import_from_before_its_province_began_is_refused(db):
    import_units()
    AgencyVersion.objects.filter(unit_code="30487").delete()

    with pytest.raises(CommandError, match=r"Châu Phú không hoạt động .* từ ngày 01/01/2019"):
        import_units(on="2019-01-01")


@pytest.mark.parametrize(
    ("province", "on", "sentence"),
    [
        ("00", "2020-01-01", "Không có tỉnh, thành phố mang mã “00”"),
        ("884", "2020-01-01", "Không có tỉnh, thành phố mang mã “884”"),
        ("89", "31/02/2021", "“31/02/2021” không phải là một ngày có thật"),
        ("89", "0001-01-01", "nằm ngoài khoảng được hỗ trợ"),
        ("89", "2025-07-01", "chỉ dùng được đến hết ngày 30/06/2025"),
    ],
)
def test_import_refuses_in_words_what_it_cannot_do(db, province, on, sentence):
    with pytest.raises(CommandError) as refused:
        import_units(province, on)

    assert sentence in str(refused.value)
    assert not Agency.objects.exists()


def test_import_of_a_second_province_is_refused(db):
    import_units("27")

    with pytest.raises(CommandError, match="đã thuộc về UBND tỉnh Bắc Ninh"):
        import_units("89")

    assert not AgencyVersion.objects.filter(unit_code="89").exists()
