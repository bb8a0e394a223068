"""Chats and members as getChat and getChatMember tell them."""

from bot.sandbox.state import Chat, Json, Standing

_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
]
_PERMISSIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


def member_of(profile: Json, standing: Standing) -> Json:
    """Describe someone's standing in a chat."""
    member: Json = {"user": profile, "status": standing}
    if standing == "creator":
        member["is_anonymous"] = False
    elif standing == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(_RIGHTS, True)}
    elif standing == "kicked":
        member["until_date"] = 0
    return member


def full_chat(chat: Chat) -> Json:
    """Describe a chat in full."""
    full: Json = {
        **chat.header,
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if not chat.is_private:
        full |= {"permissions": dict.fromkeys(_PERMISSIONS, True), "join_to_send_messages": True}
    return full
