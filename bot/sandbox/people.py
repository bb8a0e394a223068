"""What people do in the cloud: write, edit, press, vote, send files, block."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import SandboxError
from bot.sandbox.links import found_entities
from bot.sandbox.methods.places import without_reply
from bot.sandbox.methods.uploads import media
from bot.sandbox.state import Chat, Json, Query, User

_STICKER: Json = {
    "width": 512,
    "height": 512,
    "emoji": "👍",
    "is_animated": False,
    "is_video": False,
    "type": "regular",
}


def write(
    cloud: Cloud, user: User, chat: Chat, content: Json, reply_to: int | None = None, thread: int | None = None
) -> Json:
    """Let a person send something; the bot gets an update where Telegram would give it one.

    Raises:
        SandboxError: The person is not in this chat, or replies to a message that is not there.
    """
    if user.id not in chat.members:
        raise SandboxError(f"{user.key} is not in {chat.key}")
    frame: Json = {}
    if reply_to is not None:
        if reply_to not in chat.messages:
            raise SandboxError(f"no message {reply_to} in {chat.key} to reply to")
        target = chat.messages[reply_to]
        frame["reply_to_message"] = without_reply(target)
        thread = thread or target.get("message_thread_id")
    if thread:
        frame |= {"message_thread_id": thread, "is_topic_message": True}
    _come_back(cloud, chat, user)
    message = cloud.post(chat, user.profile, frame | content)
    if _heard(cloud, chat, message):
        cloud.queue.put("message", message, chat.id)
    return message


def _come_back(cloud: Cloud, chat: Chat, user: User) -> None:
    """Writing to a blocked bot unblocks it."""
    if not chat.is_private:
        return
    chat.started = True
    if chat.bot == "kicked":
        cloud.set_standing(chat, "member", user.profile)


def _heard(cloud: Cloud, chat: Chat, message: Json) -> bool:
    """Whether the bot gets this message: in groups it hears commands, its name and replies to it."""
    if chat.is_private or cloud.hears_all or chat.bot == "administrator":
        return chat.bot not in ("kicked", "left")
    if chat.bot != "member":
        return False
    answered = message.get("reply_to_message", {}).get("from", {})
    return answered.get("id") == cloud.bot["id"] or _addressed(cloud, message)


def _addressed(cloud: Cloud, message: Json) -> bool:
    text = message.get("text") or message.get("caption") or ""
    name = f"@{cloud.bot['username']}".lower()
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0]
        return "@" not in command or command.lower().endswith(name)
    return name in text.lower()


def text_content(text: str) -> Json:
    """Build the content of a text message."""
    entities = found_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(caption: str) -> Json:
    """Build the caption part of a message with a file."""
    if not caption:
        return {}
    entities = found_entities(caption)
    return {"caption": caption, "caption_entities": entities} if entities else {"caption": caption}


def file_content(cloud: Cloud, kind: str, content: bytes, name: str, caption: str = "") -> Json:
    """Keep a file and build the message content that shows it."""
    return media(cloud.files.add(kind, name, content)) | caption_content(caption)


def video_content(cloud: Cloud, content: bytes, caption: str = "") -> Json:
    """Build the content of a video."""
    file = cloud.files.add("video", "video.mp4", content, "video/mp4")
    shape = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    video = {**shape, "width": 320, "height": 240, "duration": 1, "mime_type": "video/mp4"}
    return {"video": video} | caption_content(caption)


def album_contents(cloud: Cloud, photos: Iterable[bytes]) -> list[Json]:
    """Build the contents of the messages of one album of photos."""
    group = {"media_group_id": str(cloud.new_number())}
    return [file_content(cloud, "photo", photo, "foto.jpg") | group for photo in photos]


def sticker_content(cloud: Cloud) -> Json:
    """Build the content of a sticker."""
    file = cloud.files.add("sticker", "stiker.webp", b"RIFF-kotak-pasir-stiker")
    shape = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    return {"sticker": {**shape, **_STICKER}}


def voice_content(cloud: Cloud) -> Json:
    """Build the content of a voice message."""
    file = cloud.files.add("voice", "suara.oga", b"OggS-kotak-pasir-suara", "audio/ogg")
    shape = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
    return {"voice": {**shape, "duration": 3, "mime_type": "audio/ogg"}}


def edit(cloud: Cloud, user: User, chat: Chat, number: int, text: str) -> Json:
    """Let a person edit an own message."""
    old = chat.messages.get(number)
    if old is None or old["from"]["id"] != user.id:
        raise SandboxError(f"{user.key} has no message {number} in {chat.key}")
    changed = {name: value for name, value in old.items() if name not in ("entities", "caption_entities")}
    content = text_content(text) if "text" in old else caption_content(text)
    message = cloud.replace(chat, {**changed, **content, "edit_date": cloud.now()})
    if _heard(cloud, chat, message):
        cloud.queue.put("edited_message", message, chat.id)
    return message


def press(cloud: Cloud, user: User, chat: Chat, number: int, data: str) -> Query:
    """Let a person press a button that carries `data`."""
    query = cloud.new_query()
    update: dict[str, Any] = {
        "id": query.id,
        "from": user.profile,
        "message": chat.messages[number],
        "chat_instance": str(chat.id * 31 + 7),
        "data": data,
    }
    cloud.queue.put("callback_query", update, chat.id)
    return query


def vote(cloud: Cloud, user: User, chat: Chat, number: int, choice: list[int]) -> Json:
    """Let a person answer a poll; an empty choice takes the vote back."""
    message = chat.messages[number]
    poll = cloud.polls[message["poll"]["id"]]
    if message["poll"]["is_closed"] or (user.id in poll.votes and not message["poll"]["allows_revoting"]):
        raise SandboxError("this poll takes no answer any more")
    if not all(0 <= option < len(message["poll"]["options"]) for option in choice):
        raise SandboxError("there is no such option")
    poll.votes[user.id] = tuple(choice)
    if not choice:
        del poll.votes[user.id]
    counts = [sum(option in cast for cast in poll.votes.values()) for option in range(len(poll.body["options"]))]
    options = [{**option, "voter_count": count} for option, count in zip(poll.body["options"], counts, strict=True)]
    poll.body = {**poll.body, "options": options, "total_voter_count": len(poll.votes)}
    _tell_vote(cloud, user, chat, poll.body, choice)
    return cloud.replace(chat, {**message, "poll": poll.body})


def _tell_vote(cloud: Cloud, user: User, chat: Chat, body: Json, choice: list[int]) -> None:
    cloud.queue.put("poll", body, chat.id)
    if not body["is_anonymous"]:
        answer = {
            "poll_id": body["id"],
            "user": user.profile,
            "option_ids": choice,
            "option_persistent_ids": [body["options"][option]["persistent_id"] for option in choice],
        }
        cloud.queue.put("poll_answer", answer, chat.id)


def block(cloud: Cloud, user: User, chat: Chat) -> None:
    """Let a person block the bot."""
    cloud.set_standing(chat, "kicked", user.profile)


def unblock(cloud: Cloud, user: User, chat: Chat) -> None:
    """Let a person unblock the bot."""
    cloud.set_standing(chat, "member", user.profile)
