"""How a guess is judged: all that the portal does and says, the guessed number aside."""

import re
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.permissions.people import ask

MISSING, MISSING_KEY = 987654321, UUID(int=987654321)  # nothing has this number or key
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


def missing_like(number):
    """What is of the same kind as the number or key, and names nothing."""
    return MISSING_KEY if isinstance(number, UUID) else MISSING


def written(number):
    """How it stands in addresses and in questions to the database."""
    return {str(number), number.hex} if isinstance(number, UUID) else {str(number)}


def masked(text, numbers):
    ways = [way for number in numbers for way in sorted(written(number))]
    marks = "|".join(rf"(?<![\w.]){re.escape(way)}(?![\w.])" for way in ways)
    known = re.sub(marks, "#", PASSING.sub("…", text))
    return re.sub(r"\bIN \(([^()]*)\)", lambda found: str(sorted(found[1].split(", "))), known)
