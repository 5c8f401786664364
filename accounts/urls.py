from django.conf import settings
from django.urls import path

from accounts.views import (
    confirming,
    drafts,
    first_access,
    inbox,
    mails,
    passwords,
    profile,
    provider,
    second_factor,
    sessions,
    signing,
)

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
    path("xac-nhan/", confirming.confirm, name="confirm"),
    path("xac-thuc/", second_factor.second_factor, name="second-factor"),
    path("xac-thuc/cai-dat/", second_factor.second_factor_setup, name="second-factor-setup"),
    path("xac-thuc/tinh-trang/", second_factor.second_factor_status, name="second-factor-status"),
    path("xac-thuc/tat/", second_factor.second_factor_off, name="second-factor-off"),
    path("xac-thuc/ma-khoi-phuc/", second_factor.recovery_codes, name="recovery-codes"),
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
by_provider = [
    path("oidc/", provider.ProviderStart.as_view(), name="provider"),
    path("oidc/tro-lai/", provider.ProviderCallback.as_view(), name="provider-callback"),
]
if settings.OIDC:
    urlpatterns += by_provider
