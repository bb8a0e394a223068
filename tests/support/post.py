"""A real mail server on loopback, with the faults that mail servers have."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class Mailbox:
    """What has arrived, and what is to go wrong next: an answer such as "550 no", "drop" for a broken connection, or
    "late" for one that breaks when the mail has arrived. `weather` makes troubles without end; "" is none.

    `encrypted` counts the mails that came over TLS.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    weather: Callable[[], str] | None = None
    refused: set[str] = field(default_factory=set)
    encrypted: int = 0

    async def handle_RCPT(  # noqa: N802 - the server's name for it
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, unless it is refused."""
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        """Take a mail, or have the trouble that is next."""
        trouble = self.troubles.pop(0) if self.troubles else self.weather() if self.weather else ""
        if trouble == "drop":
            server.transport.abort()
            return "421 gone"
        if trouble and trouble != "late":
            return trouble
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.encrypted += session.ssl is not None
        if trouble == "late":
            server.transport.abort()
        return "250 OK"

    def ids(self) -> list[str]:
        """The message ids of what has arrived, in order, each once."""
        return list(dict.fromkeys(str(mail["Message-ID"]) for mail in self.mails))


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator[Mailbox]:
    """Serve SMTP on loopback, with STARTTLS where there is a certificate."""
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(mailbox, hostname="localhost", tls_context=tls, require_starttls=tls is not None, loop=loop),
        "127.0.0.1",
        port,
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for loopback that nobody signed: a context for a server, and the file to trust it by."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "surat.pem", folder / "surat.key"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, secret)
    return context, chain
