from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from quality.declaring import actions
from quality.declaring.timeline import timeline
from quality.models import Posting, Status
from tests.factories.quality import DeclarationFactory
from tests.quality.pages import new

AGENCY = "Sở Khoa học và Công nghệ"
AT = datetime(2020, 12, 5, 14, 3, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def test_steps_are_told_in_order_with_the_reason_of_a_return(officer, staff, submitted):
    actions.send_back(by=staff, declaration=submitted, reason="Thiếu trang 2")
    actions.submit(by=officer, declaration=submitted)

    steps = timeline(submitted, AGENCY)

    assert [step.words.partition(" lúc ")[0] for step in steps] == [
        "Sở Khoa học và Công nghệ nộp",
        "Tổ giúp việc trả lại",
        "Sở Khoa học và Công nghệ nộp",
    ]
    assert (steps[1].person, steps[1].note) == ("Trần Thị Thư", "Thiếu trang 2")


def test_changing_a_draft_again_and_again_is_one_step(province, officer):
    declaration = actions.prepare(by=officer, declaration=new(province.department))
    for _ in range(3):
        actions.prepare(by=officer, declaration=declaration)

    made, changed = timeline(declaration, AGENCY)
    assert "công nghệ soạn lúc" in made.words.lower()
    assert "công nghệ sửa lúc" in changed.words.lower()


def test_declaration_loaded_without_a_log_tells_what_its_row_remembers(province, officer, staff):
    declaration = DeclarationFactory(
        agency=province.department,
        status=Status.RETURNED,
        return_reason="Thiếu dấu",
        submitted_by=officer,
        submitted_at=AT,
        decided_by=staff,
        decided_at=AT + timedelta(days=1),
    )

    submitted, returned = timeline(declaration, AGENCY)

    assert submitted.words == "Sở Khoa học và Công nghệ nộp lúc 14:03 ngày 05/12/2020"
    assert returned.words == "Tổ giúp việc trả lại lúc 14:03 ngày 06/12/2020"
    assert returned.note == "Thiếu dấu"


def test_posting_is_a_step_that_names_its_place(province, officer):
    declaration = DeclarationFactory(agency=province.department)
    posting = Posting(declaration=declaration, place="Cửa", on=AT.date())
    actions.post(by=officer, posting=posting, today=AT.date())

    (posted,) = timeline(declaration, AGENCY)

    assert "công nghệ ghi nơi niêm yết lúc" in posted.words.lower()
    assert posted.note == "Cửa"
