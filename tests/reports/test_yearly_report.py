"""The command that has a year's report made: what it says where there can be none."""

import pytest
from django.core.management import CommandError, call_command

from reports.models import ReportJob


@pytest.mark.parametrize("year", ["0", "1989", "10000", "năm ngoái"])
def test_year_that_cannot_be_is_refused_in_words(province, year):
    with pytest.raises(CommandError, match=f"“{year}” không phải là một năm từ 1990 đến 2100"):
        call_command("yearly_report", year)

    assert not ReportJob.objects.exists()


@pytest.mark.parametrize(
    ("year", "reason"), [(2005, "Năm 2005 chưa có cơ quan nào"), (2100, "Chưa đến ngày 31/12/2100")]
)
def test_year_without_figures_is_refused_in_words(province, year, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("yearly_report", year)
