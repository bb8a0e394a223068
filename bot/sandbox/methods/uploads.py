"""Photos, documents, albums, and fetching files."""

from typing import Any

from bot.sandbox.cloud import Cloud
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT, UPLOAD_LIMIT, File, image_size
from bot.sandbox.methods.places import writable_chat
from bot.sandbox.methods.sending import deliver
from bot.sandbox.params import Json, Params, Upload
from bot.sandbox.texts import read_caption

_ALBUM = range(2, 11)
_THUMB = 320


def send_photo(cloud: Cloud, params: Params) -> Json:
    """Send a photo, new or by file_id."""
    return _send(cloud, params, "photo")


def send_document(cloud: Cloud, params: Params) -> Json:
    """Send a file, new or by file_id."""
    return _send(cloud, params, "document")


def _send(cloud: Cloud, params: Params, kind: str) -> Json:
    chat = writable_chat(cloud, params)
    content = _captioned(cloud, params)
    file = _file(cloud, kind, params.upload(kind), params.text(kind))
    return deliver(cloud, chat, params, media(file) | content)


def _captioned(cloud: Cloud, params: Params) -> Json:
    caption, entities = read_caption(cloud, params)
    content: Json = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _file(cloud: Cloud, kind: str, upload: Upload | None, reference: str) -> File:
    if upload:
        if len(upload.content) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        return cloud.files.add(kind, upload.name, upload.content, upload.mime)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = cloud.files.get(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def media(file: File) -> Json:
    """Describe a file as it stands in a message."""
    base: Json = {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
    }
    if file.kind == "photo":
        return {"photo": _sizes(file, base)}
    return {"document": {"file_name": file.name, "mime_type": file.mime, **base}}


def _sizes(file: File, base: Json) -> list[Json]:
    width, height = image_size(file.content) or (1, 1)
    full = {**base, "width": width, "height": height}
    if max(width, height) <= _THUMB:
        return [full]
    scale = _THUMB / max(width, height)
    small = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}
    return [{**full, **small, "file_unique_id": f"{file.unique_id}s"}, full]


def send_media_group(cloud: Cloud, params: Params) -> list[Json]:
    """Send an album of photos, or of documents."""
    chat = writable_chat(cloud, params)
    items = params.array("media", "media", "InputMedia") or []
    if len(items) not in _ALBUM:
        raise bad_request("wrong number of messages in the album: it must be 2-10")
    contents = [_album_item(cloud, params, item) for item in items]
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("can't mix photos and documents in one album")
    group = str(cloud.new_number())
    return [deliver(cloud, chat, params, content | {"media_group_id": group}) for content in contents]


def _album_item(cloud: Cloud, params: Params, item: Any) -> Json:
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in ("photo", "document"):
        raise bad_request("can't use the media of the specified type in the album")
    caption = _captioned(cloud, Params(item))
    reference = str(item.get("media", ""))
    return media(_file(cloud, kind, params.attached(reference), reference)) | caption


def get_file(cloud: Cloud, params: Params) -> Json:
    """Tell the path that a file can be fetched from."""
    file = cloud.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }
