"""/suc-khoe/: whether this process can do its work, for compose and for monitoring.

It says so in plain text and needs no signing in, for it must answer when the
database does not.
"""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from health_check.views import HealthCheckView


class Health(HealthCheckView):
    """200 when the database answers and files can be written, read and removed, else 500.

    The broker is not asked: without it pages still work and jobs wait in their rows.
    """

    checks: ClassVar[list[str]] = ["health_check.checks.Database", "health_check.checks.Storage"]

    def render_to_response(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        return self.render_to_response_text(status)


health = login_not_required(Health.as_view())
