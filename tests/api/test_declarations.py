from datetime import date

from quality.models import Declaration, Posting, Status
from tests.factories.quality import DeclarationFactory


def numbers(got):
    return [row["number"] for row in got.json()["results"]]


def test_register_newest_first_within_reach(register, staff, officer, ask):
    DeclarationFactory(agency=register.commune_b, number="2/QĐ", start=date(2020, 1, 1))

    assert numbers(ask(staff, "/declarations/"))[0] == "2/QĐ"
    assert len(numbers(ask(staff, "/declarations/"))) == 4
    assert numbers(ask(officer, "/declarations/")) == ["55/QĐ-SKHCN"]


def test_asked_for_a_day_it_tells_those_in_force(register, staff, ask):
    register.department.declarations.update(end=date(2020, 12, 1))

    assert "55/QĐ-SKHCN" in numbers(ask(staff, "/declarations/", as_of="2020-11-30"))
    assert "55/QĐ-SKHCN" not in numbers(ask(staff, "/declarations/", as_of="2020-12-01"))
    assert numbers(ask(staff, "/declarations/", as_of="2020-12-01", in_force="no")) == [
        "55/QĐ-SKHCN"
    ]


def test_filters_of_the_register(register, staff, ask):
    assert numbers(ask(staff, "/declarations/", standard="2008")) == ["7/QĐ-UBND"]
    assert numbers(ask(staff, "/declarations/", agency=register.commune_a.pk)) == ["9/QĐ-UBND"]
    assert numbers(ask(staff, "/declarations/", q="55/qd skhcn")) == ["55/QĐ-SKHCN"]


def test_one_declaration_with_where_it_was_posted(register, staff, ask):
    declaration = Declaration.objects.get(number="55/QĐ-SKHCN")
    Posting.objects.create(declaration=declaration, place="Trụ sở", on=date(2018, 6, 2))

    told = ask(staff, f"/declarations/{declaration.pk}/").json()

    assert (told["agency_name"], told["standard"]) == ("Sở Khoa học và Công nghệ", "2015")
    assert (told["in_force_from"], told["ends_on"]) == ("2018-06-01", None)
    assert told["postings"] == [{"place": "Trụ sở", "url": "", "on": "2018-06-02"}]


def test_draft_of_another_is_not_told(register, auditor, officer, ask):
    draft = DeclarationFactory(
        agency=register.department, start=date(2021, 1, 1), status=Status.DRAFT, number="99/QĐ"
    )

    assert "99/QĐ" in numbers(ask(officer, "/declarations/"))
    assert "99/QĐ" not in numbers(ask(auditor, "/declarations/"))
    assert ask(auditor, f"/declarations/{draft.pk}/").status_code == 404


def test_out_of_reach_is_not_found(register, officer, ask):
    hidden = Declaration.objects.get(number="9/QĐ-UBND")

    assert ask(officer, f"/declarations/{hidden.pk}/").status_code == 404
    assert ask(officer, "/declarations/", agency=register.commune_a.pk).status_code == 400
