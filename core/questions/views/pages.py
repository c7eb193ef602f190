"""Pages mode: one question or part a page, each Continue saves, autosave between, "Check your answers" at the end."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _

from core.questions import services
from core.questions.forms import PartForm
from core.questions.models import QuestionSetVersion
from core.questions.types import Definition, kind_of, said
from core.questions.types.parts import Part, parts_of, to_send
from core.questions.views.sheet import language_of
from core.web import clock, dates, frame
from core.web.policy import NotPossible
from core.web.views import ActionView

CHECK = "check"  # `?at=check`: the last page


@dataclass(frozen=True, slots=True)
class Line:
    """One line of "Check your answers"."""

    key: str
    label: str
    answer: str
    page: str = ""  # empty: the question was removed, its answer is kept
    fault: str = ""
    changed: bool = False


class PageView(ActionView):
    """A longer form on one address: `?at=<question or section>`, `?at=check` at last; without it the first gap.

    Unfinished answers live in the room's own row. Subclasses say what is asked and what stands (`get_version`,
    `get_answers`, `get_lock_version`), write with their own services in `save` and `send`, both of which compare the
    lock_version and return the row's new one, and leave everything else as it is.
    """

    template_name = "questions/page_form.html"
    by_section: ClassVar[bool] = False

    def get_version(self) -> QuestionSetVersion:
        raise TypeError(f"{type(self).__name__} does not say which questions it asks.")

    def get_answered_version(self) -> QuestionSetVersion | None:
        """Return the version that the standing answers were given to, if it is an earlier one."""
        return None

    def get_answers(self) -> dict[str, Any]:
        raise TypeError(f"{type(self).__name__} does not say what was answered.")

    def get_lock_version(self) -> int:
        raise TypeError(f"{type(self).__name__} does not say which state of the answers it shows.")

    def get_saved_at(self) -> datetime | None:
        return None

    def get_title(self) -> str:
        return str(self.obj)

    def get_leave_url(self) -> str:
        return str(self.obj.get_absolute_url())

    def save(self, answers: dict[str, Any], lock_version: int) -> int:
        raise TypeError(f"{type(self).__name__} does not say where answers are kept.")

    def send(self, answers: dict[str, Any], lock_version: int) -> Any:
        raise TypeError(f"{type(self).__name__} does not say which service sends.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._version: QuestionSetVersion | None = None
        return super().dispatch(request, *args, **kwargs)

    @property
    def whole(self) -> Definition:
        if self._version is None:
            self._version = self.get_version()
        return self._version.asks

    @property
    def parts(self) -> list[Part]:
        return parts_of(self.whole, self.get_answers(), by_section=self.by_section)

    def get_at(self) -> str:
        """Return which page this is: the one asked for, or the first with something to answer."""
        parts, asked = self.parts, self.request.GET.get("at", "")
        if asked == CHECK or any(part.key == asked for part in parts):
            return asked
        answers = self.get_answers()
        return next((part.key for part in parts if not part.keys & set(answers)), CHECK)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = self.get_at()
        return self.show_check() if at == CHECK else self.show_part(self.form_at(at))

    def form_at(self, at: str) -> PartForm:
        part = next(part for part in self.parts if part.key == at)
        posted = {"data": self.request.POST} if self.request.method == "POST" else {}
        lang = language_of(self.request, self.whole)
        return PartForm(part=part, whole=self.whole, stands=self.get_answers(), lang=lang, **posted)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = self.get_at()
        lock_version = services.posted_version(request.POST.get("lock_version", ""))
        if at == CHECK:
            return self.post_check(lock_version)
        form = self.form_at(at)
        is_valid, quietly = form.is_valid(), request.POST.get("do") == "autosave"
        if not is_valid and not quietly:
            return self.show_part(form, status=422)
        try:
            lock_version = self.save(form.answers, lock_version)
        except NotPossible as conflict:
            if quietly:
                return JsonResponse({"says": str(conflict.reason)}, status=409)
            form.add_error(None, conflict.reason)
            return self.show_part(form, status=409, conflict=conflict)
        if quietly:
            return JsonResponse({"says": saved_words(clock.now()), "lock_version": lock_version})
        frame.acted(request)
        if request.POST.get("do") == "leave":
            return HttpResponseRedirect(self.get_leave_url())
        return HttpResponseRedirect(self.address_of(self.next_after(at)))

    def next_after(self, at: str) -> str:
        """Return the page behind this one, as the answers stand now; the check, if the person came from there."""
        if self.request.GET.get("from") == CHECK:
            return CHECK
        keys = [part.key for part in self.parts]
        return (keys[keys.index(at) + 1 :] or [CHECK])[0] if at in keys else CHECK

    def address_of(self, at: str) -> str:
        return f"{self.request.path}?at={at}"

    def here(self, at: str) -> str:
        """Return the query of a page, which an address without one would guess anew after each saving."""
        return f"?at={at}" + ("&from=check" if self.request.GET.get("from") == CHECK else "")

    def post_check(self, lock_version: int) -> HttpResponse:
        answers = self.get_answers()
        if self.whole.clean(answers).faults:
            return self.show_check(status=422, is_told=True)
        try:
            result = self.send(to_send(self.whole, answers), lock_version)
        except NotPossible as conflict:
            return self.show_check(status=409, conflict=conflict)
        frame.acted(self.request)
        return HttpResponseRedirect(self.get_success_url(result))

    def show_part(self, form: PartForm, status: int = 200, **more: Any) -> HttpResponse:
        parts = self.parts
        keys = [part.key for part in parts]
        place = keys.index(form.part.key)
        saved_at = self.get_saved_at()
        left = sum(part.seconds for part in parts[place:])
        return self.show(
            status,
            form=form,
            part=form.part,
            here=self.here(form.part.key),
            n=place + 1,
            total=len(parts),
            share=round(100 * place / len(parts)),
            minutes=max(1, math.ceil(left / 60)),
            back_url=self.address_of(keys[place - 1]) if place else self.get_leave_url(),
            saved=saved_words(saved_at) if saved_at else "",
            changed=[question for question in form.part.definition.questions if self.has_changed(question.key)],
            **more,
        )

    def show_check(self, status: int = 200, *, is_told: bool = False, **more: Any) -> HttpResponse:
        self.template_name = "questions/page_check.html"
        lines = self.lines()
        told = [(f"line-{line.key}", line.fault) for line in lines if line.fault] if is_told else []
        general = self.whole.clean(self.get_answers()).faults.get("")
        if is_told and general:
            told.append(("", general.message))
        conflict = more.get("conflict")
        if conflict is not None:
            told.append(("", conflict.reason))
        last = self.parts[-1].key if self.parts else ""
        return self.show(status, lines=lines, problems=told, back_url=self.address_of(last), **more)

    def lines(self) -> list[Line]:
        """Return every question that is asked with its answer in words, then what was answered and asked no more."""
        answers, lang = self.get_answers(), language_of(self.request, self.whole)
        cleaned = self.whole.clean(answers)
        lines = []
        for part in self.parts:
            for question in part.definition.asked:
                if not self.whole.is_asked(self.whole.by_key[question.key], cleaned.answers):
                    continue
                value, fault = cleaned.answers.get(question.key), cleaned.faults.get(question.key)
                answer = "" if value is None else kind_of(question).plain(question, value, lang)
                words, changed = said(question.label, lang), self.has_changed(question.key)
                lines.append(Line(question.key, words, answer, part.key, fault.message if fault else "", changed))
        return lines + self._removed(answers, lang)

    def _removed(self, answers: dict[str, Any], lang: str) -> list[Line]:
        earlier = self.get_answered_version()
        known = earlier.asks.by_key if earlier else {}
        return [
            Line(key, said(known[key].label, lang), kind_of(known[key]).plain(known[key], value, lang))
            for key, value in answers.items()
            if key not in self.whole.by_key and key in known
        ]

    def has_changed(self, key: str) -> bool:
        """Say whether a question reads differently now than when this person answered it."""
        earlier = self.get_answered_version()
        if earlier is None or key not in self.get_answers():
            return False
        return earlier.asks.by_key.get(key) != self.whole.by_key.get(key)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.get_title(),
            "leave_url": self.get_leave_url(),
            "lock_version": self.get_lock_version(),
            "by_section": self.by_section,
        }


def saved_words(moment: datetime) -> str:
    """Return "Saved at 10:42 am"."""
    return _("Saved at %(time)s") % {"time": dates.time(moment)}
