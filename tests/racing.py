"""Two people at the same second; real threads, real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from django.core.exceptions import ValidationError
from django.db import connection, transaction

PATIENCE = 0.4  # seconds the first holds its decision open for the second


def meanwhile(first, second):
    """What `second` is refused with, begun when `first` has decided and not yet committed."""
    decided, ended = Event(), Event()

    def before():
        try:
            with transaction.atomic():
                first()
                decided.set()
                ended.wait(PATIENCE)
        finally:
            decided.set()
            connection.close()

    def after():
        decided.wait()
        try:
            second()
        except ValidationError as error:
            return " ".join(error.messages)
        finally:
            ended.set()
            connection.close()
        return None

    with ThreadPoolExecutor(2) as pool:
        begun, refused = pool.submit(before), pool.submit(after)
    begun.result()
    return refused.result()
