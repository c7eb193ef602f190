"""What happens to mail: written, taken back, sent, merged, stopped. Rooms above use the names of this page."""

from core.mail.services.blocks import block_address, forget, lift_block, try_again
from core.mail.services.events import record_event
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

__all__ = [
    "address_for",
    "block_address",
    "confirm_news",
    "forget",
    "lift_block",
    "pause_all",
    "queue",
    "queue_many",
    "record_event",
    "request_news",
    "resume_all",
    "set_list",
    "set_lists",
    "set_quiet_hours",
    "stop_list",
    "try_again",
    "undo_stop",
    "withdraw",
]
