"""What is frozen as JSON, with the SHA-256 by which a later change is found out."""

import json
from dataclasses import asdict
from hashlib import sha256
from typing import Any


def canonical(value: Any) -> str:
    """One text for what is the same, however it was put together."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(value: Any) -> str:
    return sha256(canonical(value).encode()).hexdigest()


class Stored:
    """A dataclass that is kept as JSON."""

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        plain: dict[str, Any] = json.loads(canonical(asdict(self)))  # type: ignore[call-overload]
        return plain

    @property
    def sha256(self) -> str:
        return digest(asdict(self))  # type: ignore[call-overload]
