"""Whether something failed because there is no room left."""

import errno
from collections.abc import Iterator

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
WORDS = ("disk is full", "No space left on device", "could not extend file")  # of the databases


def is_full(error: BaseException | None) -> bool:
    """Whether `error`, or what led to it, is a full disk."""
    return any(_says_full(each) for each in _led_by(error))


def _led_by(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _says_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return any(words in str(error) for words in WORDS) and "Error" in type(error).__name__
