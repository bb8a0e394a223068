"""Reading the text or caption of a call: formatting, trimming, limits."""

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import Entity, parse_html, utf16
from bot.sandbox.links import found_entities
from bot.sandbox.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_BLANK = " \t\r\n\v\f"


def read_text(cloud: Cloud, params: Params) -> tuple[str, list[Entity]]:
    """Get the text of a message with its entities.

    Raises:
        ApiError: It is empty, does not parse or is too long. Length counts after parsing.
    """
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = read_formatted(cloud, params, "text", "parse_mode", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(cloud: Cloud, params: Params) -> tuple[str, list[Entity]]:
    """Get the caption of a message with its entities; empty is allowed."""
    text, entities = read_formatted(cloud, params, "caption", "parse_mode", "caption_entities")
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def read_formatted(
    cloud: Cloud, params: Params, name: str, mode_name: str, entities_name: str
) -> tuple[str, list[Entity]]:
    """Get any formatted text, trimmed, with the entities given, parsed and found in it."""
    source = params.text(name)
    mode = params.text(mode_name).lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in ("", "none"):
        text, entities = source, params.array(entities_name, entities_name, "MessageEntity") or []
    else:
        # The bot writes HTML alone; the Markdown styles are refused instead of half understood.
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    for entity in entities:
        if entity["type"] == "text_mention":
            user = cloud.user_by_id(entity["user"]["id"])
            entity["user"] = user.profile if user else entity["user"]
    return text, _joined(text, entities)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    bare = text.strip(_BLANK)
    if bare == text:
        return text, entities
    start = len(text) - len(text.lstrip(_BLANK))
    size = utf16(bare)
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - start)
        end = min(size, entity["offset"] + entity["length"] - start)
        if end > begin:
            kept.append({**entity, "offset": begin, "length": end - begin})
    return bare, kept


def _joined(text: str, given: list[Entity]) -> list[Entity]:
    """Add what Telegram finds by itself where the bot's own entities do not already say what it is."""
    found = found_entities(text)
    if not found:
        return given
    closed = [entity for entity in given if entity["type"] in ("text_link", "text_mention", "code", "pre")]
    free = [entity for entity in found if not any(_overlap(entity, other) for other in closed)]
    return sorted(given + free, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
