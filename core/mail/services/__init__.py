"""What happens to mail: written, taken back, sent, merged, stopped. Rooms above use the names of this page."""

from core.mail.services.outbox import queue, queue_many, withdraw

__all__ = ["queue", "queue_many", "withdraw"]
