"""getUpdates and the webhook."""

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import ApiError
from bot.sandbox.params import Json, Params
from bot.sandbox.updates import DEFAULT_KINDS, MAX_BATCH, MAX_WAIT
from bot.sandbox.webhook import checked_target


class Raw(bytes):
    """A result that is JSON already."""


async def get_updates(cloud: Cloud, params: Params) -> Raw:
    """Confirm what lies below `offset` and hand out what is queued, waiting for news if asked to."""
    if cloud.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    cloud.queue.allow(params.array("allowed_updates", "allowed updates", "Strings"))
    limit = params.integer("limit", MAX_BATCH)
    updates = await cloud.queue.take(
        params.integer("offset"),
        limit if 1 <= limit <= MAX_BATCH else MAX_BATCH,
        min(params.integer("timeout"), MAX_WAIT),
    )
    return Raw(b"[" + b",".join(update.body for update in updates) + b"]")


async def set_webhook(cloud: Cloud, params: Params) -> bool:
    """Deliver updates to an address from now on; an empty address ends it."""
    url = params.text("url").strip()
    if not url:
        return await delete_webhook(cloud, params)
    target = checked_target(
        url,
        params.text("secret_token"),
        params.integer("max_connections", 40),
        anywhere=cloud.webhook_transport is not None,
    )
    cloud.queue.allow(params.array("allowed_updates", "allowed updates", "Strings"))
    if params.flag("drop_pending_updates"):
        cloud.queue.clear()
    await cloud.point_webhook(target)
    return True


async def delete_webhook(cloud: Cloud, params: Params) -> bool:
    """Let updates wait for getUpdates again."""
    await cloud.point_webhook(None)
    if params.flag("drop_pending_updates"):
        cloud.queue.clear()
    return True


def get_webhook_info(cloud: Cloud, _: Params) -> Json:
    """Tell where updates go and how that works out."""
    info: Json = {
        "url": cloud.webhook.target.url if cloud.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(cloud.queue.pending),
    }
    if cloud.webhook:
        info |= {"max_connections": cloud.webhook.target.connections, **cloud.webhook.last_error}
    if cloud.queue.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(cloud.queue.allowed)
    return info
