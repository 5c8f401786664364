"""What a person does with an authenticator app, at the portal's pages."""

import re
from base64 import b32decode

from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

SIGN_IN, SIGN_OUT = reverse("accounts:sign-in"), reverse("accounts:sign-out")
ASK, SET_UP = reverse("accounts:second-factor"), reverse("accounts:second-factor-setup")
STATUS, OFF = reverse("accounts:second-factor-status"), reverse("accounts:second-factor-off")
CODES, INBOX = reverse("accounts:recovery-codes"), reverse("accounts:inbox")
PASSWORD = "mat-khau-thu-nghiem"


def sign_in(person, client=None):
    client = client or Client()
    client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
    return client


def shown_by(device, steps=0):
    """What the app shows, now or some half minutes from now."""
    return f"{totp(device.bin_key, drift=steps):06d}"


def codes_on(page):
    return re.findall(r"<li>((?:\w{4}-){3}\w{4})</li>", page.content.decode())


def set_up(client):
    """Add an app by what the page shows; the recovery codes."""
    page = client.get(SET_UP).content.decode()
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    code = f"{totp(b32decode(secret + '=' * (-len(secret) % 8))):06d}"
    return codes_on(client.post(SET_UP, {"otp": code}, follow=True))


def app_of(person):
    return TOTPDevice.objects.get(user=person, confirmed=True)


def leads_to(response):
    return response["Location"].partition("?")[0] if response.status_code == 302 else ""
