"""The summary as a mail: the message in words, the picture in it, the page and the spreadsheet beside it."""

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from markupsafe import Markup

from bot.digest.forms import Files
from bot.digest.issue import Issue
from bot.digest.message import plain, render_message
from bot.digest.words import render

_PICTURE = "ringkasan"


def render_letter(issue: Issue, files: Files, sender: str, recipient: str, key: str, now: datetime) -> EmailMessage:
    """Write the mail for one recipient; `key` names week and recipient, so that a mail sent again is the same mail."""
    words = render_message(issue, lambda _: "")
    letter = EmailMessage()
    letter["Subject"] = render("subject.txt.j2", issue=issue)
    letter["From"] = sender
    letter["To"] = recipient
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{key}@{sender.rpartition('@')[2].rstrip('>') or 'localhost'}>"
    letter.set_content(plain(words))
    body = render("letter.html.j2", words=Markup(words), picture=_PICTURE, issue=issue)  # noqa: S704 - escaped when made
    letter.add_alternative(body, subtype="html")
    html = letter.get_body(("html",))
    assert html is not None  # noqa: S101 - added one line above
    html.add_related(files.picture, "image", "png", cid=f"<{_PICTURE}>", filename="ringkasan.png")
    for name, content in files.named(issue).items():
        if name.endswith(".html"):
            letter.add_attachment(content.decode(), subtype="html", filename=name)
        elif name.endswith(".xlsx"):
            kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            letter.add_attachment(content, "application", kind, filename=name)
    return letter
