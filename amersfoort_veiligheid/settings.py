"""All settings; every environment variable of the product is read here and nowhere else.

Without any variable the product runs on SQLite with a queue in the same database. ``DATABASE_URL`` and
``REDIS_URL`` move the same code to PostgreSQL and Redis (docs/operations.md).
"""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- the installation: one municipality, one database -------------------------------------------------------------
MUNICIPALITY = env.str("MUNICIPALITY", "amersfoort")  # folder in fixtures/ with the reference data of this installation
MUNICIPALITY_CODES = {"amersfoort": "GM0307", "oefenstad": "GM9901"}
MUNICIPALITY_CODE = env.str("MUNICIPALITY_CODE", MUNICIPALITY_CODES.get(MUNICIPALITY, ""))
MUNICIPALITY_NAMES = {"amersfoort": "Amersfoort", "oefenstad": "Oefenstad"}
MUNICIPALITY_NAME = env.str("MUNICIPALITY_NAME", MUNICIPALITY_NAMES.get(MUNICIPALITY, MUNICIPALITY.capitalize()))
if not MUNICIPALITY_CODE:
    raise ImproperlyConfigured(
        f"Zet MUNICIPALITY_CODE (bijvoorbeeld GM0307): voor '{MUNICIPALITY}' is geen code bekend."
    )
IS_EXAMPLE = env.bool(
    "IS_EXAMPLE", MUNICIPALITY == "oefenstad"
)  # every page, export and PDF then says VOORBEELDGEGEVENS
OTHER_INSTALLATION_URL = env.str("OTHER_INSTALLATION_URL", "")  # the demo's second data set, linked from the start page
OTHER_INSTALLATION_NAME = env.str("OTHER_INSTALLATION_NAME", "")

DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "data")))

# --- security ------------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured("Zet SECRET_KEY op een lange willekeurige tekst (of DEBUG=1 op uw eigen computer).")
    SECRET_KEY = "only-for-debug-on-your-own-machine"  # noqa: S105 -- never used with DEBUG off
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_COOKIES = env.bool("SECURE_COOKIES", not DEBUG)  # off only where the site itself is plain http on this machine
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = f"sessie_{MUNICIPALITY}"  # two installations on one host keep their own sessions
CSRF_COOKIE_NAME = f"csrf_{MUNICIPALITY}"
DRAFT_USER_COOKIE_NAME = f"concept_van_{MUNICIPALITY}"  # whose text it is when the session ended; signed
DRAFT_DONE_COOKIE_NAME = f"concept_klaar_{MUNICIPALITY}"  # tells the script which form was accepted
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 0)
if env.bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "amersfoort_veiligheid.web.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- applications --------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "amersfoort_veiligheid.accounts.apps.BeheerConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "crispy_forms",
    "django_filters",
    "django_htmx",
    "django_celery_beat",
    "amersfoort_veiligheid.accounts",
    "amersfoort_veiligheid.web",
    "cycle",
    "analysis",
    "vap",
    "agov",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amersfoort_veiligheid.web.middleware.PrivatePagesMiddleware",
    "amersfoort_veiligheid.web.middleware.BodySizeMiddleware",
    "amersfoort_veiligheid.web.middleware.FragmentMiddleware",
    "amersfoort_veiligheid.web.drafts_middleware.DraftMiddleware",  # after messages and the limit of size
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "amersfoort_veiligheid.urls"
WSGI_APPLICATION = "amersfoort_veiligheid.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amersfoort_veiligheid.web.context.installation",
                "amersfoort_veiligheid.web.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "nlds"
CRISPY_TEMPLATE_PACK = "nlds"  # templates/nlds: NL Design System fields, help and errors
CRISPY_FAIL_SILENTLY = False

