"""Every command of the console script; the work is done elsewhere, and imported when it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from knowledge.base import KnowledgeBase
    from knowledge.edition import Edition

from bot import cli_edits
from bot.commandline import UNREADABLE, read_settings, stop
from bot.settings import LogLevel

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Tanya Netral")
kb = typer.Typer(no_args_is_help=True, help="The knowledge base.")
app.add_typer(kb, name="kb")
keys = typer.Typer(no_args_is_help=True, help="Master keys that seal what is stored.")
app.add_typer(keys, name="keys")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

kb.command()(cli_edits.diff)
kb.command()(cli_edits.history)
kb.command()(cli_edits.rollback)


@app.command()
def run() -> None:
    """Run the bot: the sandbox without TELEGRAM_TOKEN, else polling, or webhook with WEBHOOK_URL."""
    from bot import serve
    from bot.logs import configure_logs

    settings = read_settings()
    configure_logs(settings.log_level)
    try:
        serve.run(settings, lambda line: print(line, flush=True))  # noqa: T201 - the command's output
    except serve.StartError as fault:
        stop(str(fault))
    except KeyboardInterrupt:
        return


@app.command()
def deliver() -> None:
    """Only deliver reports to officers, beside other processes over the same data."""
    from bot import serve
    from bot.logs import configure_logs

    settings = read_settings()
    configure_logs(settings.log_level)
    try:
        serve.deliver(settings, lambda line: print(line, flush=True))  # noqa: T201 - the command's output
    except serve.StartError as fault:
        stop(str(fault))
    except KeyboardInterrupt:
        return


@app.command()
def ask(
    question: str,
    as_json: AsJson = False,
    after: Annotated[str | None, typer.Option(help="The question asked before this one.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the answer was found.")] = False,
) -> None:
    """Answer one question in the terminal."""
    from bot import terminal

    typer.echo(terminal.ask(_edition(), read_settings(), question, after, as_json=as_json, explain=explain))


@app.command("eval")
def evaluate(
    file: Path,
    as_json: AsJson = False,
    errors: Annotated[bool, typer.Option("--errors", help="List every row that is not right.")] = False,
    base: Annotated[Path | None, typer.Option(help="Bare phrasings to match against instead of the base.")] = None,
) -> None:
    """Score the matcher on labelled questions."""
    from bot import terminal
    from knowledge.errors import KnowledgeError

    try:
        typer.echo(terminal.evaluate(file, base, as_json=as_json, errors=errors))
    except (KnowledgeError, OSError) as fault:
        stop(str(fault))


@app.command()
def bench(
    file: Annotated[Path | None, typer.Argument(help="Labelled questions; default: those of the checkout.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure matching and update throughput beside their baselines; takes some minutes."""
    from bot import bench as benchmark
    from bot.logs import configure_logs
    from knowledge.errors import KnowledgeError

    configure_logs(LogLevel.WARNING)
    try:
        typer.echo(benchmark.report(file or benchmark.LABELLED, as_json=as_json))
    except KnowledgeError as fault:
        stop(str(fault))


@app.command()
def tune(
    dev: Annotated[
        list[Path] | None, typer.Argument(help="Labelled questions to tune on; default: the dev sets.")
    ] = None,
    work: Annotated[Path, typer.Option(help="Folder that keeps fitted weights for the next time.")] = Path(
        ".cache/train"
    ),
) -> None:
    """Fit and calibrate the matcher on phrasings and dev sets; stores thresholds with the figures that justify them.

    Takes half an hour after phrasings changed, else a minute.
    """
    from bot import terminal
    from knowledge.errors import KnowledgeError

    try:
        typer.echo(terminal.tune(dev, work))
    except (KnowledgeError, OSError) as fault:
        stop(str(fault))


@app.command()
def doctor() -> None:
    """Check settings, disk, database, knowledge base and Telegram, and say what to do about each fault."""
    from bot import doctor as examination

    findings = examination.examine()
    for finding in findings:
        typer.echo(str(finding))
    if not all(finding.healthy for finding in findings):
        raise typer.Exit(1)


@app.command()
def digest(
    week: Annotated[str | None, typer.Option(help="ISO week such as 2026-W47; default: the last that is over.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for page, pictures, spreadsheet and database.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it to those who have not got it.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Leave out reports and misses; safe to publish.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Sum up generated weeks instead of the store.")] = False,
) -> None:
    """Sum up a week: print it, write its files, or send it."""
    import asyncio

    from bot import weekly
    from bot.logs import configure_logs

    configure_logs(LogLevel.WARNING)
    if send and (public or demo or out):
        stop("--send: sends the internal edition from the store; leave out --public, --demo and --out")
    settings = read_settings()
    try:
        if send:
            text, all_sent = weekly.told(asyncio.run(weekly.send(settings, _edition(), week)))
            typer.echo(text)
            raise typer.Exit(0 if all_sent else 1)
        issue = asyncio.run(weekly.make(settings, _answers(), week, demo=demo, public=public))
        typer.echo("\n".join(map(str, weekly.write(issue, out))) if out else weekly.words(issue))
    except weekly.WeeklyError as fault:
        stop(str(fault))


