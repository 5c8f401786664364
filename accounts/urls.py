from django.http import Http404  # noqa: TID251
from django.urls import path

from accounts.views import drafts, first_access, inbox, mails, passwords, profile, sessions, signing

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", signing.SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", signing.SignOut.as_view(), name="sign-out"),
    path("mat-khau/doi/", passwords.PasswordChange.as_view(), name="password-change"),
    path("mat-khau/quen/", passwords.PasswordReset.as_view(), name="password-reset"),
    path(
        "mat-khau/quen/da-gui/", passwords.PasswordResetDone.as_view(), name="password-reset-done"
    ),
    path(
        "mat-khau/dat-lai/xong/",
        passwords.PasswordResetComplete.as_view(),
        name="password-reset-complete",
    ),
    path(
        "mat-khau/dat-lai/<str:uidb64>/<str:token>/",
        passwords.PasswordResetConfirm.as_view(),
        name="password-reset-confirm",
    ),
    path("lan-dau/<str:token>/", first_access.first_access, name="first-access"),
    path("tai-khoan/", profile.profile, name="profile"),
    path("tai-khoan/thu-dien-tu/", profile.email_change, name="email-change"),
    path("dang-xuat-moi-noi/", sessions.sign_out_everywhere, name="sign-out-everywhere"),
    path("phien/", sessions.session_continue, name="session-continue"),
    path("ban-nhap/", drafts.draft, name="draft"),
    path("hop-thu/", inbox.inbox, name="inbox"),
    path("hop-thu/doc-het/", inbox.inbox_read_all, name="inbox-read-all"),
    path("hop-thu/<int:pk>/doc/", inbox.inbox_read, name="inbox-read"),
    path("thu-di/", mails.mail_list, name="mail-list"),
    path("thu-di/mau/", mails.mail_samples, name="mail-samples"),
    path("thu-di/<int:pk>/", mails.mail_detail, name="mail-detail"),
    path("thu-di/<int:pk>/gui-lai/", mails.mail_retry, name="mail-retry"),
    path("thu-di/<int:pk>/huy/", mails.mail_cancel, name="mail-cancel"),
]


def coming(*_: object, **__: object) -> None:  # goes when every page below has landed
    raise Http404


urlpatterns += [
    path("xac-thuc/", coming, name="second-factor"),
    path("xac-thuc/cai-dat/", coming, name="second-factor-setup"),
    path("xac-thuc/ma-khoi-phuc/", coming, name="recovery-codes"),
    path("xac-nhan/", coming, name="confirm"),
]
