"""What the tests of people and their accounts share."""

from django.urls import reverse

from accounts.confirming import note_password


def address(name, *args):
    return reverse(f"agencies:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


def confirmed(client):
    """Who has entered the password just now."""
    session = client.session
    note_password(session)
    session.save()
    return client
