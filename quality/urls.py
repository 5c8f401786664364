from django.urls import include, path

from quality.views import (
    approving,
    calendar,
    deciding,
    declaring,
    documents,
    duty,
    matrix,
    plans,
    preparing,
    printing,
    radar,
    register,
    reliefs,
    reminding,
    reviewing,
    scope,
    submissions,
)

app_name = "quality"
declarations = [
    path("", register.declaration_list, name="declaration-list"),
    path("xuat.xlsx", register.declaration_export, name="declaration-export"),
    path("co-quan/<int:agency_pk>/", register.agency_panel, name="agency-panel"),
    path("moi/", declaring.declaration_new, name="declaration-new"),
    path("<int:pk>/", register.declaration_detail, name="declaration-detail"),
    path("<int:pk>/tep/", register.declaration_file, name="declaration-file"),
    path("<int:pk>/sua/", declaring.declaration_edit, name="declaration-edit"),
    path("<int:pk>/nop/", declaring.declaration_submit, name="declaration-submit"),
    path("<int:pk>/rut-lai/", declaring.declaration_withdraw, name="declaration-withdraw"),
    path("<int:pk>/xoa/", declaring.declaration_discard, name="declaration-discard"),
    path("<int:pk>/niem-yet/", declaring.declaration_post, name="declaration-post"),
    path("<int:pk>/ghi-nhan/", deciding.declaration_record, name="declaration-record"),
    path("<int:pk>/tra-lai/", deciding.declaration_return, name="declaration-return"),
    path("<int:pk>/cham-dut/", deciding.declaration_terminate, name="declaration-terminate"),
]

renewing = [
    path("can-cong-bo-lai/", radar.radar_list, name="radar"),
    path("can-cong-bo-lai/xuat.xlsx", radar.radar_export, name="radar-export"),
    path("can-cong-bo-lai/so-luong/", radar.radar_panel, name="radar-panel"),
    path("pham-vi-hien-nay/", scope.scope_offer, name="scope-offer"),
    path("<int:pk>/pham-vi/", scope.declaration_scope, name="declaration-scope"),
    path("<int:pk>/pham-vi/xuat.xlsx", scope.scope_export, name="scope-export"),
    path("<int:pk>/ban-cong-bo.pdf", printing.declaration_paper, name="declaration-paper"),
    path("<int:pk>/ban-cong-bo.docx", printing.declaration_word, name="declaration-word"),
    path("bi-anh-huong/", radar.declarations_touched, name="declarations-touched"),
]
duties = [
    path("", matrix.matrix, name="matrix"),
    path("xuat.xlsx", matrix.matrix_export, name="matrix-export"),
    path("<int:agency_pk>/", duty.agency_year, name="agency-year"),
    path("<int:agency_pk>/<int:pk>/", duty.duty_detail, name="duty"),
    path("<int:agency_pk>/<int:pk>/mien/", reliefs.relief_grant, name="relief-grant"),
    path("mien/<int:pk>/rut/", reliefs.relief_end, name="relief-end"),
    path("co-quan/<int:agency_pk>/", duty.duty_panel, name="duty-panel"),
    path("nhac/", reminding.remind, name="remind"),
    path("nhac/xem-truoc/", reminding.remind_preview, name="remind-preview"),
    path("lich/", calendar.calendar, name="calendar"),
    path("lich/them/", calendar.obligation_new, name="obligation-new"),
    path("lich/<int:pk>/sua/", calendar.obligation_edit, name="obligation-edit"),
    path("lich/<int:pk>/xoa/", calendar.obligation_delete, name="obligation-delete"),
    path("lich/sao-chep/", calendar.calendar_copy, name="calendar-copy"),
    path("lich/loai/moi/", calendar.kind_new, name="kind-new"),
    path("lich/loai/<int:pk>/", calendar.kind_edit, name="kind-edit"),
]

handing_in = [
    path(
        "<int:agency_pk>/<int:obligation_pk>/nop/",
        preparing.submission_new,
        name="submission-new",
    ),
    path("<int:pk>/", submissions.submission_detail, name="submission"),
    path("<int:pk>/kiem-tra/", submissions.submission_check, name="submission-check"),
    path("<int:pk>/tep/", submissions.submission_file, name="submission-file"),
    path("<int:pk>/rut-lai/", submissions.submission_withdraw, name="submission-withdraw"),
    path("<int:pk>/xoa/", submissions.submission_discard, name="submission-discard"),
    path("<int:pk>/thu-truong/", approving.submission_approve, name="submission-approve"),
    path("<int:pk>/chua-duyet/", approving.submission_refuse, name="submission-refuse"),
    path("<int:pk>/duyet/", reviewing.submission_review, name="submission-review"),
    path("<int:pk>/tiep-nhan/", reviewing.submission_accept, name="submission-accept"),
    path("<int:pk>/tra-lai/", reviewing.submission_return, name="submission-return"),
]
desk = [
    path("", reviewing.review, name="review"),
    path("cau-dung-lai/", reviewing.sentences, name="sentences"),
    path("cau-dung-lai/<int:pk>/", reviewing.sentence_edit, name="sentence-edit"),
    path("cau-dung-lai/<int:pk>/xoa/", reviewing.sentence_remove, name="sentence-remove"),
]
library = [
    path("", documents.document_list, name="document-list"),
    path("moi/", documents.document_new, name="document-new"),
    path("co-quan/<int:agency_pk>/", documents.document_panel, name="document-panel"),
    path("<int:pk>/", documents.document_detail, name="document-detail"),
    path("<int:pk>/tep/", documents.document_file, name="document-file"),
    path("<int:pk>/phien-ban-moi/", documents.document_version, name="document-version"),
    path("<int:pk>/niem-yet/", documents.document_display, name="document-display"),
]
plans_of_year = [
    path("", plans.plan, name="plan"),
    path("sua/", plans.plan_edit, name="plan-edit"),
    path("ket-qua/", plans.plan_results, name="plan-results"),
    path("sao-chep/", plans.plan_copy, name="plan-copy"),
    path("nhap-excel/", plans.plan_import, name="plan-import"),
    path("mau.xlsx", plans.plan_template, name="plan-template"),
    path("xuat.xlsx", plans.plan_export, name="plan-export"),
    path("tep/", plans.plan_file, name="plan-file"),
]

urlpatterns = [
    path("muc-tieu/<int:agency_pk>/<int:year>/", include(plans_of_year)),
    path("ho-so/", include(handing_in)),
    path("duyet/", include(desk)),
    path("tai-lieu/", include(library)),
    path("cong-bo/", include(declarations)),
    path("cong-bo/", include(renewing)),
    path("nghia-vu/", include(duties)),
]
