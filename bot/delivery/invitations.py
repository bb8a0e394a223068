"""Mailing the code that proves a mail address."""

from email.message import EmailMessage
from email.utils import formatdate

from bot.delivery.mail import MailDelayed, Mailer
from bot.messages import Messages


async def mail_code(mailer: Mailer | None, messages: Messages, address: str, code: str, region: str) -> None:
    """Send a code to the address that is to receive reports.

    Raises:
        MailError: it could not be sent.
    """
    if mailer is None:
        raise MailDelayed
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = mailer.sender, address, formatdate(usegmt=True)
    mail["Subject"] = messages.label("mail_code_subject")
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(messages.render("mail_code", code=code, region=region) + "\n")
    await mailer.send(mail)
