"""A template of the province, and the agencies that could adopt it."""

import pytest

from agencies.roles import Role
from tests.factories.agencies import AssignmentFactory
from tests.factories.procedures import (
    HandlingFactory,
    IsoFactory,
    IsoRevisionFactory,
    ProcedureFactory,
)
from tests.procedures.writing import marriage


@pytest.fixture
def wedding():
    return ProcedureFactory(code="1.000894", published__name="Đăng ký kết hôn")


@pytest.fixture
def template(province, wedding):
    """QTM-01 of the province, for the marriages that both communes register."""
    iso = IsoFactory(agency=province.top, code="QTM-01", is_template=True, issued=None)
    iso.meant_for.set([wedding, ProcedureFactory(code="2.000635")])
    IsoRevisionFactory(
        iso=iso, title="Đăng ký kết hôn", body=marriage().stored(),
        reviewer_position="Phó trưởng ban",
    )  # fmt: skip
    for agency in [province.commune_a, province.commune_b]:
        HandlingFactory(agency=agency, procedure=wedding)
    return iso


@pytest.fixture
def commune_head(province):
    return AssignmentFactory(
        agency=province.commune_a, role=Role.HEAD, user__full_name="Lê Chủ Tịch"
    ).user
