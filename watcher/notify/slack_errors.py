"""What Slack's words for a failure mean: whether to try again, and what a person can do.

The words are those that Slack documents for chat.postMessage, chat.update, auth.test and incoming
webhooks. One that is not listed is final, and told as it came.
https://docs.slack.dev/reference/methods/chat.postMessage#errors
"""

from datetime import timedelta
from typing import Final

from watcher.model.delivery import Outcome, Refused, TryAgain
from watcher.notify import clean

PASSING: Final = frozenset(
    {
        "accesslimited",
        "fatal_error",
        "internal_error",
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "rollup_error",
        "service_unavailable",
        "team_added_to_org",
    }
)
"""Failures that Slack documents as passing."""

GONE: Final = frozenset({"message_not_found", "thread_not_found"})
"""The message that was to be changed or answered was deleted."""

_SCOPES = "under “OAuth & Permissions” of the Slack app, then install the app again"
_RENEW = "put the bot's token of this workspace (xoxb-…) into the secret"
_INVITE = "write `/invite @` and the bot's name in the channel"
_HOOK = "make a new webhook in the Slack app and put its address into the secret"
_ADMIN = "an administrator of the workspace has to allow it"
_BUG = "this is a fault of watcher: please report it"

ADVICE: Final = {
    # who we are
    "access_denied": _ADMIN,
    "account_inactive": f"the app was removed, or its workspace: install it again and {_RENEW}",
    "ekm_access_denied": _ADMIN,
    "enterprise_is_restricted": _ADMIN,
    "invalid_auth": _RENEW,
    "missing_scope": f"add the scope {_SCOPES}",
    "no_permission": f"add the scope chat:write {_SCOPES}",
    "not_allowed_token_type": _RENEW,
    "not_authed": _RENEW,
    "org_login_required": "the workspace is being moved: try again later",
    "team_access_not_granted": "install the app in this workspace",
    "team_not_found": _RENEW,
    "token_expired": _RENEW,
    "token_revoked": f"install the app again and {_RENEW}",
    "two_factor_setup_required": _ADMIN,
    # the channel
    "cannot_reply_to_message": "this message takes no answers",
    "channel_is_archived": "name another channel, or take this one out of the archive",
    "channel_not_found": f"mend the channel's name; if it is private, {_INVITE}",
    "is_archived": "name another channel, or take this one out of the archive",
    "messages_tab_disabled": "allow messages under “App Home” of the Slack app",
    "not_in_channel": _INVITE,
    "restricted_action": _ADMIN,
    "restricted_action_non_threadable_channel": "threads are switched off in this channel",
    "restricted_action_read_only_channel": "only some people may post in this channel",
    "restricted_action_thread_locked": "the thread is locked",
    "restricted_action_thread_only_channel": "this channel takes answers in threads only",
    "slack_connect_blocked_file_type": _ADMIN,
    "slack_connect_file_link_sharing_blocked": _ADMIN,
    # webhooks
    "action_prohibited": _ADMIN,
    "invalid_token": _HOOK,
    "no_active_hooks": _HOOK,
    "no_service": _HOOK,
    "no_service_id": _HOOK,
    "no_team": _HOOK,
    "posting_to_general_channel_denied": _ADMIN,
    "team_disabled": "the workspace was closed",
    "user_not_found": _HOOK,
    # the message
    "as_user_not_supported": _BUG,
    "block_mismatch": _BUG,
    "cant_update_message": "it was posted by somebody else",
    "deprecated_endpoint": "a newer watcher is needed",
    "duplicate_channel_not_found": _BUG,
    "duplicate_message_not_found": _BUG,
    "edit_window_closed": "the workspace lets nobody edit messages so old",
    "external_channel_migrating": "the channel is being moved: send it again later",
    "invalid_arg_name": _BUG,
    "invalid_arguments": _BUG,
    "invalid_array_arg": _BUG,
    "invalid_blocks": _BUG,
    "invalid_blocks_format": _BUG,
    "invalid_charset": _BUG,
    "invalid_form_data": _BUG,
    "invalid_payload": _BUG,
    "invalid_post_type": _BUG,
    "markdown_text_conflict": _BUG,
    "message_not_found": "the message was deleted",
    "method_deprecated": "a newer watcher is needed",
    "missing_post_type": _BUG,
    "msg_blocks_too_long": _BUG,
    "msg_too_long": _BUG,
    "no_text": _BUG,
    "thread_not_found": "the message was deleted",
    "too_many_attachments": _BUG,
}
"""For each failure that lasts, what to do about it."""

_DETAIL = 300


def outcome(word: str, *, status: str = "", needed: str = "", wait: timedelta | None) -> Outcome:
    """What an answer that is no success means. `needed` is the scope that Slack says is missing."""
    said = clean.line(f"{status} Slack: {word or 'an answer that is not Slack’s'}".strip())
    if word in PASSING or not word:
        return TryAgain(detail=said, after=wait)
    return Refused(detail=clean.line(said + advice(word, needed), limit=_DETAIL), gone=word in GONE)


def advice(word: str, needed: str = "") -> str:
    """What to do, after a dash; empty if nothing is known."""
    if word == "missing_scope" and needed:
        return f" — add the scope {clean.line(needed, limit=60)} {_SCOPES}"
    return f" — {ADVICE[word]}" if word in ADVICE else ""
