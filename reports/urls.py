from django.urls import path

from reports.views import agencies, home, log, manage, public, reports, search, tasks

app_name = "reports"

urlpatterns = [
    path("", tasks.tasks, name="tasks"),
    path("quan-tri/", manage.manage, name="manage"),
    path("tong-quan/", home.home, name="home"),
    path("tim/", search.search, name="search"),
    path("co-quan/", agencies.agency_list, name="agency-list"),
    path("co-quan/xuat.<str:form>", agencies.agency_export, name="agency-export"),
    path("bao-cao/", reports.report_list, name="report-list"),
    path("bao-cao/lap/", reports.report_ask, name="report-ask"),
    path("bao-cao/yeu-cau/<int:pk>/", reports.job_state, name="job-state"),
    path("bao-cao/yeu-cau/<int:pk>/thu-lai/", reports.job_retry, name="job-retry"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/tep.pdf", reports.report_file, name="report-file"),
    path("nhat-ky/", log.log_list, name="log"),
    path("nhat-ky/xuat.xlsx", log.log_export, name="log-export"),
    path("cong-khai/", public.public_list, name="public-list"),
    path("cong-khai/<int:pk>/", public.public_agency, name="public-agency"),
    path("cong-khai/<int:pk>/cong-bo/", public.public_declaration, name="public-declaration"),
    path("cong-khai/<int:pk>/chinh-sach/", public.public_policy, name="public-policy"),
    path("cong-khai/<int:pk>/ma-qr.svg", public.public_qr, name="public-qr"),
    path("cong-khai/<int:pk>/ma-qr.pdf", public.public_poster, name="public-poster"),
    path("cong-khai/thu-tuc/<int:pk>/", public.public_procedure, name="public-procedure"),
]
