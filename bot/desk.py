"""Puts together what the delivery worker works with."""

import asyncio
from collections.abc import Callable, Mapping

from telegram import Bot

from bot.context import Services
from bot.delivery.arrivals import Arrivals
from bot.delivery.channels.mail import MailCarrier
from bot.delivery.channels.telegram import ChatCarrier, GroupCarrier
from bot.delivery.composing import Composer, Materials
from bot.delivery.documents import CaseView, summary_pdf
from bot.delivery.parcels import Carrier, Keyboard
from bot.delivery.worker import Desk
from bot.store.cases import Case
from bot.store.recipients import Channel
from knowledge.base import KnowledgeBase

_MEGABYTE = 1_000_000


def make_desk(services: Services, bot: Bot, keyboard: Callable[[Case], Keyboard]) -> Desk:
    """Make the worker's desk; `keyboard` makes the officers' buttons for a case as it stands."""
    composer = Composer(
        Materials(
            vault=services.vault,
            store=services.store,
            directory=services.directory,
            messages=services.messages,
            base=lambda: services.edition.base,
            keyboard=keyboard,
            summary=lambda view: _summary(view, services.edition.base),
            now=services.now,
        )
    )
    return Desk(
        store=services.store,
        composer=composer,
        directory=services.directory,
        arrived=Arrivals(services.vault, services.store, services.now).arrived,
        carriers=_carriers(services, bot),
        alerts=services.alerts,
        region_name=lambda region: _region_name(region, services.edition.base),
        now=services.now,
    )


def _carriers(services: Services, bot: Bot) -> Mapping[Channel, Carrier]:
    settings = services.settings
    footer = services.messages.render("mail_footer", operator=settings.operator_name)
    return {
        Channel.GROUP: GroupCarrier(bot),
        Channel.MAIL: MailCarrier(services.mailer, footer, settings.mail_largest_mb * _MEGABYTE),
        Channel.WAY_BACK: ChatCarrier(bot),
    }


async def _summary(view: CaseView, base: KnowledgeBase) -> bytes:
    # In a thread: setting a page takes longer than updates may wait.
    return await asyncio.to_thread(summary_pdf, view, base.reporting)


def _region_name(region: str, base: KnowledgeBase) -> str:
    return base.regions[region].name if region in base.regions else region
