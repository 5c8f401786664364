from django.urls import reverse

from accounts.models import Notification
from accounts.notify import notify

INBOX = reverse("accounts:inbox")


def told(user, text="Công bố 12/QĐ-SKHCN đã được ghi nhận.", url=""):
    notify([user], "declaration.recorded", text, url)
    return Notification.objects.latest("pk")


def read(client, letter):
    return client.post(reverse("accounts:inbox-read", args=[letter.pk]))


def test_everybody_sees_their_own_letters_only(officer, commune_officer, signed_in):
    told(officer, "Gửi cho Sở.")
    told(commune_officer, "Gửi cho xã.")

    page = signed_in(officer).get(INBOX).content.decode()

    assert "Gửi cho Sở." in page
    assert "Gửi cho xã." not in page


def test_empty_inbox_says_what_belongs_there(officer, signed_in):
    assert "Chưa có thư nào" in signed_in(officer).get(INBOX).content.decode()


def test_opening_a_letter_marks_it_read_and_follows_it(officer, signed_in):
    letter = told(officer, url="/cong-bo/1/")

    response = read(signed_in(officer), letter)

    letter.refresh_from_db()
    assert response["Location"] == "/cong-bo/1/"
    assert letter.read_at is not None


def test_letter_read_twice_keeps_the_first_time(officer, signed_in):
    letter = told(officer)
    read(signed_in(officer), letter)
    letter.refresh_from_db()
    first = letter.read_at

    read(signed_in(officer), letter)

    letter.refresh_from_db()
    assert letter.read_at == first


def test_letter_never_leads_out_of_the_portal(officer, signed_in):
    letter = told(officer, url="https://lua-dao.vn/")

    assert read(signed_in(officer), letter)["Location"] == INBOX


def test_letter_of_somebody_else_does_not_exist(officer, commune_officer, signed_in):
    letter = told(commune_officer)

    assert read(signed_in(officer), letter).status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None


def test_a_mere_link_reads_nothing(officer, signed_in):
    letter = told(officer)

    response = signed_in(officer).get(reverse("accounts:inbox-read", args=[letter.pk]))

    assert response.status_code == 405


def test_all_are_marked_read_at_once_but_only_ones_own(officer, commune_officer, signed_in):
    told(officer)
    told(officer)
    told(commune_officer)

    signed_in(officer).post(reverse("accounts:inbox-read-all"))

    assert [letter.user for letter in Notification.objects.unread()] == [commune_officer]


def test_bell_counts_what_is_unread(officer, signed_in):
    told(officer)
    read(signed_in(officer), told(officer))

    page = signed_in(officer).get(INBOX).content.decode()

    assert "Hộp thư, 1 thư chưa đọc" in page


def test_inbox_costs_the_same_however_full(officer, signed_in, count_queries):
    client = signed_in(officer)
    told(officer)
    client.get(INBOX)
    short = count_queries(lambda: client.get(INBOX))
    for _ in range(12):
        told(officer)

    assert count_queries(lambda: client.get(INBOX)) == short


def test_what_is_unread_stands_first(officer, signed_in):
    client = signed_in(officer)
    told(officer, "Tin cũ, chưa đọc.")
    read(client, told(officer, "Tin mới, đã đọc."))

    page = client.get(INBOX).content.decode()

    assert page.index("Tin cũ, chưa đọc.") < page.index("Tin mới, đã đọc.")


def test_what_was_read_can_be_left_out(officer, signed_in):
    client = signed_in(officer)
    read(client, told(officer, "Tin đã đọc."))

    assert "Tin đã đọc." in client.get(INBOX).content.decode()
    left = client.get(f"{INBOX}?show=unread").content.decode()
    assert "Tin đã đọc." not in left
    assert "đã đọc hết thư" in left


def test_line_says_what_it_is_about(officer, signed_in):
    told(officer)
    notify([officer], "unheard.of", "Việc lạ.")

    page = signed_in(officer).get(INBOX).content.decode()

    assert "Công bố ·" in page
    assert "Việc khác ·" in page
