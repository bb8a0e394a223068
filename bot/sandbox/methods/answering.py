"""Answering a press on a button."""

from bot.sandbox.cloud import CALLBACK_LIFETIME, Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.params import Params
from bot.sandbox.state import Toast

_TEXT_LIMIT = 200


def answer_callback_query(cloud: Cloud, params: Params) -> bool:
    """Show a toast or an alert, open a link, or only stop the button's spinner."""
    query = cloud.queries.get(params.text("callback_query_id"))
    if query is None or query.answer.done() or cloud.clock() - query.at > CALLBACK_LIFETIME:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.text("text")
    if len(text) > _TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer.set_result(Toast(text, params.flag("show_alert"), params.text("url")))
    return True
