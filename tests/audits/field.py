"""What a device sends from the field, and what it is answered."""

import json
from uuid import uuid4

from django.urls import reverse

SYNC, PHOTO, PACKAGE, CHOOSE = (
    reverse(f"audits:field-{name}") for name in ["sync", "photo", "package", "choose"]
)


def change(inspection, item="I.1.1", points="40", **more):
    return {
        "id": str(uuid4()), "inspection": inspection.pk, "item": item, "points": points,
        "is_not_applicable": False, "reason": "", "note": "", "based_on": 0,
        "device_at": "2020-06-15T08:30:00+07:00", **more,
    }  # fmt: skip


def posted(client, user, *changes, **more):
    body = {"user": user.pk, "changes": list(changes), **more}
    return client.post(SYNC, json.dumps(body), content_type="application/json")


def answers(client, user, *changes, **more):
    answer = posted(client, user, *changes, **more)
    assert answer.status_code == 200, answer.content
    return answer.json()["answers"]


def outcomes(client, user, *changes):
    return [each["outcome"] for each in answers(client, user, *changes)]
