from django.urls import include, path

from audits.views import (
    bands,
    campaigns,
    checklists,
    field,
    finding_steps,
    findings,
    inspections,
    marking,
    minutes,
    panel,
    papers,
    planning,
)

app_name = "audits"
criteria = [
    path("bo-tieu-chi/", checklists.checklist_list, name="checklist-list"),
    path("bo-tieu-chi/moi/", checklists.checklist_new, name="checklist-new"),
    path("bo-tieu-chi/so-sanh/", checklists.checklist_compare, name="checklist-compare"),
    path("bo-tieu-chi/<int:pk>/", checklists.checklist_detail, name="checklist-detail"),
    path("bo-tieu-chi/<int:pk>/phieu.pdf", checklists.checklist_print, name="checklist-print"),
    path("bo-tieu-chi/<int:pk>/sua/", checklists.checklist_edit, name="checklist-edit"),
    path("bo-tieu-chi/<int:pk>/sao-chep/", checklists.checklist_copy, name="checklist-copy"),
    path("bo-tieu-chi/<int:pk>/ban-hanh/", checklists.checklist_issue, name="checklist-issue"),
    path("bo-tieu-chi/<int:pk>/xoa/", checklists.checklist_discard, name="checklist-discard"),
    path("xep-loai/", bands.band_list, name="band-list"),
    path("xep-loai/<int:year>/", bands.band_edit, name="band-edit"),
    path("dieu-khoan/", checklists.clause_list, name="clause-list"),
]
campaign_pages = [
    path("", campaigns.campaign_list, name="campaign-list"),
    path("moi/", campaigns.campaign_new, name="campaign-new"),
    path("<int:pk>/", campaigns.campaign_detail, name="campaign-detail"),
    path("<int:pk>/don-vi.xlsx", campaigns.campaign_export, name="campaign-export"),
    path("<int:pk>/sua/", campaigns.campaign_edit, name="campaign-edit"),
    path("<int:pk>/duyet/", campaigns.campaign_approve, name="campaign-approve"),
    path("<int:pk>/ket-thuc/", campaigns.campaign_close, name="campaign-close"),
    path("<int:pk>/don-vi/", planning.campaign_units, name="campaign-units"),
    path("<int:pk>/goi-y/", planning.campaign_suggest, name="campaign-suggest"),
    path("<int:pk>/lich/", planning.campaign_plan, name="campaign-plan"),
    path("<int:pk>/thong-bao/", planning.campaign_notices, name="campaign-notices"),
    path("<int:pk>/doan/moi/", planning.team_new, name="team-new"),
    path("doan/<int:pk>/", planning.team_edit, name="team-edit"),
    path("don-vi/<int:pk>/bo/", planning.unit_remove, name="unit-remove"),
]
inspection_pages = [
    path("", inspections.inspection_list, name="inspection-list"),
    path("xuat.xlsx", inspections.inspection_export, name="inspection-export"),
    path("<int:pk>/", inspections.inspection_detail, name="inspection-detail"),
    path("<int:pk>/tu-cham/", marking.inspection_self, name="inspection-self"),
    path("<int:pk>/tu-cham/gui/", marking.inspection_self_send, name="inspection-self-send"),
    path("<int:pk>/cham/", marking.inspection_sheet, name="inspection-sheet"),
    path("<int:pk>/mau-thuan/", marking.inspection_conflicts, name="inspection-conflicts"),
    path("<int:pk>/mau-thuan/<uuid:key>/", marking.inspection_choose, name="inspection-choose"),
    path("<int:pk>/ngay/", minutes.inspection_parts, name="inspection-parts"),
    path("<int:pk>/bien-ban/", minutes.inspection_record, name="inspection-record"),
    path("<int:pk>/ket-luan/", minutes.inspection_conclude, name="inspection-conclude"),
    path("<int:pk>/tra-loi/", minutes.inspection_answer, name="inspection-answer"),
    path("<int:pk>/mo-lai/", minutes.inspection_reopen, name="inspection-reopen"),
    path("<int:pk>/huy/", minutes.inspection_cancel, name="inspection-cancel"),
    path("<int:pk>/dong/", minutes.inspection_close, name="inspection-close"),
    path("<int:pk>/phat-hien/", findings.inspection_findings, name="inspection-findings"),
    path("<int:pk>/bien-ban.pdf", papers.inspection_minutes, name="inspection-minutes"),
    path("<int:pk>/bien-ban.docx", papers.inspection_minutes_word, name="inspection-minutes-word"),
    path("<int:pk>/thong-bao.pdf", planning.notice_paper, name="notice-paper"),
    path("<int:pk>/thong-bao.docx", planning.notice_word, name="notice-word"),
    path("anh/<uuid:key>/", inspections.photo, name="photo"),
    path("anh/<uuid:key>/bo/", marking.photo_remove, name="photo-remove"),
]
finding_pages = [
    path("", findings.finding_list, name="finding-list"),
    path("xuat.xlsx", findings.finding_export, name="finding-export"),
    path("tong-hop/", findings.finding_summary, name="finding-summary"),
    path("co-quan/<int:agency_pk>/moi/", finding_steps.finding_new, name="finding-new"),
    path("bang-chung/<int:pk>/", findings.finding_proof, name="finding-proof"),
    path("<int:pk>/", findings.finding_detail, name="finding-detail"),
    path("<int:pk>/ke-hoach/", finding_steps.finding_plan, name="finding-plan"),
    path("<int:pk>/tien-do/", finding_steps.finding_progress, name="finding-progress"),
    path("<int:pk>/ket-qua/", finding_steps.finding_result, name="finding-result"),
    path("<int:pk>/hieu-luc/", finding_steps.finding_verify, name="finding-verify"),
    path("<int:pk>/phieu.pdf", findings.finding_print, name="finding-print"),
]

field_pages = [
    path("goi/", field.field_package, name="field-package"),
    path("dong-bo/", field.field_sync, name="field-sync"),
    path("anh/", field.field_photo, name="field-photo"),
    path("chon/", field.field_choose, name="field-choose"),
]

urlpatterns = [
    *criteria,
    path("co-quan/<int:agency_pk>/", panel.agency_panel, name="agency-panel"),
    path("dot/", include(campaign_pages)),
    path("cuoc/", include(inspection_pages)),
    path("phat-hien/", include(finding_pages)),
    path("hien-truong/", include(field_pages)),
]
