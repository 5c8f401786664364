"""A person, what they did, and what they were told."""

from accounts.models.field import FieldPass
from accounts.models.log import LogEntry
from accounts.models.notice import Mail, Notification
from accounts.models.person import FirstAccess, FormDraft, RecoveryCode, User
from accounts.models.token import ApiToken

__all__ = [
    "ApiToken",
    "FieldPass",
    "FirstAccess",
    "FormDraft",
    "LogEntry",
    "Mail",
    "Notification",
    "RecoveryCode",
    "User",
]
