"""Every environment variable the bot reads, in one class.

The README's table is generated from this class: the description of each field is what operators read.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM_API_URL = "https://api.telegram.org"

_TOKEN = re.compile(r"\d{3,20}:[\w-]{20,100}")
_MAIL_SERVER = re.compile(r"(smtps|smtp|smtp\+plain)://([^@/\s]+@)?[\w.:\[\]-]+/?")
_CHAT = re.compile(r"-?\d{1,20}", re.ASCII)
_MAIL = re.compile(r"[^@\s,<>]+@[\w.-]+")
_HOUR_OF_WEEK = re.compile(r"(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_HTTP_URL = re.compile(r"https?://[\w.:\[\]-]+(/[\w./-]*)?")


class SettingsError(Exception):
    """A setting cannot be used; the message names the setting and never its value."""


class LogLevel(StrEnum):
    """How much the log says."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Mode(StrEnum):
    """How updates reach the bot."""

    SANDBOX = "sandbox"
    POLLING = "polling"
    WEBHOOK = "webhook"


class Settings(BaseSettings):
    """What an operator can set; build it with `load_settings`."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_token: Annotated[
        SecretStr | None, Field(description="Token of the bot from @BotFather. Without it the sandbox starts.")
    ] = None
    telegram_api_url: Annotated[str, Field(description="Address of the Bot API, for a self-hosted Bot API server.")] = (
        TELEGRAM_API_URL
    )
    webhook_url: Annotated[
        str | None,
        Field(
            description="Public https address of this service. With it Telegram delivers by webhook instead of polling."
        ),
    ] = None
    panel_url: Annotated[
        str | None,
        Field(
            description="Public https address under which staff open the panel; by default WEBHOOK_URL. "
            "With polling there is a panel only when this is set."
        ),
    ] = None
    host: Annotated[
        str,
        Field(description="Address to listen on with a webhook or a panel. The sandbox listens on loopback alone."),
    ] = "0.0.0.0"  # noqa: S104 - a webhook must be reachable from outside
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on; 0 takes a free one.")] = 8080
    data_dir: Annotated[
        Path, Field(description="Folder for everything the bot remembers; made when it is not there.")
    ] = Path("data")
    region: Annotated[str, Field(description="Id of the region served, from `knowledge/data/regions.yaml`.")] = (
        "kota-malang"
    )
    operator_name: Annotated[
        str, Field(min_length=3, max_length=80, description="Who runs this bot, as `/privasi` tells users.")
    ] = "Pengelola Tanya Netral"
    question_text_days: Annotated[
        int, Field(ge=7, le=730, description="Days until the wording of a logged question is erased; counts stay.")
    ] = 180
    questions_per_minute: Annotated[
        int, Field(ge=1, le=600, description="Questions a chat may ask in a minute before a polite pause.")
    ] = 20
    reports_per_day: Annotated[
        int, Field(ge=1, le=100, description="Reports a chat may send in a day; counted without storing who.")
    ] = 5
    log_level: Annotated[LogLevel, Field(description="debug, info, warning or error.")] = LogLevel.INFO
    owner_ids: Annotated[
        str,
        Field(description="Telegram ids of the owners, separated by commas: they appoint admins and get alerts."),
    ] = ""
    seal_keys: Annotated[
        SecretStr | None,
        Field(
            description="Master keys that seal what is stored, newest first; see `tanya-netral keys`. "
            "Without it a key file beside DATA_DIR is used."
        ),
    ] = None
    smtp_url: Annotated[
        SecretStr | None,
        Field(description="Mail server, such as `smtps://user:password@mail.example.go.id:465`; without it no mail."),
    ] = None
    mail_from: Annotated[str, Field(description="Sender of mail, an address that the mail server accepts.")] = (
        "tanya-netral@localhost"
    )
    digest_chats: Annotated[
        str,
        Field(description="Telegram ids of chats and groups that get the weekly summary, separated by commas."),
    ] = ""
    digest_mails: Annotated[
        str, Field(description="Mail addresses that get the weekly summary, separated by commas; needs `SMTP_URL`.")
    ] = ""
    digest_at: Annotated[
        str, Field(description="Day and hour of the region at which the weekly summary is sent, such as `mon 07:00`.")
    ] = "mon 07:00"
    quiet_hours: Annotated[
        str, Field(description="Hours of the region in which alerts that can wait do wait, such as `21:00-06:00`.")
    ] = "21:00-06:00"
    smtp_ca_file: Annotated[
        Path | None,
        Field(description="Certificates to trust a mail server by, where it is not the system's, as one PEM file."),
    ] = None
    mail_largest_mb: Annotated[
        int, Field(ge=1, le=100, description="Megabytes of files in one mail; more are shared out to several.")
    ] = 17
    case_days: Annotated[
        int, Field(ge=30, le=3650, description="Days after closing until a case is erased; only counts stay.")
    ] = 180
    metrics_token: Annotated[
        SecretStr | None,
        Field(min_length=16, description="Bearer token for `/metrics`; without it there is no such page."),
    ] = None

    @field_validator("telegram_token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value().strip()):
            raise ValueError("is not a bot token; copy it whole from @BotFather, it looks like 123456:ABC-DEF...")
        return value and SecretStr(value.get_secret_value().strip())

    @field_validator("telegram_api_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not _HTTP_URL.fullmatch(value):
            raise ValueError("must be an http or https address without query")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _a_public_address(cls, value: str | None) -> str | None:
        if value is not None and not _HTTP_URL.fullmatch(value):
            raise ValueError("must be the https address of this service, such as https://bot.example.go.id")
        return value and value.rstrip("/")

    @field_validator("panel_url")
    @classmethod
    def _a_safe_address(cls, value: str | None) -> str | None:
        if value is not None and not (_HTTP_URL.fullmatch(value) and _is_safe(value)):
            raise ValueError("must be an https address such as https://bot.example.go.id (http on this machine alone)")
        return value and value.rstrip("/")

    @field_validator("owner_ids")
    @classmethod
    def _numbers(cls, value: str) -> str:
        if not all(part.strip().isascii() and part.strip().isdigit() for part in value.split(",") if part.strip()):
            raise ValueError("must be numbers separated by commas, such as 12345678,87654321")
        return value

    @field_validator("digest_chats")
    @classmethod
    def _chats(cls, value: str) -> str:
        if not all(_CHAT.fullmatch(part) for part in _parts(value)):
            raise ValueError("must be numbers separated by commas; those of groups begin with a minus sign")
        return value

    @field_validator("digest_mails")
    @classmethod
    def _addresses(cls, value: str) -> str:
        if not all(_MAIL.fullmatch(part) for part in _parts(value)):
            raise ValueError("must be mail addresses separated by commas")
        return value

    @field_validator("digest_at")
    @classmethod
    def _an_hour_of_the_week(cls, value: str) -> str:
        if not _HOUR_OF_WEEK.fullmatch(value):
            raise ValueError("must be a day (mon to sun) and an hour, such as mon 07:00")
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        if not _HOURS.fullmatch(value):
            raise ValueError("must be two hours, such as 21:00-06:00")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _MAIL_SERVER.fullmatch(value.get_secret_value()):
            raise ValueError("must look like smtps://user:password@mail.example.go.id:465")
        return value

    @property
    def owners(self) -> tuple[int, ...]:
        """Telegram ids of the owners."""
        return tuple(int(part) for part in self.owner_ids.split(",") if part.strip())

    @property
    def summary_recipients(self) -> tuple[str, ...]:
        """Chats and mail addresses that get the weekly summary, unless staff named others."""
        return (*_parts(self.digest_chats), *_parts(self.digest_mails))

    @property
    def database(self) -> Path:
        """The file that holds everything the bot remembers."""
        return self.data_dir / "tanya-netral.db"

    @property
    def master_keys(self) -> str | None:
        """The master keys, where the settings hold any."""
        return self.seal_keys.get_secret_value() if self.seal_keys else None

    @property
    def cache(self) -> Path:
        """Folder for what can be worked out again."""
        return self.data_dir / "cache"

    @property
    def key_file(self) -> Path:
        """Where the master keys are without `SEAL_KEYS`: beside the data folder, so that a copy of it lacks them."""
        return self.data_dir.absolute().with_name(f"{self.data_dir.absolute().name}.keys")

    @property
    def mode(self) -> Mode:
        """How updates reach the bot with these settings."""
        if self.telegram_token is None:
            return Mode.SANDBOX
        return Mode.WEBHOOK if self.webhook_url else Mode.POLLING

    @property
    def panel_address(self) -> str | None:
        """Where staff reach the panel; None where there is none. The sandbox adds its own address."""
        derived = self.webhook_url if self.webhook_url and _is_safe(self.webhook_url) else None
        return self.panel_url or derived

    @property
    def token(self) -> str:
        """The bot token; empty in the sandbox."""
        return self.telegram_token.get_secret_value() if self.telegram_token else ""


def _parts(text: str) -> list[str]:
    """Split at commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def load_settings(values: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings from the environment and `.env`, or from `values` (field names) alone.

    Raises:
        SettingsError: one sentence naming the environment variable and what it should be.
    """
    try:
        return Settings() if values is None else Settings(_env_file=None, **values)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {reason[:1].lower() + reason[1:]}") from None


def _is_safe(url: str) -> bool:
    """Tell whether cookies can travel there unread: over https, or on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost", "::1")


def describe() -> list[tuple[str, str, str]]:
    """List name, default and description of every setting, for the README and `doctor`."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        rows.append((name.upper(), default, field.description or ""))
    return rows
