"""E-mail: one thread for each case by its id, files attached, as many mails as their size needs.

Message ids are made from case and letter, so that a mail that is sent twice is seen to be the same one.
"""

import html
import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate

from bot.delivery.mail import MailDelayed, Mailer, MailRefused, MailUnwanted
from bot.delivery.parcels import Attachment, Fault, Note, Parcel, Refused, Unreachable
from bot.store.outbox import Claimed, Place, Posted

_TAG = re.compile(r"<[^>]+>")


class MailCarrier:
    """Brings parcels to mail addresses; `largest` is how many bytes of files go into one mail."""

    def __init__(self, mailer: Mailer | None, footer: str, largest: int) -> None:
        self._mailer = mailer
        self._footer = footer
        self._largest = largest

    async def carry(self, address: str, claimed: Claimed, parcel: Parcel, note: Note) -> None:
        """Send what has not been accepted yet; see `Carrier`."""
        if self._mailer is None:
            raise Refused(Fault.NO_MAIL)
        for number, load in enumerate(self._loads(parcel.attachments)):
            if number >= claimed.parts:
                mail = await self._write(address, claimed.place, parcel, number, load)
                await self._send(self._mailer, mail)
                await note(number + 1, Posted())

    def _loads(self, attachments: Sequence[Attachment]) -> list[list[Attachment]]:
        """Share files out to mails, in order; one that is too large for any goes alone."""
        loads: list[list[Attachment]] = [[]]
        room = self._largest
        for attachment in attachments:
            if attachment.size > room and loads[-1]:
                loads.append([])
                room = self._largest
            loads[-1].append(attachment)
            room -= attachment.size
        return loads

    async def _write(
        self, address: str, place: Place, parcel: Parcel, number: int, load: Sequence[Attachment]
    ) -> EmailMessage:
        mail = EmailMessage()
        sender = self._mailer.sender if self._mailer else ""
        mail["From"], mail["To"], mail["Subject"] = sender, address, parcel.title
        mail["Date"] = formatdate(usegmt=True)
        domain = sender.rpartition("@")[2]
        first = f"<{place.topic}.1.0@{domain}>"
        mail["Message-ID"] = f"<{place.topic}.{place.seq}.{number}@{domain}>"
        if (place.seq, number) != (1, 0):
            mail["In-Reply-To"] = mail["References"] = first
        mail["Auto-Submitted"] = "auto-generated"
        pages = parcel.pages if number == 0 else ()
        captions = [_plain(attachment.caption) for attachment in load if attachment.caption]
        mail.set_content("\n\n".join([*map(_plain, pages), *captions, self._footer]) + "\n")
        for attachment in load:
            kind, _, subtype = attachment.media_type.partition("/")
            mail.add_attachment(await attachment.load(), maintype=kind, subtype=subtype, filename=attachment.name)
        return mail

    async def _send(self, mailer: Mailer, mail: EmailMessage) -> None:
        try:
            await mailer.send(mail)
        except MailUnwanted as fault:
            raise Refused(Fault.CONTENT) from fault
        except MailRefused as fault:
            raise Refused(Fault.MAIL_REFUSED) from fault
        except MailDelayed as fault:
            raise Unreachable from fault


def _plain(page: str) -> str:
    return html.unescape(_TAG.sub("", page))
