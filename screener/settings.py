"""The settings: `SCREENER_*` in the environment, or in a `.env`-style file; the environment wins. Read once, passed down."""

from __future__ import annotations

import difflib
import ipaddress
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from screener.errors import UserError

PREFIX = "SCREENER_"

# Immutable words only: a status or phase in the query would make a trial vanish where it should change. The registry refuses more than about twelve terms.
DEFAULT_SCOPE = "osteosarcoma OR osteogenic sarcoma OR bone sarcoma OR bone neoplasm OR sarcoma OR solid tumor OR advanced cancer OR pediatric cancer OR childhood cancer"


Weight = Annotated[float, Field(ge=0, le=1000)]


class Settings(BaseSettings):
    """All settings. A field `registry_url` is `SCREENER_REGISTRY_URL` in the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    database_url: str | None = Field(
        None, description="any SQLAlchemy URL of SQLite or PostgreSQL; default: SQLite in the user's data directory"
    )
    registry_url: str = Field("https://clinicaltrials.gov/api/v2", description="base of the registry's API")
    registry_pause: Annotated[float, Field(ge=0, le=3600)] = 1.2
    registry_page_size: Annotated[int, Field(ge=1, le=1000)] = 200
    registry_budget: Annotated[float, Field(ge=0)] = 1800
    registry_scope: Annotated[str, Field(min_length=1)] = DEFAULT_SCOPE
    sync_from: Path | None = Field(
        None, description="file or folder that the nightly job reads instead of the registry, for sites without internet"
    )
    registry_contact: str | None = Field(None, description="an address or page in the User-Agent, for the registry's operators")
    smtp_host: str = "localhost"
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_password_file: Path | None = None
    smtp_ca_file: Path | None = None
    mail_from: str | None = None
    mail_stop: str | None = Field(None, description="address that takes requests to stop digests; default: the sender")
    report_url: str | None = Field(None, description="where reports lie, with {patient} in it: digests link to them")
    digest_values: bool = Field(False, description="let digests quote a patient's values: for a relay that stays in the house only")
    time_zone: str | None = Field(None, description="IANA name; default: the machine's")
    nightly_at: str = Field(
        "30 16 * * *", description="cron line of the nightly job, in the time zone of the settings; days of the week by name"
    )
    full_walk_at: str = "0 20 * * sun"
    housekeeping_at: str = "0 19 * * sat"
    digests_at: str = Field(
        "10 * * * *", description="cron line of the digests: how often somebody looks whose are due, and what is to be sent again"
    )
    misfire_grace: Annotated[int, Field(ge=60, le=7 * 86_400)] = Field(43_200, description="seconds that a job may start late")
    metrics_file: Path | None = Field(None, description="Prometheus text, written after each job")
    weight_disease_fit: Weight = Field(
        0.30, description="ranking: the most that a part of the score adds; a trial's nearness to osteosarcoma"
    )
    weight_biomarker_fit: Weight = Field(0.20, description="ranking: the trial's target is the patient's")
    weight_decided: Weight = Field(0.20, description="ranking: the share of criteria that the record decides")
    weight_recruiting: Weight = Field(0.15, description="ranking: the status")
    weight_sites: Weight = Field(0.05, description="ranking: an open site in the patient's reach")
    weight_phase: Weight = Field(0.10, description="ranking: later phases first")
    log_format: Literal["console", "json"] | None = Field(None, description="default: console on a terminal, else json")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("log_level", "log_format", "smtp_security", mode="before")
    @classmethod
    def _in_lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("registry_url")
    @classmethod
    def _is_a_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("not an http or https address")
        return value.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _is_a_time_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in available_timezones():
            raise ValueError("not the IANA name of a time zone (such as Europe/Oslo)")
        return value

    @field_validator("nightly_at", "full_walk_at", "housekeeping_at", "digests_at")
    @classmethod
    def _is_a_cron_line(cls, value: str) -> str:
        fields = value.split()
        if len(fields) != 5:
            raise ValueError("not a cron line: five fields, minute hour day month day-of-week")
        if any(character.isdigit() for character in fields[4]):
            # Cron counts from Sunday, the scheduler from Monday: a number would be off by one for one of its readers.
            raise ValueError("write days of the week by name (mon, tue, ... sun)")
        return " ".join(fields)

    @field_validator("registry_contact", "mail_from", "mail_stop", "report_url")
    @classmethod
    def _is_one_line(cls, value: str | None) -> str | None:
        if value is not None and (not value.isprintable() or not value.strip()):
            raise ValueError("not one line of printable text")
        return value

    @model_validator(mode="after")
    def _is_safe(self) -> Self:
        if self.registry_pause == 0 and not is_loopback(urlsplit(self.registry_url).hostname or ""):
            raise ValueError("registry_pause: 0 is allowed for a registry on this machine only")
        if self.smtp_security == "none" and not is_loopback(self.smtp_host):
            raise ValueError("smtp_security: none is allowed for a mail relay on this machine only")
        if self.smtp_password is not None and self.smtp_password_file is not None:
            raise ValueError("smtp_password_file: give the password or the file, not both")
        return self

    def __repr__(self) -> str:
        return f"Settings({self.shown()})"

    __str__ = __repr__

    def password(self) -> str | None:
        """The mail relay's password, from the setting or its file. UserError where the file cannot be read."""
        if self.smtp_password_file is None:
            return self.smtp_password.get_secret_value() if self.smtp_password else None
        try:
            return self.smtp_password_file.read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as fault:
            raise UserError(f"{PREFIX}SMTP_PASSWORD_FILE: cannot be read ({getattr(fault, 'strerror', None) or 'not UTF-8'})") from fault

    def weights(self) -> dict[str, float]:
        """What each part of a trial's score can add at most, by its name in the score."""
        return {name.removeprefix("weight_"): getattr(self, name) for name in type(self).model_fields if name.startswith("weight_")}

    def shown(self) -> dict[str, str]:
        """The settings in force by their names in the environment, secrets masked; `` where unset."""
        return {PREFIX + name.upper(): _masked(name, getattr(self, name)) for name in type(self).model_fields}


