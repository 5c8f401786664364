from django.urls import include, path

from quality.views import deciding, declaring, register

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

urlpatterns = [
    path("cong-bo/", include(declarations)),
]
