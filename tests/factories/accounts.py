from datetime import UTC, datetime

import factory

from accounts.models import Mail, User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"can-bo-{n}")
    full_name = factory.Sequence(lambda n: f"Cán bộ {n}")
    password = factory.django.Password("mat-khau-thu-nghiem")


class MailFactory(factory.django.DjangoModelFactory):
    """A letter that waits, due since the first day of 2026."""

    class Meta:
        model = Mail

    user = factory.SubFactory(UserFactory, email=factory.SelfAttribute("..to"))
    to = factory.Sequence(lambda n: f"can.bo.{n}@nam-dinh.example")
    kind = "reminder"
    key = factory.Sequence(lambda n: f"reminder:{n}")
    subject = "Nhắc nộp Mục tiêu chất lượng"
    body = "Kính gửi anh/chị.\n"
    next_try_at = datetime(2026, 1, 1, tzinfo=UTC)
