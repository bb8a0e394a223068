"""Writing cases in SQLite; every function runs inside a transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlite_utils import Database

from bot.store.cases import (
    AbandonCase,
    AddEntry,
    AddEvidence,
    Case,
    DropCaseWayBack,
    DropEvidence,
    DropFiles,
    HoldFile,
    KeepWayBack,
    OpenCase,
    PurgeCase,
    RecordAction,
    ReleaseOriginal,
    Role,
    TouchDraft,
    WarnPurge,
    case_owner,
)
from bot.store.effects import Effect
from bot.store.outbox import notice_topic
from bot.store.sources import FlagSource
from bot.store.sqlite.engine import Applier, Refused
from bot.store.sqlite.outbox import forget_topic

HOUR = "%Y-%m-%dT%H"
"""How times are written: hours in UTC."""

OPENED = "dibuka"
"""The first action of every case."""

_PARTS = ("draft_file", "waiting_file", "evidence", "case_entry", "case_action")


def hour(time: datetime) -> str:
    """Write an aware time as it is stored."""
    return time.astimezone(UTC).strftime(HOUR)


def hour_of(text: str) -> datetime:
    """Read a time as it is stored."""
    return datetime.strptime(text, HOUR).replace(tzinfo=UTC)


def purge(db: Database, case_id: str) -> None:
    """Erase every row of a case or draft, its letters, and its key."""
    db.execute("INSERT INTO gone_file SELECT id FROM waiting_file WHERE case_id = ?", [case_id])
    for part in _PARTS:
        db.execute(f"DELETE FROM {part} WHERE case_id = ?", [case_id])  # noqa: S608 - fixed names
    for topic in (case_id, notice_topic(case_id)):
        forget_topic(db, topic)
    db.execute("DELETE FROM case_file WHERE id = ?", [case_id])
    db.execute("DELETE FROM data_key WHERE owner = ?", [case_owner(case_id)])


def _open(db: Database, effect: OpenCase) -> bool:
    case, way = effect.case, effect.way_back
    if db.execute("SELECT 1 FROM case_file WHERE id = ?", [case.id]).fetchone():
        return False
    if db.execute("SELECT 1 FROM data_key WHERE owner = ?", [case_owner(case.id)]).fetchone() is None:
        raise Refused("the data key of a new case is gone")
    columns = (
        "id, region, kind, regime, state, opened, changed, sealed, lookup, receipt, way_mark, way_back,"
        " source, source_day"
    )
    values = [
        *_row(case), effect.receipt.lookup, effect.receipt.hashed,
        way and way.mark, way and way.sealed, effect.source, case.opened.date().isoformat(),
    ]  # fmt: skip
    marks = ",".join("?" * len(values))
    db.execute(f"INSERT INTO case_file ({columns}) VALUES ({marks})", values)  # noqa: S608 - fixed names
    _note(db, RecordAction(case.id, Role.REPORTER, OPENED, case.opened), case.state.value)
    db.execute("DELETE FROM draft_file WHERE case_id = ?", [case.id])
    return True


def _row(case: Case) -> list[object]:
    return [
        case.id, case.region, case.kind.value, case.regime, case.state.value,
        hour(case.opened), hour(case.changed), case.sealed,
    ]  # fmt: skip


def _touch(db: Database, effect: TouchDraft) -> bool:
    if _exists(db, effect.case):
        return False
    db.execute("INSERT OR REPLACE INTO draft_file VALUES (?, ?)", [effect.case, effect.day.isoformat()])
    return True


def _hold_file(db: Database, effect: HoldFile) -> None:
    values = [effect.evidence, effect.case, effect.day.isoformat()]
    db.execute("INSERT OR REPLACE INTO waiting_file VALUES (?, ?, ?)", values)


def _add_evidence(db: Database, effect: AddEvidence) -> bool:
    item = effect.evidence
    db.execute("DELETE FROM waiting_file WHERE id = ?", [item.id])
    columns = 'case_id, number, id, kind, digests, received, size, own_copy, as_is, "release", source'
    chosen = f"?, {_NEXT.format('evidence')}, ?, ?, ?, ?, ?, ?, ?, ?, ?"
    sql = f"INSERT OR IGNORE INTO evidence ({columns}) SELECT {chosen}"
    values = [
        item.case, item.case, item.id, item.kind, item.digests, hour(item.received),
        item.size, int(item.own_copy), int(item.as_is), int(item.release), item.source,
    ]  # fmt: skip
    return bool(db.execute(sql, values).rowcount)


_NEXT = "(SELECT coalesce(max(number), 0) + 1 FROM {} WHERE case_id = ?)"


def _drop_files(db: Database, effect: DropFiles) -> None:
    db.conn.executemany("DELETE FROM waiting_file WHERE id = ?", [(each,) for each in effect.evidence])
    db.conn.executemany(
        "INSERT INTO gone_file SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM evidence WHERE id = ?1)",
        [(each,) for each in effect.evidence],
    )


def _drop_evidence(db: Database, effect: DropEvidence) -> None:
    if not _exists(db, effect.case):
        db.execute("DELETE FROM evidence WHERE case_id = ? AND id = ?", [effect.case, effect.evidence])


def _abandon(db: Database, effect: AbandonCase) -> None:
    if not _exists(db, effect.case):
        purge(db, effect.case)


def _add_entry(db: Database, effect: AddEntry) -> bool:
    if not _exists(db, effect.case):
        return False
    sql = f"INSERT INTO case_entry SELECT ?, {_NEXT.format('case_entry')}, ?, ?, ?, ?"
    db.execute(sql, [effect.case, effect.case, effect.id, effect.role.value, hour(effect.at), effect.sealed])
    db.execute("UPDATE case_file SET changed = ? WHERE id = ?", [hour(effect.at), effect.case])
    return True


def _record(db: Database, effect: RecordAction) -> bool:
    row = db.execute("SELECT state FROM case_file WHERE id = ?", [effect.case]).fetchone()
    if row is None:
        return False
    state = effect.state.value if effect.state else row[0]
    _note(db, effect, state)
    sql = "UPDATE case_file SET state = ?, changed = ? WHERE id = ?"
    db.execute(sql, [state, hour(effect.at), effect.case])
    if effect.state:
        day = effect.purge_on.isoformat() if effect.purge_on and effect.state.closed else None
        db.execute("UPDATE case_file SET purge_on = ?, warned = 0 WHERE id = ?", [day, effect.case])
    return True


def _note(db: Database, effect: RecordAction, state: str) -> None:
    sql = f"INSERT INTO case_action SELECT ?, {_NEXT.format('case_action')}, ?, ?, ?, ?, ?"
    values = [effect.case, effect.case, effect.role.value, effect.action, hour(effect.at), state, effect.sealed]
    db.execute(sql, values)


def _keep_way_back(db: Database, effect: KeepWayBack) -> None:
    sql = "UPDATE case_file SET way_mark = ?, way_back = ? WHERE id = ?"
    db.execute(sql, [effect.way_back.mark, effect.way_back.sealed, effect.case])


def _drop_case_way_back(db: Database, effect: DropCaseWayBack) -> None:
    db.execute("UPDATE case_file SET way_mark = NULL, way_back = NULL WHERE id = ?", [effect.case])


def _release(db: Database, effect: ReleaseOriginal) -> bool:
    sql = 'UPDATE evidence SET "release" = 1 WHERE case_id = ? AND id = ? AND "release" = 0'
    return bool(db.execute(sql, [effect.case, effect.evidence]).rowcount)


def _flag(db: Database, effect: FlagSource) -> bool:
    sql = """
        INSERT OR REPLACE INTO blocked_source SELECT source, source_day, ? FROM case_file
        WHERE id = ? AND source IS NOT NULL
    """
    return bool(db.execute(sql, [effect.until.isoformat(), effect.case]).rowcount)


def _warn(db: Database, effect: WarnPurge) -> bool:
    sql = "UPDATE case_file SET warned = 1 WHERE id = ? AND warned = 0"
    return bool(db.execute(sql, [effect.case]).rowcount)


def _purge(db: Database, effect: PurgeCase) -> bool:
    if not _exists(db, effect.case):
        return False
    sql = """
        INSERT INTO case_count SELECT substr(opened, 1, 7), region, kind, state, 1 FROM case_file WHERE id = ?
        ON CONFLICT DO UPDATE SET cases = cases + 1
    """
    db.execute(sql, [effect.case])
    purge(db, effect.case)
    return True


def _exists(db: Database, case_id: str) -> bool:
    return db.execute("SELECT 1 FROM case_file WHERE id = ?", [case_id]).fetchone() is not None


APPLIERS: Mapping[type[Effect], Applier] = {
    OpenCase: _open,
    TouchDraft: _touch,
    HoldFile: _hold_file,
    AddEvidence: _add_evidence,
    DropEvidence: _drop_evidence,
    DropFiles: _drop_files,
    AbandonCase: _abandon,
    AddEntry: _add_entry,
    RecordAction: _record,
    KeepWayBack: _keep_way_back,
    DropCaseWayBack: _drop_case_way_back,
    ReleaseOriginal: _release,
    FlagSource: _flag,
    WarnPurge: _warn,
    PurgeCase: _purge,
}
