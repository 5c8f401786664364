"""Django's own question, answered by the roles: for apps below, which know no agency.

`user.has_perm("accounts.read_mail")` is whether a role grants READ_MAIL in the whole tree.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from agencies.access import reach
from agencies.roles import Permission


class RolesBackend(BaseBackend):
    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        asked = perm.rpartition(".")[2]
        return asked in set(Permission) and reach(user_obj, Permission(asked)).everywhere
