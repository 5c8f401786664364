from django.urls import path

from audits.views import bands, checklists

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

urlpatterns = [*criteria]
