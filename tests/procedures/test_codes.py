"""A procedure is found by its code in the same way wherever a code is written."""

import pytest
from django.core.exceptions import ValidationError

from procedures.codes import CodesField, procedures_of
from tests.factories.procedures import ProcedureFactory


@pytest.fixture
def nations(db):
    return ProcedureFactory(code="1.000894")


def local(code, part="000.00.00.H40"):
    return ProcedureFactory(code=code, local=part)


def test_national_code_is_the_nations_own_and_the_whole_code_an_agencys(nations):
    ours = local("1.000894")

    found = procedures_of(["1.000894", "1.000894.000.00.00.H40"])

    assert found == {"1.000894": nations, "1.000894.000.00.00.H40": ours}


def test_national_code_of_one_agency_alone_is_that_agencys(db):
    ours = local("2.000635")

    assert procedures_of(["2.000635"]) == {"2.000635": ours}


def test_national_code_of_several_agencies_is_none_of_them(db):
    local("2.000635")
    local("2.000635", "000.00.00.H41")

    assert procedures_of(["2.000635"]) == {}


@pytest.mark.parametrize("code", ["", "1.00089", "1.000894.", "1.000894.000.00.00.H99", "x" * 99])
def test_what_is_no_code_finds_nothing(nations, code):
    assert procedures_of([code]) == {}


def test_codes_are_parted_as_people_part_them_and_each_counts_once(nations):
    ours = local("2.000635")

    found = CodesField().clean("1.000894; 2.000635,\n1.000894 2.000635.000.00.00.H40")

    assert found == [nations, ours]


def test_unknown_codes_are_named_and_many_are_counted(nations):
    typed = " ".join(["1.000894", *(f"9.99999{n}" for n in range(7))])

    with pytest.raises(ValidationError) as refused:
        CodesField().clean(typed)

    assert refused.value.messages == [
        "Danh mục không có TTHC mang mã 9.999990, 9.999991, 9.999992, 9.999993, 9.999994 và 2 mã "
        "khác. Hãy kiểm tra lại từng mã, ví dụ 1.000894."
    ]
