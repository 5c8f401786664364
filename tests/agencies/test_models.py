from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import LEVEL_OF, Agency, AgencyVersion, Kind, Level, Succession, kinds_at
from tests.factories.agencies import AgencyFactory, AgencyVersionFactory, GroupFactory

JANUARY, JULY, DECEMBER = date(2020, 1, 1), date(2020, 7, 1), date(2020, 12, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed():
    """An agency with two versions and a gap of three months after them."""
    agency = AgencyFactory(name="Sở Mới")
    AgencyVersionFactory(agency=agency, name="Sở Cũ", start=JANUARY, end=JULY)
    AgencyVersionFactory(agency=agency, name="Sở Mới", start=JULY, end=date(2020, 9, 1))
    AgencyVersionFactory(agency=agency, name="Sở Mới", start=DECEMBER)
    return agency


def test_agency_exists_on_the_days_a_version_holds(renamed):
    days = [date(2019, 12, 31), JANUARY, JULY, date(2020, 9, 1), DECEMBER]

    assert [Agency.objects.as_of(day).exists() for day in days] == [False, True, True, False, True]
    assert renamed.version_on(date(2020, 6, 30)).name == "Sở Cũ"
    assert renamed.version_on(date(2020, 10, 1)) is None


@pytest.mark.parametrize(
    ("start", "end", "whole"),
    [
        (JANUARY, date(2020, 9, 1), True),
        (date(2020, 3, 1), date(2020, 8, 1), True),
        (date(2019, 12, 31), JULY, False),
        (JULY, DECEMBER, False),
        (JULY, None, False),
        (DECEMBER, None, True),
    ],
)
def test_agency_exists_throughout_a_span_without_a_gap(renamed, start, end, whole):
    assert renamed.existed_throughout(start, end) is whole


def test_versions_are_found_without_accents_by_code_and_abbreviation():
    AgencyVersionFactory(name="Sở Khoa học và Công nghệ", identifier="H01.14", short_name="SKHCN")
    AgencyVersionFactory(name="UBND xã Phú Mỹ", unit_code="30001")

    def found(words):
        return [version.name for version in AgencyVersion.objects.search(words)]

    assert found("so khoa hoc") == found("khcn") == found("H01.14") == ["Sở Khoa học và Công nghệ"]
    assert found("phu MY") == found("30001") == ["UBND xã Phú Mỹ"]
    assert found("sở phú") == []
    assert len(found("")) == 2


def test_names_are_stored_composed_and_ordered_as_in_vietnamese():
    for name in ["Sở Xây dựng", "Sở  Y tế", "Sở Đối ngoại", "Sở Công Thương"]:
        AgencyVersionFactory(name=name)

    assert list(AgencyVersion.objects.values_list("name", flat=True)) == [
        "Sở Công Thương", "Sở Đối ngoại", "Sở Xây dựng", "Sở Y tế",
    ]  # fmt: skip


def test_bulk_writing_makes_the_same_keys():
    saved = AgencyVersionFactory(name="Sở Y tế")
    (bulk,) = AgencyVersion.objects.bulk_create(
        [AgencyVersion(agency=AgencyFactory(), name="Sở  Y tế", kind="department", start=JANUARY)]
    )

    assert (bulk.name, bulk.search_key, bulk.sort_key) == (
        saved.name, saved.search_key, saved.sort_key,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["a1" * 100, "Ủy ban nhân dân " * 12, "m²" * 100])
def test_odd_long_names_are_stored(name):
    version = AgencyVersionFactory(name=name[:200])

    version.refresh_from_db()
    assert AgencyVersion.objects.search(name[:5]).get() == version


def test_parts_of_a_group_are_in_it_and_the_root_is_in_none(province):
    def names(versions):
        return {version.name for version in versions}

    assert names(AgencyVersion.objects.in_group("provincial")) == {
        "Sở Khoa học và Công nghệ", "Chi cục Tiêu chuẩn", "UBND huyện Nam Trực",
    }  # fmt: skip
    assert AgencyVersion.objects.counted().count() == 5
    assert "UBND tỉnh Nam Định" not in names(AgencyVersion.objects.counted())


def test_every_kind_has_a_level():
    assert set(LEVEL_OF) == set(Kind)
    assert kinds_at(Level.COMMUNE) == [Kind.COMMUNE]
    assert AgencyVersion(kind=Kind.SUB_DEPARTMENT).level == Level.PROVINCE


def test_group_code_is_held_once():
    GroupFactory(code="commune")

    with pytest.raises(IntegrityError), transaction.atomic():
        type(GroupFactory()).objects.create(code="commune", name="x")


def test_agency_succeeds_another_once_and_never_itself():
    old, new = AgencyFactory(), AgencyFactory()
    Succession.objects.create(predecessor=old, successor=new, on=JULY, decision="NQ 1")

    for pair, words in [((old, new), "đã được ghi"), ((old, old), "kế thừa chính mình")]:
        link = Succession(predecessor=pair[0], successor=pair[1], on=JULY, decision="NQ 1")
        with pytest.raises(ValidationError, match=words):
            link.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            link.save()


def test_reporting_groups_are_two_levels_deep(province):
    deeper = GroupFactory.build(code="deeper", parent=province.groups.district)
    province.groups.provincial.parent = province.groups.commune

    for group in [deeper, province.groups.provincial]:
        with pytest.raises(ValidationError, match="chỉ có hai cấp"):
            group.clean()
