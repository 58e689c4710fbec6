"""What the environment says about this instance (prefix `KASIP_`)."""

import ipaddress
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError, model_validator, with_config
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from domain.doors import COMPUTER, EGOV, PAPER, UPLOAD
from domain.errors import Misconfigured
from domain.identity import Bin, read_bin
from domain.language import Text
from domain.owner import Approval, Approvals, Owner
from services.clock import Clock
from services.storage.url import is_sqlite, parse_url

PREFIX = "KASIP_"
_ADDRESS = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^\[\]:\s]+)):(?P<port>[0-9]{1,5})")

_WHATSAPP = {
    "KASIP_WHATSAPP_TOKEN": (r"[!-~]{16,1000}", "the access token of Meta"),
    "KASIP_WHATSAPP_PHONE_ID": (r"[0-9]{5,20}", "the id of the number, digits only"),
    "KASIP_WHATSAPP_APP_SECRET": (r"[!-~]{16,200}", "the secret of the app at Meta"),
    "KASIP_WHATSAPP_VERIFY_TOKEN": (r"[A-Za-z0-9_-]{16,256}", "16 to 256 of A-Z a-z 0-9 _ -"),
}

WAYS = (EGOV, COMPUTER, UPLOAD, PAPER)

for _part in (Text, Approval, Approvals, Owner):
    with_config(ConfigDict(extra="forbid"))(_part)  # a misspelt approval must not silently leave the trial mode on
_OWNER, _TEXT = TypeAdapter(Owner), TypeAdapter(Text)


def _owner(value: object) -> object:
    return _sound(_OWNER.validate_json(value)) if isinstance(value, str) else value


def _sound(owner: Owner) -> Owner:
    for name in ("name", "retention", "recipients"):
        text: Text = getattr(owner, name)
        if not (text.kk.strip() and text.ru.strip()):
            raise ValueError(f"{name}: is needed in kk and in ru")
    if not re.fullmatch("[0-9]{12}", owner.bin) or not isinstance(read_bin(owner.bin), Bin):
        raise ValueError("bin: is not a BIN")
    return owner


def _appeal(value: object) -> object:
    text = _TEXT.validate_json(value) if isinstance(value, str) else value
    if isinstance(text, Text) and not (text.kk.strip() and text.ru.strip()):
        raise ValueError("is needed in kk and in ru")
    return text


def _ways(value: object) -> object:
    """The ways of signing, as the page shows them; "" is none."""
    named = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
    if not isinstance(named, list | tuple) or not set(named) <= set(WAYS):
        raise ValueError(f"expected some of {', '.join(WAYS)}")
    return tuple(way for way in WAYS if way in named)


