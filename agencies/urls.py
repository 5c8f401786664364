from django.urls import path

from agencies.views import appointing, detail, importing, reorganising

app_name = "agencies"
urlpatterns = [
    path("lap-moi/", reorganising.agency_found, name="agency-found"),
    path("sap-nhap/", reorganising.agency_merge, name="agency-merge"),
    path("nhap-excel/", importing.agency_import, name="agency-import"),
    path("nhap-excel/mau.xlsx", importing.agency_import_template, name="agency-import-template"),
    path("<int:pk>/", detail.agency_detail, name="agency-detail"),
    path("<int:pk>/thay-doi/", reorganising.agency_change, name="agency-change"),
    path("<int:pk>/chia-tach/", reorganising.agency_split, name="agency-split"),
    path("<int:pk>/giai-the/", reorganising.agency_dissolve, name="agency-dissolve"),
    path("<int:pk>/nhat-ky/", detail.history_panel, name="history-panel"),
    path("<int:pk>/vai-tro/", detail.role_panel, name="role-panel"),
    path("<int:pk>/vai-tro/them/", appointing.role_appoint, name="role-appoint"),
    path("vai-tro/<int:pk>/ket-thuc/", appointing.role_dismiss, name="role-dismiss"),
]
