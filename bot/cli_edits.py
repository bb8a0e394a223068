"""The commands of `kb` that work with the edits in DATA_DIR."""

from collections.abc import Callable
from typing import Annotated

import typer

from bot.commandline import UNREADABLE, read_settings, stop


def diff() -> None:
    """Tell what the edits in DATA_DIR change in the shipped knowledge base."""
    from bot import revisions

    _from_store(lambda: revisions.difference(read_settings()))


def history(
    entry: Annotated[str | None, typer.Argument(help="Id of an entry; default: all.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many revisions.")] = 20,
) -> None:
    """List what was published from within the bot, newest first."""
    from bot import revisions

    _from_store(lambda: revisions.history(read_settings(), entry, limit))


def rollback(
    entry: str,
    why: Annotated[str, typer.Option(help="The reason, for history and audit log.")],
    to: Annotated[int | None, typer.Option(help="Number of a revision, 0 for the shipped entry.")] = None,
    sure: Annotated[bool, typer.Option("--sure", help="Also where another question gets a worse answer.")] = False,
) -> None:
    """Go back to an older state of an entry, by default the one before; the running bot takes it up at once."""
    from bot import revisions

    _from_store(lambda: revisions.rollback(read_settings(), entry, why, to, sure=sure))


def _from_store(work: Callable[[], str]) -> None:
    from bot import revisions
    from bot.editing.drafts import Conflict
    from bot.editing.texts import EditRefused
    from bot.store.base import StoreError
    from bot.store.seal import SealError

    try:
        typer.echo(work())
    except EditRefused as refused:
        stop(revisions.explain(refused))
    except revisions.Worsens as worse:
        listed = "\n".join(f"  {question}" for question in worse.questions)
        stop(f"Nothing was done: these would get worse answers than now. Look at them, then add --sure.\n{listed}")
    except Conflict:
        stop("The entry was changed meanwhile; nothing was done.")
    except (StoreError, SealError) as fault:
        stop(UNREADABLE.format(type(fault).__name__))
