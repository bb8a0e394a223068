"""Find links, e-mail addresses and account names (P2 of docs/privacy.md)."""

import re

from bot.privacy.personal import Personal, take_out
from bot.privacy.words import is_everyday

_TLD = (
    "com|id|net|org|me|ly|co|tv|gg|io|ee|be|app|xyz|info|site|online|link|page|dev|us|to|cc|biz|gle|store|blog|"
    "live|club|web|bio|my|sg|social"
)
# A bare host needs a known ending, or "S.Pd/M.Pd" and "No.20/2023" would be addresses.
_REST = r"[^\s<>\[\]]"
_LINK = re.compile(
    rf"(?<![\w@.-])(?:[a-z]{{2,12}}://{_REST}+|(?:[\w-]+\.)+(?:{_TLD})(?![\w@-])(?:[/?#:]{_REST}*)?)", re.I
)
_HOST = re.compile(r"(?:[a-z]+://)?([^/?#:]*)([^?#]*)(.*)", re.I | re.S)
_OFFICIAL = re.compile(r"(?:[\w-]+\.)*go\.id", re.I)
_OWN_PAGE = re.compile(
    r"[\w-]+\.(?:(?:blogspot|wordpress|tumblr|carrd|medium|wixsite|github|substack)\.\w+|(?:my|web)\.id)",
    re.I,
)
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
_MAIL_HOST = r"(?:g|y|hot|rocket|proton)mail|yahoo|outlook|icloud"
_SPOKEN_EMAIL = re.compile(
    rf"(?<![\w.+%-])[\w.+%-]+\s{{0,2}}(?:\s[\[(]?at[\])]?\s|@)\s{{0,2}}(?:{_MAIL_HOST})\b"
    r"(?:\s?[\[(]?(?:\bdot\b|\btitik\b|\.)[\])]?\s?(?:com|co|id)\b){0,3}",
    re.I,
)
# "@Rp5.000" and "@5.000" are prices.
_HANDLE = re.compile(r"@(?!rp\.?\s?\d)(?=[\d.]{0,30}[^\W\d])\w(?:[\w.]*\w)?", re.I)
_NETWORK = "ig|insta(?:gram)?|fb|facebook|tiktok|twitter|tele(?:gram)?|threads|youtube|yt|linkedin|akun|username"
_LABELLED = re.compile(rf"\b((?:{_NETWORK})\s?[:=]\s?)([^\W\d][\w.]+(?-i:[ ][A-Z][a-z]+)?)", re.I)
_MENTIONED = re.compile(
    rf"\b((?:{_NETWORK})\s(?:(?:saya|sy|ku|dia|beliau|nya|pribadi|ig|fb|tiktok|bernama)\s){{0,2}})"
    r"([a-z][a-z.]*[_\d][\w.]*)",
    re.I,
)
_HAS_ACCOUNT = re.compile(r"[a-z.][_\d]", re.I)


def scrub_contacts(text: str, removed: set[Personal]) -> str:
    """Replace links, e-mail addresses and account names, and note their kinds in `removed`.

    Pages of *.go.id and bare hosts such as "detik.com" stay: they point at no person.
    """
    if "." in text or ":" in text:
        text = _LINK.sub(lambda link: _keep_or_take(link[0], removed), text)
    if "@" in text or "mail" in text.lower():
        text = take_out(_EMAIL, Personal.EMAIL, text, removed)
        text = take_out(_SPOKEN_EMAIL, Personal.EMAIL, text, removed)
        text = take_out(_HANDLE, Personal.HANDLE, text, removed)
    return _scrub_accounts(text, removed)


def _keep_or_take(link: str, removed: set[Personal]) -> str:
    parts = _HOST.match(link)
    host, path, query = parts.groups() if parts else ("", "", "")
    official = _OFFICIAL.fullmatch(host) is not None and not query
    bare = "." in host and "@" not in host and not path.strip("/:.,;)!") and not query.strip("?#!")
    if official or (bare and _OWN_PAGE.fullmatch(host.removeprefix("www.")) is None):
        return link
    removed.add(Personal.LINK)
    return Personal.LINK.placeholder


def _scrub_accounts(text: str, removed: set[Personal]) -> str:
    def account(found: re.Match[str]) -> str:
        if is_everyday(found[2].split()[0]):
            return found[0]
        removed.add(Personal.HANDLE)
        return found[1] + Personal.HANDLE.placeholder

    if ":" in text or "=" in text:
        text = _LABELLED.sub(account, text)
    return _MENTIONED.sub(account, text) if _HAS_ACCOUNT.search(text) else text
