"""The grades of a year: set all at once, kept until a later year sets its own."""

import pytest

from audits.checklists import proposal
from audits.models import GradeBand
from tests.audits.checklists import at, words

pytestmark = pytest.mark.django_db
USUAL = [("Tốt", "80"), ("Khá", "65"), ("Trung bình", "50"), ("Chưa đạt", "0")]
SEEN = "Tốt 80; Khá 65; Trung bình 50; Chưa đạt 0"


@pytest.fixture
def client(staff, signed_in):
    proposal.enter(2020)
    return signed_in(staff)


def sent(rows, seen=SEEN):
    boxes = {"bands-TOTAL_FORMS": len(rows), "bands-INITIAL_FORMS": 0, "seen": seen}
    for place, (name, points) in enumerate(rows):
        boxes |= {f"bands-{place}-name": name, f"bands-{place}-at_least": points}
    return boxes


def test_the_bands_that_hold_stand_in_the_form_of_a_new_year(client):
    answer = client.get(at("band-edit", 2021))

    rows = answer.context["rows"]
    assert [(row["name"].value(), row["at_least"].value()) for row in rows][:2] == [
        ("Tốt", "80"), ("Khá", "65"),
    ]  # fmt: skip
    assert answer.context["head"]["seen"].value() == SEEN


def test_a_year_gets_bands_of_its_own_and_years_before_keep_theirs(client):
    rows = [("Xuất sắc", "90"), *USUAL, ("", "")]

    answer = client.post(at("band-edit", 2021), sent(rows), follow=True)

    page = words(answer)
    assert GradeBand.objects.of_year(2021)[0].name == "Xuất sắc"
    assert len(GradeBand.objects.of_year(2020)) == 4
    assert "Từ năm 2014 đến năm 2020" in page
    assert "2 lần đặt mức" in page


def test_bands_of_a_year_are_mended(client):
    client.post(at("band-edit", 2014), sent([("Tốt", "85,5"), ("Chưa đạt", "0")]))

    assert [(band.name, band.at_least) for band in GradeBand.objects.of_year(2014)] == [
        ("Tốt", 85.5), ("Chưa đạt", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("Tốt", "100,5"), ("Chưa đạt", "0")], "“Tốt” từ 100,5 điểm: điểm phải từ 0 đến 100."),
        ([("Tốt", "80"), ("Khá", "65")], "Phải có một mức bắt đầu từ 0 điểm"),
        ([("Tốt", "0")], "Cần ít nhất 2 mức xếp loại."),
        ([], "Cần ít nhất 2 mức xếp loại."),
        ([("Tốt", "80"), ("Khá", "80"), ("Yếu", "0")], "“Tốt” và “Khá” cùng bắt đầu từ 80 điểm."),
        ([("Tốt", "80"), ("tốt", "70"), ("Yếu", "0")], "Xếp loại “tốt” ghi hai lần."),
        ([("Tốt", ""), ("Yếu", "0")], "Hãy ghi từ bao nhiêu điểm là “Tốt”."),
        ([("", "80"), ("Yếu", "0")], "Hãy ghi tên xếp loại."),
        ([("Tốt", "nhiều"), ("Yếu", "0")], "“nhiều” không phải là số"),
        ([("Tốt", "-1"), ("Yếu", "0")], "“Tốt” từ -1 điểm"),
    ],
)
def test_bands_that_do_not_give_every_score_one_grade_are_refused(client, rows, said):
    answer = client.post(at("band-edit", 2014), sent(rows))

    assert answer.status_code == 422
    assert said in words(answer)
    assert GradeBand.objects.count() == 4


def test_who_sets_second_sees_what_now_holds(client):
    client.post(at("band-edit", 2014), sent([("Đạt", "50"), ("Chưa đạt", "0")]))

    answer = client.post(at("band-edit", 2014), sent(USUAL))

    assert answer.status_code == 409
    assert "Đạt từ 50" in words(answer)
    assert answer.context["head"]["seen"].value() == "Đạt 50; Chưa đạt 0"
    assert GradeBand.objects.count() == 2


def test_a_year_that_is_none_is_not_there(client):
    assert client.get(at("band-edit", 1800)).status_code == 404
    assert client.get(at("band-edit", 10**17)).status_code == 404
