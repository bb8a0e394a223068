"""Polls and quizzes."""

from typing import Any

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import Entity
from bot.sandbox.keyboards import read_inline
from bot.sandbox.methods.places import found_message, writable_chat
from bot.sandbox.methods.sending import deliver
from bot.sandbox.params import Json, Params
from bot.sandbox.state import Poll
from bot.sandbox.texts import read_formatted

_QUESTION_LIMIT = 300
_OPTION_LIMIT = 100
_EXPLANATION_LIMIT = 200
_EXPLANATION_LINES = 2
_MOST_OPTIONS = 12


def send_poll(cloud: Cloud, params: Params) -> Json:
    """Send a poll or a quiz."""
    chat = writable_chat(cloud, params)
    poll = _poll(cloud, params)
    message = deliver(cloud, chat, params, {"poll": poll})
    cloud.polls[poll["id"]] = Poll(chat.id, message["message_id"], poll)
    return message


def _poll(cloud: Cloud, params: Params) -> Json:
    question, entities = read_formatted(cloud, params, "question", "question_parse_mode", "question_entities")
    _check_length("question", question, _QUESTION_LIMIT)
    options = _options(cloud, params)
    quiz = params.text("type") == "quiz"
    poll: Json = {
        "id": str(cloud.new_number()),
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous", default=True),
        "type": "quiz" if quiz else "regular",
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": params.flag("allows_revoting", default=not quiz),
        "members_only": False,
    }
    if entities:
        poll["question_entities"] = entities
    for name in ("open_period", "close_date"):
        if params.integer(name):
            poll[name] = params.integer(name)
    return poll | (_quiz(cloud, params, len(options)) if quiz else {})


def _check_length(what: str, text: str, limit: int) -> None:
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > limit:
        raise bad_request(f"poll {what} length must not exceed {limit}")


def _options(cloud: Cloud, params: Params) -> list[Json]:
    given = params.array("options", "options", "InputPollOption")
    if given is None:
        raise bad_request("can't parse options JSON object")
    if not given:
        raise bad_request("poll must have at least one answer option")
    if len(given) > _MOST_OPTIONS:
        raise bad_request(f"poll can't have more than {_MOST_OPTIONS} options")
    return [_option(cloud, option, number) for number, option in enumerate(given)]


def _option(cloud: Cloud, option: Any, number: int) -> Json:
    if isinstance(option, str):
        option = {"text": option}
    if not isinstance(option, dict):
        raise bad_request("can't parse InputPollOption: Expected InputPollOption to be an Object")
    if "text" not in option:
        raise bad_request("can't parse InputPollOption: Can't find field \"text\"")
    text, entities = read_formatted(cloud, Params(option), "text", "text_parse_mode", "text_entities")
    _check_length("options", text, _OPTION_LIMIT)
    found: Json = {"persistent_id": str(number), "text": text, "voter_count": 0}
    return found | ({"text_entities": entities} if entities else {})


def _quiz(cloud: Cloud, params: Params, size: int) -> Json:
    ids = params.array("correct_option_ids", "correct option identifiers", "correct option identifiers")
    if ids is None and params.text("correct_option_id"):
        ids = [params.integer("correct_option_id", -1)]
    if not ids:
        raise bad_request("correct quiz option list must be non-empty")
    if ids != sorted(set(ids)):
        raise bad_request("correct quiz option list must be increasing")
    if not all(0 <= number < size for number in ids):
        raise bad_request("wrong quiz correct_option_id")
    explanation, entities = _explanation(cloud, params)
    quiz: Json = {"correct_option_ids": ids}
    if explanation:
        quiz |= {"explanation": explanation, "explanation_entities": entities}
    return quiz


def _explanation(cloud: Cloud, params: Params) -> tuple[str, list[Entity]]:
    text, entities = read_formatted(cloud, params, "explanation", "explanation_parse_mode", "explanation_entities")
    if len(text) > _EXPLANATION_LIMIT or text.count("\n") > _EXPLANATION_LINES:
        raise bad_request("explanation is too long")
    return text, entities


def stop_poll(cloud: Cloud, params: Params) -> Json:
    """Close a poll for good."""
    chat = writable_chat(cloud, params)
    message = found_message(chat, params, "edit")
    if "poll" not in message:
        raise bad_request("message with poll to stop not found")
    if message["from"]["id"] != cloud.bot["id"]:
        raise bad_request("poll can't be stopped")
    if message["poll"]["is_closed"]:
        raise bad_request("poll has already been closed")
    changed = {**message, "poll": {**message["poll"], "is_closed": True}, "reply_markup": read_inline(params)}
    kept = cloud.replace(chat, {name: value for name, value in changed.items() if value is not None})
    cloud.polls[kept["poll"]["id"]].body = kept["poll"]
    return dict(kept["poll"])