def load_settings(config: Path | None = None) -> Settings:
    """Read the environment and, where given, a `.env`-style file. UserError names every fault."""
    faults = _faults_of_file(config) if config is not None else []
    try:
        settings = Settings(_env_file=config, _env_file_encoding="utf-8")  # type: ignore[call-arg]
    except ValidationError as fault:
        faults += [_fault_line(str(error["loc"][0]) if error["loc"] else "", error["msg"]) for error in fault.errors(include_input=False)]
    except UnicodeDecodeError as fault:
        raise UserError(f"{config}: not UTF-8") from fault
    if faults:
        raise UserError("the settings have faults" if len(faults) > 1 else "the settings have a fault", faults)
    return settings


def is_loopback(host: str) -> bool:
    """Is it this machine (`localhost`, 127.0.0.0/8, ::1)?"""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _faults_of_file(config: Path) -> list[str]:
    """Names in the file that are no setting, each with the nearest one that is."""
    try:
        names = dotenv_values(config, encoding="utf-8") if config.is_file() else None
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(f"{config}: cannot be read") from fault
    if names is None:
        raise UserError(f"{config}: no such file")
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    faults = []
    for name in names:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, 1)
            faults.append(f"{name}: not a setting" + (f" (did you mean {near[0]}?)" if near else ""))
    return faults


def _fault_line(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    if not name:
        name, _, message = message.partition(": ")
    return f"{PREFIX}{name.upper()}: {message}"


def _masked(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, SecretStr):
        return "***"
    if name == "database_url":
        try:
            url = make_url(str(value))
        except (ArgumentError, ValueError):
            return "***"
        # A password can stand in the query too (`?password=`, `?sslpassword=`).
        hidden = url.set(query={k: "hidden" if "pass" in k.lower() else v for k, v in url.query.items()})
        return hidden.render_as_string(hide_password=True)
    return str(value)