# --- database ------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / (MUNICIPALITY + '.sqlite3')}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write takes its lock at the start and waits, instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
# A new connection per page costs SQLite more than the page: it reads the whole schema again.
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- jobs ----------------------------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY},
    # Who asked how often: one count with Redis; without it each process counts by itself.
    "limits": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache" if REDIS_URL else _IN_MEMORY,
        "LOCATION": REDIS_URL or "limits",
        "KEY_PREFIX": f"limits_{MUNICIPALITY}",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1} if REDIS_URL else {"MAX_ENTRIES": 20_000},
    },
}
QUEUE_IN_DATABASE = not REDIS_URL  # docs/decisions.md, "Queue in the database"
CELERY_BROKER_URL = REDIS_URL or "database://"
# Redis gives a dead worker's message to another after this long; our watchdog is sooner, so it has to outlast jobs.
CELERY_BROKER_TRANSPORT_OPTIONS = {} if QUEUE_IN_DATABASE else {"visibility_timeout": 7200, "socket_connect_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_TASK_DEFAULT_QUEUE = f"jobs_{MUNICIPALITY}"  # two installations may share one Redis
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True  # what a job gives stands in its Job row
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_POOL = "threads" if QUEUE_IN_DATABASE else "prefork"
CELERY_WORKER_CONCURRENCY = env.int("WORKER_SLOTS", 2)
CELERY_DB_REUSE_MAX = 1000  # tasks keep their connection; queue/steps.py checks it before each task
CELERY_WORKER_ENABLE_REMOTE_CONTROL = not QUEUE_IN_DATABASE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Amsterdam"
JOB_MAX_SECONDS = env.int("JOB_MAX_SECONDS", 1800)  # a job that takes longer stops at its next step
CELERY_TASK_SOFT_TIME_LIMIT = JOB_MAX_SECONDS + 60  # for a body that reports no steps; only processes can be stopped so
CELERY_TASK_TIME_LIMIT = JOB_MAX_SECONDS + 300
JOB_HEARTBEAT_SECONDS = env.float("JOB_HEARTBEAT_SECONDS", 5.0)  # signs of life of workers and running jobs
JOB_DEAD_AFTER_SECONDS = env.float("JOB_DEAD_AFTER_SECONDS", 20.0)
WORKER_RUNS_BEAT = env.bool("WORKER_RUNS_BEAT", QUEUE_IN_DATABASE)  # with several workers: one of them, or celery beat
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    # The functions stand in schedule.py of each app; beheerders can change the times in the Django admin.
    "forget-sessions": {
        "task": "amersfoort_veiligheid.web.schedule.forget_sessions",
        "schedule": crontab(hour=3, minute=20),
    },
    "forget-drafts": {
        "task": "amersfoort_veiligheid.web.schedule.forget_drafts",
        "schedule": crontab(hour=3, minute=30),
    },
    "send-waiting-mail": {
        "task": "amersfoort_veiligheid.web.schedule.send_waiting_mail",
        "schedule": crontab(minute="*/15"),
    },
    "forget-mail": {
        "task": "amersfoort_veiligheid.web.schedule.forget_mail",
        "schedule": crontab(hour=3, minute=35),
    },
    "remind-partners": {
        "task": "vap.schedule.remind_partners",  # every morning; it does its work on REMINDER_WEEKDAY only
        "schedule": crontab(hour=8, minute=10),
    },
    "remind-of-endings": {
        "task": "vap.schedule.remind_of_endings",
        "schedule": crontab(hour=8, minute=20),
    },
    "delete-old-evidence": {
        "task": "vap.schedule.delete_old_evidence",
        "schedule": crontab(hour=3, minute=50),
    },
    "remind-late-deliveries": {
        "task": "analysis.schedule.remind_late_deliveries",
        "schedule": crontab(hour=7, minute=30),
    },
    "delete-old-answers": {
        "task": "analysis.schedule.delete_old_answers",
        "schedule": crontab(hour=3, minute=40),
    },
    "fetch-open-tables": {
        "task": "analysis.schedule.fetch_open_tables",
        "schedule": crontab(hour=2, minute=40, day_of_week="sunday"),
    },
    "publish-editions": {
        "task": "agov.schedule.publish_editions",
        "schedule": crontab(),
    },
    "remind-answerers": {
        "task": "agov.schedule.remind_answerers",
        "schedule": crontab(hour=7, minute=50),
    },
    "forget-readers": {
        "task": "agov.schedule.forget_readers",
        "schedule": crontab(hour=3, minute=55),
    },
    "tell-of-promises": {
        "task": "agov.schedule.tell_of_promises",
        "schedule": crontab(minute="5,20,35,50"),
    },
    "send-edition-news": {
        "task": "agov.schedule.send_edition_news",
        "schedule": crontab(minute="5,20,35,50"),
    },
    "forget-unconfirmed-subscribers": {
        "task": "agov.schedule.forget_unconfirmed_subscribers",
        "schedule": crontab(hour=3, minute=45),
    },
    "forget-archive-files": {
        "task": "agov.schedule.forget_archive_files",
        "schedule": crontab(hour=3, minute=25),
    },
    "recount-adjusted-results": {
        "task": "vap.schedule.recount_adjusted_results",
        "schedule": crontab(minute=15),
    },
}

