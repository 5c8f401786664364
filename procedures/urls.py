from django.urls import URLPattern, include, path

from procedures.views import (
    adopting,
    assigning,
    coverage,
    covers,
    cycle,
    dossier_lists,
    fields,
    importing,
    iso,
    iso_writing,
    panel,
    printing,
    revisions,
)
from procedures.views import batches as lists
from procedures.views import catalogue as tthc
from procedures.views import cuts as cut_pages
from procedures.views import dossiers as dossier_pages
from procedures.views import handling as handles
from procedures.views import templates as template_pages
from procedures.views import texts as legal

app_name = "procedures"
batches: list[URLPattern] = [
    path("nhap/", importing.catalogue_import, name="catalogue-import"),
    path("nhap/mau.xlsx", importing.catalogue_template, name="catalogue-template"),
    path("lo-nhap/", lists.batch_list, name="batch-list"),
    path("lo-nhap/<int:pk>/", lists.batch, name="batch"),
    path("lo-nhap/<int:pk>/ghi/", lists.batch_write, name="batch-write"),
    path("lo-nhap/<int:pk>/hoan-tac/", lists.batch_undo, name="batch-undo"),
    path("lo-nhap/<int:pk>/dong-loi.xlsx", lists.batch_faults, name="batch-faults"),
    path("lo-nhap/<int:pk>/thay-doi.xlsx", lists.batch_lines, name="batch-lines"),
    path("co-quan/<int:agency_pk>/nhap/", importing.iso_import, name="iso-import"),
    path(
        "co-quan/<int:agency_pk>/nhap/mau-<slug:part>.xlsx",
        importing.iso_import_template,
        name="iso-import-template",
    ),
    path("co-quan/<int:agency_pk>/quy-trinh.xlsx", importing.iso_export, name="iso-export"),
    path("co-quan/<int:agency_pk>/tthc.xlsx", importing.handling_export, name="handling-export"),
]
catalogue: list[URLPattern] = [
    path("", tthc.tthc_list, name="tthc-list"),
    path("xuat.xlsx", tthc.tthc_export, name="tthc-export"),
    path("moi/", tthc.tthc_new, name="tthc-new"),
    path("linh-vuc/", fields.field_list, name="field-list"),
    path("linh-vuc/moi/", fields.field_new, name="field-new"),
    path("linh-vuc/<int:pk>/sua/", fields.field_edit, name="field-edit"),
    path("linh-vuc/<int:pk>/xoa/", fields.field_remove, name="field-remove"),
    path("<int:pk>/", tthc.tthc_detail, name="tthc-detail"),
    path("<int:pk>/sua-doi/", tthc.tthc_amend, name="tthc-amend"),
    path("<int:pk>/dinh-chinh/", tthc.tthc_correct, name="tthc-correct"),
    path("<int:pk>/bai-bo/", tthc.tthc_abolish, name="tthc-abolish"),
    path("<int:pk>/khoi-phuc/", tthc.tthc_restore, name="tthc-restore"),
]
texts: list[URLPattern] = [
    path("", legal.legal_list, name="legal-list"),
    path("xuat.xlsx", legal.legal_export, name="legal-export"),
    path("moi/", legal.legal_new, name="legal-new"),
    path("<int:pk>/", legal.legal_detail, name="legal-detail"),
    path("<int:pk>/sua/", legal.legal_edit, name="legal-edit"),
    path("<int:pk>/tac-dong/", legal.legal_change, name="legal-change"),
    path("tac-dong/<int:pk>/bo/", legal.legal_take_back, name="legal-take-back"),
]
handling: list[URLPattern] = [
    path("bao-phu/", coverage.overview, name="coverage"),
    path("bao-phu/xuat.xlsx", coverage.export, name="coverage-export"),
    path("bao-phu/bang/", coverage.matrix, name="coverage-matrix"),
    path("bao-phu/danh-sach/", coverage.members, name="coverage-members"),
    path("bao-phu/thu-tuc/", coverage.procedures, name="coverage-procedures"),
    path("bao-phu/danh-sach/xuat.xlsx", coverage.members_export, name="members-export"),
    path("vong-doi/", cycle.life_cycle, name="life-cycle"),
    path("vong-doi/xuat.xlsx", cycle.life_cycle_export, name="life-cycle-export"),
    path("giao/", assigning.handling_assign, name="handling-assign"),
    path("co-quan/<int:agency_pk>/", handles.agency_list, name="handling-list"),
    path("co-quan/<int:agency_pk>/giao/", handles.handling_new, name="handling-new"),
    path("co-quan/<int:agency_pk>/loai-tru/", handles.exclusion_new, name="exclusion-new"),
    path("co-quan/loai-tru/<int:pk>/ket-thuc/", handles.exclusion_end, name="exclusion-end"),
    path("co-quan/viec/<int:pk>/", handles.detail, name="handling-detail"),
    path("co-quan/viec/<int:pk>/gan/", covers.handling_cover, name="handling-cover"),
    path("co-quan/viec/<int:pk>/ket-thuc/", handles.handling_end, name="handling-end"),
    path("co-quan/viec/<int:pk>/buoc/", cycle.milestone_new, name="milestone-new"),
    path("co-quan/buoc/<int:pk>/xoa/", cycle.milestone_remove, name="milestone-remove"),
    path("co-quan/buoc/<int:pk>/anh/", cycle.milestone_photo, name="milestone-photo"),
]
isos: list[URLPattern] = [
    path("", iso.iso_list, name="iso-list"),
    path("xuat.xlsx", iso.iso_list_export, name="iso-list-export"),
    path("co-quan/<int:agency_pk>/moi/", iso_writing.iso_new, name="iso-new"),
    path("<int:pk>/", iso.iso_detail, name="iso-detail"),
    path("<int:pk>/sua-doi/", revisions.revision_new, name="revision-new"),
    path("<int:pk>/sua-doi/giay/", iso_writing.revision_paper, name="revision-paper"),
    path("<int:pk>/so-sanh/", revisions.revision_compare, name="revision-compare"),
    path("<int:pk>/huy-bo/", revisions.iso_withdraw, name="iso-withdraw"),
    path("<int:pk>/ra-soat/", revisions.iso_looked_through, name="iso-looked-through"),
    path("<int:pk>/gan/", covers.cover_add, name="cover-add"),
    path("gan/<int:pk>/bo/", covers.cover_end, name="cover-end"),
    path("lan/<int:pk>/", revisions.revision, name="revision"),
    path("lan/<int:pk>/soan/", iso_writing.revision_edit, name="revision-edit"),
    path("lan/<int:pk>/trinh/", revisions.revision_hand_on, name="revision-hand-on"),
    path("lan/<int:pk>/xem-xet/", revisions.revision_review, name="revision-review"),
    path("lan/<int:pk>/xem-xet-giay/", revisions.revision_note_review, name="revision-note-review"),
    path("lan/<int:pk>/phe-duyet/", revisions.revision_approve, name="revision-approve"),
    path("lan/<int:pk>/tra-lai/", revisions.revision_return, name="revision-return"),
    path("lan/<int:pk>/ban-hanh/", revisions.revision_issue, name="revision-issue"),
    path("lan/<int:pk>/xoa/", revisions.revision_discard, name="revision-discard"),
    path("lan/<int:pk>/tep/", iso.revision_file, name="revision-file"),
]
templates: list[URLPattern] = [
    path("mau/", template_pages.template_list, name="template-list"),
    path("mau/moi/", template_pages.template_new, name="template-new"),
    path("mau/ap-dung/", adopting.templates_adopt, name="templates-adopt"),
    path("mau/phe-duyet/<int:agency_pk>/", adopting.adoption_approve, name="adoption-approve"),
    path("<int:pk>/danh-cho/", template_pages.template_meant_for, name="template-meant-for"),
    path("<int:pk>/ap-dung/", adopting.template_adopt, name="template-adopt"),
    path("<int:pk>/noi-ap-dung/", template_pages.template_adopters, name="template-adopters"),
    path(
        "<int:pk>/noi-ap-dung/xuat.xlsx",
        template_pages.template_adopters_export,
        name="template-adopters-export",
    ),
    path("<int:pk>/khac-mau/", adopting.adoption_differences, name="adoption-differences"),
    path("<int:pk>/cap-nhat-theo-mau/", adopting.adoption_update, name="adoption-update"),
]
prints: list[URLPattern] = [
    path("quy-trinh/<int:pk>.pdf", printing.revision_print, name="revision-print"),
    path("phieu-kiem-soat/<int:handling_pk>.pdf", printing.control_slip_print, name="control-slip"),
]
dossiers: list[URLPattern] = [
    path("", dossier_pages.dossier_list, name="dossier-list"),
    path("xuat.xlsx", dossier_pages.dossier_export, name="dossier-export"),
    path("<int:agency_pk>/", dossier_pages.dossier_enter, name="dossier-enter"),
    path("<int:agency_pk>/nhap/", dossier_lists.dossier_import, name="dossier-import"),
    path("<int:agency_pk>/mau.xlsx", dossier_lists.dossier_template, name="dossier-template"),
]
cuts: list[URLPattern] = [
    path("", cut_pages.cut_list, name="cut-list"),
    path("xuat.xlsx", cut_pages.cut_export, name="cut-export"),
    path("<int:agency_pk>/moi/", cut_pages.cut_new, name="cut-new"),
    path("<int:pk>/sua/", cut_pages.cut_edit, name="cut-edit"),
    path("<int:pk>/xoa/", cut_pages.cut_delete, name="cut-delete"),
]
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
