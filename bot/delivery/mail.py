"""Sending mail over SMTP.

MailError
├── MailRefused   the server refused this message or recipient for good
└── MailDelayed   the server could not be reached or said to come back later
"""

from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

_PATIENCE = 30.0
_PERMANENT = 500


class MailError(Exception):
    """A mail could not be sent; never holds its text or recipient."""


class MailUnwanted(MailError):
    """The server takes mail for the recipient, but not this one."""


class MailRefused(MailError):
    """The server refused this message or recipient for good."""


class MailDelayed(MailError):
    """The server could not be reached or said to come back later."""


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in: `smtps` speaks TLS at once, `smtp` begins it, `smtp+plain` is for loopback alone."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Read an address such as `smtps://user:password@mail.example.go.id:465`; ValueError when it is none."""
        parts = urlsplit(url)
        ports = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
        if parts.scheme not in ports or not parts.hostname:
            raise ValueError("must look like smtps://user:password@mail.example.go.id:465")
        user = unquote(parts.username) if parts.username else None
        password = unquote(parts.password) if parts.password else None
        return cls(parts.scheme, parts.hostname, parts.port or ports[parts.scheme], user, password)


class Mailer:
    """Sends one mail at a time. `trusted` is a PEM file of certificates, where the system's do not know the server."""

    def __init__(self, server: MailServer, sender: str, trusted: Path | None = None) -> None:
        self._server = server
        self._trusted = trusted
        self.sender = sender

    async def send(self, message: EmailMessage) -> None:
        """Hand a mail in; returns when the server has accepted it for every recipient.

        Raises:
            MailUnwanted: the server refuses what this mail says.
            MailRefused: trying again will not help.
            MailDelayed: try again later.
        """
        import aiosmtplib

        server = self._server
        try:
            await aiosmtplib.send(
                message,
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.scheme == "smtps",
                start_tls=server.scheme == "smtp",
                cert_bundle=str(self._trusted) if self._trusted else None,
                timeout=_PATIENCE,
            )
        except aiosmtplib.SMTPRecipientsRefused as fault:
            for_good = all(recipient.code >= _PERMANENT for recipient in fault.recipients)
            raise (MailRefused if for_good else MailDelayed) from fault
        except aiosmtplib.SMTPDataError as fault:
            raise (MailUnwanted if fault.code >= _PERMANENT else MailDelayed) from fault
        except aiosmtplib.SMTPResponseException as fault:
            raise (MailRefused if fault.code >= _PERMANENT else MailDelayed) from fault
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise MailDelayed from fault
