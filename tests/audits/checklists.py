"""What is sent to the pages of checklists, and what they are asked for."""

from django.urls import reverse

from audits.checklists.forms import initial_of
from audits.checklists.lines import level_of
from audits.checklists.rules import rows_of
from isoportal.lib.numbers import show_number


def at(name, *args):
    return reverse(f"audits:{name}", args=args)


def words(answer):
    return " ".join(answer.content.decode().split())


def typed(criteria, revision=0, title="Bộ tiêu chí", **changed):
    """The form as a browser sends it: changed(n3__maximum="4") is what is typed into one box."""
    sent = {"title": title, "revision": revision, "do": "save"}
    for number, row in enumerate(rows_of(criteria), start=1):
        sent |= boxes(f"n{number}", row)
    return sent | {
        f"row-{key.replace('__', '-')}" if "__" in key else key: value
        for key, value in changed.items()
    }  # fmt: skip


def boxes(key, row):
    """The boxes of one row."""
    sent = {f"row-{key}-level": level_of(row)}
    for name, value in initial_of(row).items():
        if value is True:
            sent[f"row-{key}-{name}"] = "on"
        elif value not in (None, False):
            shown = show_number(value) if hasattr(value, "as_tuple") else value
            sent[f"row-{key}-{name}"] = shown
    return sent


def moved(client, checklist, criteria, move, **more):
    """The codes of the rows, in their order, after a button of the form was pressed."""
    answer = client.post(at("checklist-edit", checklist.pk), typed(criteria, do=move, **more))
    assert answer.status_code == 200
    return [row["code"].value() for row in answer.context["sheet"].rows]
