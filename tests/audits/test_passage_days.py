"""On which days an inspection may go a step on: while the unit is there, and was heard."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audits.inspections import passage
from audits.inspections.passage import Minutes
from audits.models import Inspection
from tests.audits.inspecting import DAY, NOW, TODAY, marked, planned, recorded

State = Inspection.State


def refused(words, act, **given):
    with pytest.raises(ValidationError) as error:
        act(**given)
    assert words in " ".join(error.value.messages)


def test_the_unit_is_heard_before_the_lead_concludes(province, head):
    inspection = planned(province)
    recorded(inspection)
    given = {"by": inspection.lead, "inspection": inspection, "on": DAY}
    last = date(2020, 6, 22)  # five working days after the minutes

    refused("sau khi hết hạn trả lời ngày 22/06/2020", passage.conclude, today=last, **given)
    passage.answer(by=head, inspection=inspection, is_agreed=False, text="Đã có kế hoạch quý",
                   now=NOW)  # fmt: skip

    assert passage.conclude(today=last, **given).state == State.CONCLUDED


def test_an_agency_is_not_inspected_when_it_is_no_more(province):
    unit = planned(province)
    marked(unit)
    province.department.versions.update(end=DAY)
    given = {"by": unit.member, "inspection": unit, "today": TODAY}
    gone = "Sở Khoa học và Công nghệ không hoạt động vào ngày 15/06/2020"

    refused(gone, passage.do_part, part="I", on=DAY, **given)
    for part in ["I", "II"]:
        passage.do_part(part=part, on=DAY - timedelta(days=1), **given)
    minutes = {"minutes": Minutes(), "revision": 0}
    refused(gone, passage.record, on=DAY, **minutes, **given)

    done = passage.record(on=DAY - timedelta(days=1), **minutes, **given)
    assert done.state == Inspection.State.RECORDED
