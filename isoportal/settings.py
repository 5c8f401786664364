"""Settings of the portal, fed by the environment.

With nothing set it runs embedded: SQLite, a file broker and a key of its own, all
under `var/`. With DATABASE_URL set it is a real installation and must be given its
own SECRET_KEY.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
DATABASE_URL = os.environ.get("DATABASE_URL", "")
BROKER_URL = os.environ.get("CELERY_BROKER_URL", "")
DEBUG = os.environ.get("DEBUG", "") == "1"
VERSION = "0.1.0"


def _secret_key() -> str:
    """The key of the environment; embedded, one made at the first start and kept under `var/`."""
    given = os.environ.get("SECRET_KEY", "")
    if DATABASE_URL and (len(given) < 32 or given.startswith("thay-khoa-nay")):
        raise ImproperlyConfigured(
            "SECRET_KEY chưa được đặt hoặc còn là giá trị mẫu. Hãy đặt một chuỗi ngẫu nhiên "
            "từ 32 ký tự trở lên trong biến môi trường SECRET_KEY rồi khởi động lại."
        )
    if given:
        return given
    kept = VAR / "secret-key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1 localhost [::1]").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("CSRF_TRUSTED_ORIGINS", "").split()
HTTPS = os.environ.get("HTTPS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "isoportal.assets.StaticFiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "isoportal",
    "accounts",
    "agencies",
    "procedures",
    "quality",
    "audits",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "isoportal.too_large.TooLarge",
    "isoportal.origin.Origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "isoportal.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "isoportal.sessions.Sessions",
    "isoportal.second_factor.SecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "isoportal.middleware.Refusals",
    "isoportal.middleware.Parts",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "isoportal.urls"
WSGI_APPLICATION = "isoportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.frame.frame",
            ],
            "builtins": ["isoportal.templatetags.portal"],
        },
    }
]

if DATABASE_URL:
    DATABASES = {
        "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR / "isoportal.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-20000;PRAGMA mmap_size=134217728",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "agencies.backend.RolesBackend",
]
PASSWORD_HASHERS = ["accounts.hashers.OwaspArgon2"]
# Five failures of a person from an address close that pair for a while, and nobody else.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.guessing.name_tried"
AXES_LOCKOUT_CALLABLE = "accounts.views.signing.locked"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # who tries on meanwhile waits no longer
AXES_NEVER_LOCKOUT_GET = True  # by GET comes only whom the identity provider sends back
AXES_SENSITIVE_PARAMETERS = ["username", "old_password", "new_password1", "new_password2", "otp"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_CLIENT_IP_CALLABLE = "accounts.http.address_of"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # accounts.log says who signed in
AXES_VERBOSE = False
PROXIES = int(os.environ.get("PROXIES") or 0)  # how many of ours stand in front and name the client
# Staff and administrators prove themselves twice; the demo, which is no installation, asks once.
SECOND_FACTOR = (os.environ.get("SECOND_FACTOR") or ("1" if DATABASE_URL else "0")) == "1"
OTP_TOTP_ISSUER = "Cổng ISO 9001"
# Signing in at the province's own identity provider, where one is named.
OIDC_ISSUER = os.environ.get("OIDC_ISSUER", "")
OIDC_RP_CLIENT_ID = os.environ.get("OIDC_CLIENT_ID", "")
OIDC_RP_CLIENT_SECRET = os.environ.get("OIDC_CLIENT_SECRET", "")
OIDC_USERNAME_CLAIM = os.environ.get("OIDC_USERNAME_CLAIM", "")  # only one nobody can choose
OIDC = bool(OIDC_ISSUER)
if OIDC and not (OIDC_RP_CLIENT_ID and OIDC_RP_CLIENT_SECRET):
    raise ImproperlyConfigured(
        "OIDC_ISSUER đã đặt nhưng thiếu OIDC_CLIENT_ID hoặc OIDC_CLIENT_SECRET trong biến môi "
        "trường. Hãy đặt cả ba, hoặc bỏ trống OIDC_ISSUER để chỉ đăng nhập bằng mật khẩu."
    )
if OIDC:
    AUTHENTICATION_BACKENDS += ["accounts.backends.ProvinceAccount"]
OIDC_RP_SIGN_ALGO = "RS256"
OIDC_RP_SCOPES = "openid email profile"
OIDC_USE_PKCE = True
OIDC_CREATE_USER = False
OIDC_TIMEOUT = 10
OIDC_AUTHENTICATION_CALLBACK_URL = "accounts:provider-callback"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "agencies.password_length.LongerForTheCommittee", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.strength.NotGuessed"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "reports:tasks"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
PASSWORD_RESET_TIMEOUT = 30 * 60

LANGUAGE_CODE = "vi"
USE_I18N = True
LOCALE_PATHS = [ROOT / "isoportal/locale"]  # what Django says to people, in better words
FORMAT_MODULE_PATH = ["isoportal.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

NODE_MODULES = Path(os.environ.get("NODE_MODULES", ROOT / "node_modules"))
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR / "static"))
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "isoportal.lib.packages.PackageFinder",
]
# Files taken from npm packages, one by one: a whole dist folder breaks the manifest.
NODE_STATIC_FILES = {
    "tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    **{
        f"fonts/be-vietnam-pro-{subset}-{weight}.woff2": (
            f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
        )
        for subset in ["vietnamese", "latin", "latin-ext"]
        for weight in [400, 500, 600]
    },
}
ICONS = NODE_MODULES / "@tabler/icons/icons/outline"
PDF_FONTS = NODE_MODULES / "@expo-google-fonts/tinos"
STORAGES = {
    "default": {"BACKEND": "isoportal.lib.files.PrivateStorage"},
    "staticfiles": {"BACKEND": "isoportal.lib.hashed.HashedModules"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "ico", "woff", "woff2", "gz", "br"]
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "files"))
REQUEST_LIMIT = 30 * 1024 * 1024  # of everything sent at once; nginx's client_max_body_size
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "isoportal.lib.files.incoming.Incoming",
]
UPLOAD_LIMIT = 25 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
QUOTA_BYTES = 2 * 1024**3  # of what an agency hands in in a year
QUOTA_FILES = 2000
DISK_ALARM = 0.9  # of the disk the files lie on: the administrators are told every night
CLAMD = os.environ.get("CLAMD", "")  # host:port or a socket of the virus scanner; none: no scan
IMPORT_LIMIT = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a plan is made for 3,000 agencies at once
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "isoportal.api_errors.TokenAuthentication",
        "isoportal.api_errors.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["isoportal.api_errors.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "isoportal.api_errors.handle_exception",
}
KNOX_TOKEN_MODEL = "accounts.ApiToken"
MIGRATION_MODULES = {"knox": None}  # else it makes a table of tokens that nothing uses or empties
REST_KNOX = {"TOKEN_PREFIX": "bcdiso_", "TOKEN_TTL": timedelta(days=365), "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cổng quản lý ISO 9001 của tỉnh",
    "DESCRIPTION": "Số liệu công bố hệ thống quản lý chất lượng của các cơ quan trong tỉnh.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "AgencyKindEnum": "agencies.models.Kind",
        "DeclarationKindEnum": "quality.models.Declaration.Kind",
    },
}

CELERY_BROKER_URL = BROKER_URL or "filesystem://localhost/"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 7200,
        "unacked_restore_interval": 30,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,  # one that is silent holds up no request
        "socket_timeout": 5,  # the worker itself waits a second at a time
    }
    if BROKER_URL
    else {
        "data_folder_in": str(VAR / "broker/queue"),
        "data_folder_out": str(VAR / "broker/queue"),
        "control_folder": str(VAR / "broker/control"),
        "processed_folder": str(VAR / "broker/processed"),
        "store_processed": False,
        "polling_interval": 0.25,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0.1,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = TIME_ZONE
JOB_LEASE = int(os.environ.get("JOB_LEASE", "60"))  # seconds without a beat: the job is lost
JOB_BEAT = int(os.environ.get("JOB_BEAT", "15"))  # seconds between two signs of life
JOB_SWEEP = int(os.environ.get("JOB_SWEEP", "30"))  # seconds between two looks for lost jobs
JOB_LIMIT = int(os.environ.get("JOB_LIMIT", "180"))  # seconds one layout may take
JOB_ATTEMPTS = 3
# months after which an ISO procedure in force is to be looked through again
REVIEW_PROCEDURES_EVERY = int(os.environ.get("REVIEW_PROCEDURES_EVERY") or 12)
LAYOUT_MEMORY = 2 * 1024**3  # bytes one layout may use

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
# What stands in front redirects to https; other names of the province are not ours to bind.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
# A session ends when nobody used it for a while, and in any case half a day after signing in.
SESSION_COOKIE_AGE = SESSION_ABSOLUTE = 12 * 3600
SESSION_IDLE = 60 * 60
SESSION_IDLE_COMMITTEE = 30 * 60  # of whoever serves the committee
SESSION_FIELD = 16 * 3600  # of a device in the field, for the pages of the field alone
SESSION_WARNING = 5 * 60  # before the end the page says so
SUDO_AGE = 10 * 60  # for so long an entered password is good for what needs it anew
FIRST_ACCESS_AGE = 72 * 3600

EMAIL_BACKEND = "accounts.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS", "") == "1"
EMAIL_TIMEOUT = 10
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM") or "isoportal@localhost"
# Where the portal is found: letters have no request to take it from.
PORTAL_URL = os.environ.get("PORTAL_URL", "").rstrip("/") or next(
    iter(CSRF_TRUSTED_ORIGINS), f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
)
# Pages that everybody may read without signing in: what agencies handle and promise.
PUBLIC_PAGES = (os.environ.get("PUBLIC_PAGES") or "1") == "1"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {
        "without_trace": {
            "()": "django.utils.log.CallbackFilter",
            "callback": "ext://isoportal.logs.without_trace",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_trace"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"isoportal": {"level": "INFO"}, "fontTools": {"level": "ERROR"}},
}

# After how many days a published procedure (TTHC) without an ISO procedure is told of.
ISO_WITHIN_DAYS = int(os.environ.get("ISO_WITHIN_DAYS") or 30)
