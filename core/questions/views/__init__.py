"""View bases of question sets. A room subclasses them with its own policy, address and service."""

from core.questions.views.builder import BuilderView
from core.questions.views.pages import PageView
from core.questions.views.sheet import PreviewView, Sheet, SheetView, draft_key
from core.questions.views.translate import TranslateView
from core.questions.views.workbooks import ExportView, ImportView

__all__ = [
    "BuilderView",
    "ExportView",
    "ImportView",
    "PageView",
    "PreviewView",
    "Sheet",
    "SheetView",
    "TranslateView",
    "draft_key",
]