# --- users ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses after too many wrong passwords
    "amersfoort_veiligheid.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mijn-werk/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day; closing the browser ends it earlier
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_ADAPTER = "amersfoort_veiligheid.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,  # axes counts these, in the database and so over all processes
    "login": "60/m/ip",  # a whole office may sit behind one address
}
ACCOUNT_FORMS = {
    "login": "amersfoort_veiligheid.accounts.forms.LoginForm",
    "change_password": "amersfoort_veiligheid.accounts.forms.ChangePasswordForm",
    "reset_password": "amersfoort_veiligheid.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "amersfoort_veiligheid.accounts.forms.ResetPasswordKeyForm",
}
PASSWORD_RESET_TIMEOUT = 60 * 60
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # the account from that address: nobody locks out a colleague
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "amersfoort_veiligheid.accounts.lockout.account_tried"
AXES_LOCKOUT_CALLABLE = "amersfoort_veiligheid.accounts.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "amersfoort_veiligheid.accounts.lockout.client_address"
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)  # proxies in front that add to X-Forwarded-For
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
HOUSE_STYLE_DIR = env.str("HOUSE_STYLE_DIR", "")  # folder with css/tokens.css of a municipality with its own look
STATICFILES_DIRS = [*([Path(HOUSE_STYLE_DIR)] if HOUSE_STYLE_DIR else []), BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "amersfoort_veiligheid.web.finders.ChosenPackageFiles",  # first: a page asks for two dozen of these, by exact name
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
NODE_MODULES = Path(env.str("NODE_MODULES", str(BASE_DIR / "node_modules")))  # style sheets, font, chart drawing
MEDIA_ROOT = DATA_DIR / f"{MUNICIPALITY}_files"  # never served by URL: views hand out files after a permission check
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MAX_DELIVERY_BYTES = env.int("MAX_DELIVERY_BYTES", 2_000_000_000)  # larger files are refused before they are read
STALE_AFTER_MONTHS = env.int("STALE_AFTER_MONTHS", 6)  # a plan without news for so long is put before the AGOV
SURVEY_FILE_DAYS = env.int("SURVEY_FILE_DAYS", 90)  # files with answers of respondents go after this; figures stay
MAX_PAPER_BYTES = env.int("MAX_PAPER_BYTES", 50_000_000)  # a paper of a meeting; larger is refused unread
MAX_INNOVATION_THEMES = env.int("MAX_INNOVATION_THEMES", 3)  # how many run at a time; one more asks which one goes
MEETINGS_PER_YEAR = env.int("MEETINGS_PER_YEAR", 2)  # a calendar year with fewer gets a warning
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]  # never a delivery in memory

# --- mail ------------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", "consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "veiligheid@localhost")
SITE_URL = env.str("SITE_URL", "http://localhost:8000").rstrip("/")  # mail is made where no request tells the address
REPLY_ADDRESS = env.str("REPLY_ADDRESS", "")  # partners answer to name+code@ of it; read by manage.py read_mail
REMINDER_WEEKDAY = env.int("REMINDER_WEEKDAY", 2)  # 1 Monday to 7 Sunday: the only day on which partners get reminders

# --- progress of partners ------------------------------------------------------------------------------------------
MAX_EVIDENCE_BYTES = env.int("MAX_EVIDENCE_BYTES", 15_000_000)  # one photo of a phone, or one file
MAX_EVIDENCE_SEND_BYTES = env.int("MAX_EVIDENCE_SEND_BYTES", 45_000_000)  # all of one send; more is refused unread
ACCESSIBILITY_STATUS = env.str("ACCESSIBILITY_STATUS", "")  # A to E, as in the register of statements; empty: none yet
ACCESSIBILITY_TESTED_ON = env.str("ACCESSIBILITY_TESTED_ON", "")  # day of the last test from outside, as 2026-11-30
ACCESSIBILITY_STATEMENT_URL = env.str("ACCESSIBILITY_STATEMENT_URL", "")  # the statement in the register
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", DEFAULT_FROM_EMAIL)  # who answers when something does not work
# Where somebody reports a leak, for security.txt (RFC 9116): an address of mail or of a page.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "https://www.ncsc.nl/contact/kwetsbaarheid-melden")
# Who answers questions about the open data; not the address of the whole organisation.
OPEN_DATA_EMAIL = env.str("OPEN_DATA_EMAIL", DEFAULT_FROM_EMAIL)
# How often one address may ask without logging in (web/limits.py); 0: no limit.
QUESTIONS_PER_MINUTE = {
    "api": env.int("API_PER_MINUTE", 300),
    "search": env.int("SEARCH_PER_MINUTE", 60),
}
EVIDENCE_DAYS = env.int("EVIDENCE_DAYS", 730)  # photos and files go after this, unless a shorter date was chosen
REACTION_MAIL_DAYS = env.int("REACTION_MAIL_DAYS", 30)  # the address of a reader goes so long after the answer
REACTION_DAYS = env.int("REACTION_DAYS", 730)  # and what the reader wrote so long after it
LINK_DAYS = env.int("LINK_DAYS", 30)  # how long a link from a mail opens

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "amersfoort_veiligheid.web.secrets_in_logs.SecretsFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
