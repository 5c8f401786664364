"""How passwords are kept."""

import unicodedata
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher


class OwaspArgon2(Argon2PasswordHasher):
    """Argon2id with the parameters OWASP recommends: 19 MiB, two passes, one lane.

    Django's own take 100 MiB and eight times as long, and on the last day of a deadline
    two hundred people sign in at once. A Mac composes accents otherwise than Windows, so
    a password is brought to NFC before it is hashed.
    """

    time_cost, memory_cost, parallelism = 2, 19_456, 1

    def encode(self, password: str, salt: str) -> str:
        return super().encode(unicodedata.normalize("NFC", password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(unicodedata.normalize("NFC", password), encoded)

    def harden_runtime(self, password: Any, encoded: str) -> None:
        """Nothing: the number of passes is part of what is stored."""
