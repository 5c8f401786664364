from django.urls import URLPattern, include, path

from procedures.views import batches as lists
from procedures.views import coverage, importing, panel, printing
from procedures.views import dossiers as dossier_pages
from procedures.views import handling as handles

app_name = "procedures"
catalogue: list[URLPattern] = []
texts: list[URLPattern] = []
batches: list[URLPattern] = [
    path("nhap/", importing.catalogue_import, name="catalogue-import"),
    path("nhap/mau.xlsx", importing.catalogue_template, name="catalogue-template"),
    path("lo-nhap/", lists.batch_list, name="batch-list"),
    path("lo-nhap/<int:pk>/", lists.batch, name="batch"),
    path("lo-nhap/<int:pk>/ghi/", lists.batch_write, name="batch-write"),
    path("lo-nhap/<int:pk>/hoan-tac/", lists.batch_undo, name="batch-undo"),
    path("lo-nhap/<int:pk>/dong-loi.xlsx", lists.batch_faults, name="batch-faults"),
    path("lo-nhap/<int:pk>/thay-doi.xlsx", lists.batch_lines, name="batch-lines"),
]
handling: list[URLPattern] = [
    path("bao-phu/danh-sach/", coverage.members, name="coverage-members"),
    path("co-quan/viec/<int:pk>/", handles.detail, name="handling-detail"),
]
isos: list[URLPattern] = []
templates: list[URLPattern] = []
prints: list[URLPattern] = [
    path("quy-trinh/<int:pk>.pdf", printing.revision_print, name="revision-print"),
    path("phieu-kiem-soat/<int:handling_pk>.pdf", printing.control_slip_print, name="control-slip"),
]
dossiers: list[URLPattern] = [
    path("", dossier_pages.dossier_list, name="dossier-list"),
    path("xuat.xlsx", dossier_pages.dossier_export, name="dossier-export"),
    path("<int:agency_pk>/", dossier_pages.dossier_enter, name="dossier-enter"),
]
cuts: list[URLPattern] = []
panels: list[URLPattern] = [
    path("co-quan/<int:agency_pk>/tom-tat/", panel.agency_panel, name="agency-panel"),
]

urlpatterns = [
    path("thu-tuc/", include([*batches, *handling, *panels, *catalogue])),
    path("van-ban/", include(texts)),
    path("quy-trinh/", include([*templates, *isos])),
    path("in/", include(prints)),
    path("ho-so-tthc/", include(dossiers)),
    path("cat-giam/", include(cuts)),
]
