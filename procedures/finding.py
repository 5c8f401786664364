"""In what order what was looked for is shown."""

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.db.models.functions import Length

from isoportal.lib.vietnamese import plain

# of procedures found by their names, the shortest: it says least else
NEAREST = (Length("name"), "procedure__code", "procedure__local")


def code_first(rows: Any, words: str, *order: Any) -> Any:
    """`rows` with a search key, which begins with their code or number, in the given `order`.

    What has exactly the code that was typed comes first, then what begins with it.
    """
    typed = plain(words)
    nearness = Case(
        When(search_key__startswith=f"{typed} ", then=Value(0)),
        When(search_key__startswith=typed, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(nearness=nearness).order_by("nearness", *order, "pk")
