"""Days and times as Indonesians write them."""

from datetime import datetime, timedelta

from bot.delivery.documents.model import Moment

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember")  # fmt: skip
_ZONES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


def written(moment: Moment | None) -> str:
    """Write a day, or a time to the minute with its zone; empty for None."""
    if moment is None:
        return ""
    day = f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    if not isinstance(moment, datetime):
        return day
    offset = moment.utcoffset()
    zone = f" {_ZONES[offset]}" if offset in _ZONES else f" UTC{moment:%z}" if offset is not None else ""
    return f"{day} pukul {moment:%H.%M}{zone}"


def coded(moment: Moment) -> str:
    """Write a day or a time to the minute for machines."""
    return moment.isoformat(timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()
