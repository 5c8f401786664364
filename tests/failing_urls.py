"""The portal's addresses and three that fail, each in its way."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.urls import path

from isoportal.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]


def broken(request):
    raise ZeroDivisionError


def forbidden(request):
    raise PermissionDenied("Không ai được tự duyệt việc mình lập.")


def refused(request):
    raise ValidationError(["Mã 362 đã có cơ quan giữ.", "Ngày ký phải sau ngày 01/01/1990."])


def suspicious(request):
    raise SuspiciousOperation


urlpatterns = [
    *urlpatterns,
    path("hong/", broken),
    path("cam/", forbidden),
    path("sai/", refused),
    path("la/", suspicious),
]
