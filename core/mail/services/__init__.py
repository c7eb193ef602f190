"""What happens to mail: written, taken back, sent, merged, stopped. Rooms above use the names of this page."""

from core.mail.services.blocks import block_address, forget, lift_block, try_again
from core.mail.services.events import record_event
from core.mail.services.mailings import (
    cancel_mailing,
    finish_mailing,
    mailing_text,
    open_mailing,
    pause_mailing,
    queue_mailing,
    resume_mailing,
)
from core.mail.services.outbox import queue, queue_many, withdraw
from core.mail.services.preferences import (
    address_for,
    confirm_news,
    pause_all,
    request_news,
    resume_all,
    set_list,
    set_lists,
    set_quiet_hours,
    stop_list,
    undo_stop,
)
from core.mail.services.relays import hold_outbox, pause_relay, release_outbox, resume_relay, withdraw_held

__all__ = [
    "address_for",
    "block_address",
    "cancel_mailing",
    "confirm_news",
    "finish_mailing",
    "forget",
    "hold_outbox",
    "lift_block",
    "mailing_text",
    "open_mailing",
    "pause_all",
    "pause_mailing",
    "pause_relay",
    "queue",
    "queue_mailing",
    "queue_many",
    "record_event",
    "release_outbox",
    "request_news",
    "resume_all",
    "resume_mailing",
    "resume_relay",
    "set_list",
    "set_lists",
    "set_quiet_hours",
    "stop_list",
    "try_again",
    "undo_stop",
    "withdraw",
    "withdraw_held",
]
