from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign-out"),
    path("mat-khau/doi/", views.PasswordChange.as_view(), name="password-change"),
    path("mat-khau/quen/", views.PasswordReset.as_view(), name="password-reset"),
    path("mat-khau/quen/da-gui/", views.PasswordResetDone.as_view(), name="password-reset-done"),
    path(
        "mat-khau/dat-lai/xong/",
        views.PasswordResetComplete.as_view(),
        name="password-reset-complete",
    ),
    path(
        "mat-khau/dat-lai/<str:uidb64>/<str:token>/",
        views.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
    path("hop-thu/", views.inbox, name="inbox"),
    path("hop-thu/doc-het/", views.inbox_read_all, name="inbox-read-all"),
    path("hop-thu/<int:pk>/doc/", views.inbox_read, name="inbox-read"),
]
