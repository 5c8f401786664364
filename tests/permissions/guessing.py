"""How a guess is judged: all that the portal does and says, the guessed number aside."""

import re
from dataclasses import dataclass
from itertools import zip_longest

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.permissions.people import ask

MISSING = 987654321  # nothing has this number
PASSING = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"|"s\d+_x\d+"|_django_curs_\w+'
)


@dataclass(frozen=True)
class Heard:
    """What somebody who guesses hears: the answer, and the work that was done for it.

    Equal work stands for equal time: it is the same questions to the database.
    """

    status: int
    location: str
    body: str
    work: tuple[str, ...]


def told_apart(one, other):
    """Wherever two that were heard differ: line by line, question by question."""
    lines = zip_longest(one.body.splitlines(), other.body.splitlines())
    questions = zip_longest(one.work, other.work)
    heads = zip([one.status, one.location], [other.status, other.location], strict=True)
    return [pair for pair in (*heads, *lines, *questions) if pair[0] != pair[1]]


def heard(world, name, method, address, data=None, *, numbers, browser=None):
    """What `name` hears, with each of `numbers` made unrecognisable, in whatever order."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask(world, name, method, address, data, browser)
    work = (masked(query["sql"], numbers) for query in queries)
    return Heard(
        answer.status_code,
        masked(answer.headers.get("Location", ""), numbers),
        masked(answer.body.decode(errors="replace"), numbers),
        tuple(work),
    )


def masked(text, numbers):
    marks = "|".join(rf"(?<![\w.]){re.escape(str(number))}(?![\w.])" for number in numbers)
    known = re.sub(marks, "#", PASSING.sub("…", text))
    return re.sub(r"\bIN \(([^()]*)\)", lambda found: str(sorted(found[1].split(", "))), known)