class Settings(BaseSettings):
    """Every setting; README.md says what each is for."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    data_dir: Path = Path("var")
    database_url: str = Field(default="", repr=False)
    http: str = "127.0.0.1:8080"
    public_url: str | None = None
    owner: Annotated[Owner | None, NoDecode, BeforeValidator(_owner)] = None
    appeal: Annotated[Text | None, NoDecode, BeforeValidator(_appeal)] = None
    keys: SecretStr | None = None
    index_key: SecretStr | None = None
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_secret: SecretStr | None = None
    whatsapp_token: SecretStr | None = None
    whatsapp_phone_id: str | None = None
    whatsapp_app_secret: SecretStr | None = None
    whatsapp_verify_token: SecretStr | None = None
    whatsapp_api_url: str = "https://graph.facebook.com"
    signing: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_ways)] = ()
    eds_roots: Path | None = None
    ncanode_url: str | None = None
    egov_sign_url: str | None = None
    clamd: Path | None = None
    log: Literal["console", "json"] = "console"
    clock_offset: float = Field(default=0, allow_inf_nan=False)

    @property
    def host(self) -> str:
        return self._address()[0]

    @property
    def port(self) -> int:
        return self._address()[1]

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach us."""
        return _is_loopback(self.host)

    @property
    def database(self) -> str:
        """The database's address; without a setting a SQLite file in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'kasip.db'}"

    @property
    def database_file(self) -> Path | None:
        """Where SQLite keeps the database; None on PostgreSQL."""
        url = parse_url(self.database)
        return Path(url.database) if is_sqlite(url) and url.database else None

    @property
    def site(self) -> str | None:
        """Where people's browsers find us; None when only this machine does."""
        return self.public_url.rstrip("/") if self.public_url else None

    @property
    def outside_url(self) -> str:
        """Where people find us: what a certificate's QR leads to."""
        return (self.public_url or f"http://{self.http}").rstrip("/")

    @property
    def demo(self) -> bool:
        """Whether the demonstration may be entered: only this machine reaches us, and we reach nobody."""
        provided = self.telegram_token is not None or self.whatsapp
        return self.loopback and self.public_url is None and not provided

    @property
    def whatsapp(self) -> bool:
        """Whether WhatsApp is spoken; then all of its settings are there."""
        return self.whatsapp_token is not None

    def clock(self) -> Clock:
        return Clock(timedelta(seconds=self.clock_offset))

    def make_data_dir(self) -> Path:
        """Make the data directory, readable by its owner only, when it is absent."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.data_dir

    @model_validator(mode="after")
    def _check(self) -> Self:
        self._address()
        if self.clock_offset and not (self.loopback and self._providers_near()):
            raise ValueError("KASIP_CLOCK_OFFSET is accepted only while KASIP_HTTP and every provider's address are loopback")
        if self.public_url:
            _check_url("KASIP_PUBLIC_URL", self.public_url)
        if not self.database_file and not (self.keys and self.index_key):
            raise ValueError("KASIP_KEYS and KASIP_INDEX_KEY are required with PostgreSQL")
        if self.telegram_token is not None:
            self._check_telegram(self.telegram_token.get_secret_value())
        if any(self._of_whatsapp().values()):
            self._check_whatsapp()
        self._check_signing()
        return self

    def _check_telegram(self, token: str) -> None:
        if not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,64}", token):
            raise ValueError("KASIP_TELEGRAM_TOKEN: expected the token that @BotFather gave, digits:letters")
        _check_url("KASIP_TELEGRAM_API_URL", self.telegram_api_url)
        if self.telegram_mode == "webhook":
            secret = self.telegram_secret.get_secret_value() if self.telegram_secret else ""
            if not self.public_url:
                raise ValueError("KASIP_TELEGRAM_MODE=webhook needs KASIP_PUBLIC_URL: Telegram must find us")
            if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
                raise ValueError("KASIP_TELEGRAM_MODE=webhook needs KASIP_TELEGRAM_SECRET: 16 to 256 of A-Z a-z 0-9 _ -")

    def _of_whatsapp(self) -> Mapping[str, str]:
        """The four settings without which WhatsApp can't be spoken, by name; "" where one is not set."""
        secrets = {
            "TOKEN": self.whatsapp_token,
            "APP_SECRET": self.whatsapp_app_secret,
            "VERIFY_TOKEN": self.whatsapp_verify_token,
        }
        given = {name: secret.get_secret_value() if secret else "" for name, secret in secrets.items()}
        return {f"KASIP_WHATSAPP_{name}": value for name, value in {**given, "PHONE_ID": self.whatsapp_phone_id or ""}.items()}

    def _check_whatsapp(self) -> None:
        given = {**self._of_whatsapp(), "KASIP_PUBLIC_URL": self.public_url or ""}
        if missing := [name for name, value in given.items() if not value]:
            raise ValueError(f"WhatsApp needs {' and '.join(missing)} too")
        _check_url("KASIP_WHATSAPP_API_URL", self.whatsapp_api_url)
        for name, (pattern, expected) in _WHATSAPP.items():
            if not re.fullmatch(pattern, given[name]):
                raise ValueError(f"{name}: expected {expected}")
        if not (given["KASIP_PUBLIC_URL"].startswith("https://") or _is_near(given["KASIP_PUBLIC_URL"])):
            raise ValueError("WhatsApp needs KASIP_PUBLIC_URL with https: Meta must find us")

    def _check_signing(self) -> None:
        """Every signature must be checked by somebody."""
        for name, url in (("KASIP_NCANODE_URL", self.ncanode_url), ("KASIP_EGOV_SIGN_URL", self.egov_sign_url)):
            if url and not (url.startswith("https://") or _is_near(url)):
                raise ValueError(f"{name}: expected https://host, or http:// on this machine")
        if self.eds_roots and not self.eds_roots.is_dir():
            raise ValueError("KASIP_EDS_ROOTS: expected a folder with root certificates")
        for way in self.signing:
            if way != PAPER and not (self.eds_roots or self.ncanode_url):
                raise ValueError(f"KASIP_SIGNING={way} needs KASIP_EDS_ROOTS or KASIP_NCANODE_URL: signatures must be checked")
        if EGOV in self.signing and not self.egov_sign_url:
            raise ValueError("KASIP_SIGNING=egov needs KASIP_EGOV_SIGN_URL")

    def _providers_near(self) -> bool:
        """Whether nothing is asked of providers outside this machine."""
        asked = [
            self.telegram_api_url if self.telegram_token is not None else None,
            self.whatsapp_api_url if self.whatsapp else None,
            self.ncanode_url,
            self.egov_sign_url,
        ]
        return all(_is_near(url) for url in asked if url)

    def _address(self) -> tuple[str, int]:
        found = _ADDRESS.fullmatch(self.http)
        if not found or int(found["port"]) > 65535:
            raise ValueError("KASIP_HTTP: expected host:port, for instance 127.0.0.1:8080")
        return found["six"] or found["host"], int(found["port"])


def _check_url(name: str, url: str) -> None:
    if not re.fullmatch(r"https?://[^\s/]+(/[^\s]*)?", url):
        raise ValueError(f"{name}: expected https://host")


def _is_near(url: str) -> bool:
    return _is_loopback(urlsplit(url).hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load() -> Settings:
    """Read the environment; raises Misconfigured with one line that never repeats a value."""
    try:
        return Settings()
    except ValidationError as error:
        raise Misconfigured("; ".join(_line(fault) for fault in error.errors(include_input=False, include_url=False))) from None


def names() -> tuple[str, ...]:
    """The environment's name of every setting."""
    return tuple(PREFIX + name.upper() for name in Settings.model_fields)


def _line(fault: Mapping[str, object]) -> str:
    where, message = fault["loc"], str(fault["msg"]).removeprefix("Value error, ")
    if not isinstance(where, tuple) or not where:
        return message
    path = ".".join([PREFIX + str(where[0]).upper(), *map(str, where[1:])])
    return f"{path}: {message}"