@app.command()
def proof(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The PDF, or its text.")]) -> None:
    """Check a proof of receipt, and print what was signed: only that is to be believed."""
    import asyncio

    from bot import proofs
    from bot.store.base import StoreError
    from bot.store.seal import SealError

    try:
        lines = asyncio.run(proofs.check(read_settings(), file.read_bytes()))
    except (SealError, StoreError, OSError) as fault:
        stop(f"Cannot check proofs here: {type(fault).__name__}. Is DATA_DIR that of the bot, and are its keys there?")
    if lines is None:
        stop("This installation did not sign that.")
    typer.echo("\n".join(lines))


@keys.command("new")
def new_key() -> None:
    """Print a new master key for SEAL_KEYS."""
    from bot import keys as master_keys

    typer.echo(master_keys.new())


@keys.command()
def rotate() -> None:
    """Seal everything with a new master key: made here with a key file, or the first of SEAL_KEYS."""
    import asyncio

    from bot import keys as master_keys
    from bot.store.base import StoreError
    from bot.store.seal import SealError

    try:
        count = asyncio.run(master_keys.rotate(read_settings()))
    except (SealError, StoreError) as fault:
        stop(f"SEAL_KEYS: nothing was changed ({type(fault).__name__}); `tanya-netral doctor` tells more.")
    typer.echo(f"{count} data keys wrapped anew")


@kb.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a knowledge base; default: the shipped one.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Leave out warnings.")] = False,
) -> None:
    """Check every rule of the knowledge base; exit code 1 when there are errors."""
    from bot import terminal
    from knowledge.base import SHIPPED

    text, sound = terminal.check(folder or SHIPPED, date.today(), quiet=quiet)
    typer.echo(text)
    if not sound:
        raise typer.Exit(1)


@kb.command()
def site(
    out: Annotated[Path, typer.Option(help="Folder for the pages: new, empty, or made by this command.")],
    bot: Annotated[str, typer.Option(help="Username of the bot, for links that open an answer in Telegram.")] = "",
    url: Annotated[str, typer.Option(help="Public address the pages will have.")] = "",
    summary: Annotated[Path | None, typer.Option(help="Page made by `digest --public`, to be shown too.")] = None,
) -> None:
    """Write the whole FAQ as web pages."""
    from bot.site import SiteError, read_options, read_summary, render_site, write_site
    from knowledge.base import load
    from knowledge.errors import BrokenBase

    try:
        page = read_summary(summary) if summary else None
        write_site(out, render_site(load(), read_options(bot, url), date.today(), page))
    except BrokenBase as fault:
        stop("\n".join(map(str, fault.problems)))
    except SiteError as fault:
        stop(str(fault))
    typer.echo(f"open {out / 'index.html'} in a browser")


@kb.command()
def stats(
    folder: Annotated[Path | None, typer.Argument(help="Folder of a knowledge base; default: the shipped one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Count entries by category and verdict, phrasings, what is stale, and confidence."""
    from bot import terminal
    from knowledge.base import SHIPPED
    from knowledge.errors import BrokenBase

    try:
        typer.echo(terminal.stats(folder or SHIPPED, date.today(), as_json=as_json))
    except BrokenBase as fault:
        stop("\n".join(map(str, fault.problems)))


@kb.command()
def export(
    wanted: Annotated[Literal["csv", "xlsx", "json", "md", "yaml"], typer.Option("--format", help="What to write.")],
    out: Annotated[
        Path | None,
        typer.Option(help="File to write, for yaml a folder; default: standard output, the shipped folder."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Folder of a base to write instead of the shipped one with its edits.")
    ] = None,
) -> None:
    """Write every published entry with its phrasings; docs/editing.md tells how to edit them."""
    from bot import revisions, terminal
    from bot.store.base import StoreError
    from knowledge.base import SHIPPED
    from knowledge.errors import BrokenBase, KnowledgeError
    from knowledge.exchange import Format

    try:
        if wanted == "yaml":
            for name in revisions.export_yaml(read_settings(), out or SHIPPED):
                typer.echo(f"changed {name}")
            return
        data = terminal.export(folder, Format(wanted)) if folder else revisions.export(read_settings(), Format(wanted))
        if out:
            out.write_bytes(data)
        else:
            typer.echo(data, nl=False)
    except BrokenBase as fault:
        stop("\n".join(map(str, fault.problems)))
    except StoreError as fault:
        stop(UNREADABLE.format(type(fault).__name__))
    except (KnowledgeError, OSError) as fault:
        stop(str(fault))


@kb.command("import")
def import_(
    file: Path,
    apply: Annotated[bool, typer.Option("--apply", help="Change the knowledge base, after telling how.")] = False,
    folder: Annotated[Path | None, typer.Option(help="Folder of a knowledge base; default: the shipped one.")] = None,
) -> None:
    """Tell what an edited file changes in the knowledge base, and change it with --apply."""
    from bot import terminal
    from knowledge.base import SHIPPED
    from knowledge.errors import BrokenBase, KnowledgeError

    try:
        terminal.import_(file, folder or SHIPPED, typer.echo, apply=apply)
    except BrokenBase as fault:
        stop("\n".join(map(str, fault.problems)))
    except (KnowledgeError, OSError) as fault:
        stop(str(fault))


def _edition() -> "Edition":
    from bot import revisions

    with _readable():
        return revisions.published_edition(read_settings())


def _answers() -> "KnowledgeBase":
    """Read the published base without what only matching needs, its phrasings."""
    from bot import revisions
    from knowledge.base import load

    with _readable():
        return revisions.published(read_settings(), load(said={})).base


@contextmanager
def _readable() -> Iterator[None]:
    from bot.store.base import StoreError
    from knowledge.errors import BrokenBase

    try:
        yield
    except StoreError as fault:
        stop(UNREADABLE.format(type(fault).__name__))
    except BrokenBase as fault:
        stop("\n".join(map(str, fault.problems)))
