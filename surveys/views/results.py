"""Results: one read of one release, as a page, to print, as pictures, as files."""

import hashlib
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.questions.types import said
from core.web import drawing, exports, limits
from core.web.exports import Cell, Sheet
from core.web.policy import Policy
from core.web.views import ShowView
from surveys import policies, selectors
from surveys.models import Release, Survey
from surveys.views.figures import Card, Chart, Group, answered, cards_of, texts_of, words
from surveys.views.words import promise_of

DOWNLOADS = limits.Limit("surveys.downloads", 30, 3600)
PUBLIC_SECONDS = 300


class ReleaseView(ShowView):
    """What all views of results share: which release this reader gets, its cards, how long it may be kept."""

    policy = policies.can_see_release
    asks: ClassVar[dict[str, Policy]] = {"manage": policies.can_manage_survey}
    open_to_visitors = True
    model = Survey
    object_name = "survey"

    @cached_property
    def reading(self) -> selectors.Reading:
        return selectors.reading_of(self.request.user, self.obj)  # type: ignore[return-value]  # the policy saw to it

    @cached_property
    def release(self) -> Release | None:
        return selectors.newest_release(self.obj, self.reading.audience)

    @cached_property
    def cards(self) -> list[Card]:
        return cards_of(self.release.content, whole=self.reading.whole) if self.release else []

    def etag(self) -> str:
        """Return the digest of the release, and of what else an answer is made of."""
        made_of = (self.release and self.release.digest, self.reading.whole, get_language(), self.obj.lock_version)
        return hashlib.sha256(repr((type(self).__name__, self.kwargs, *made_of)).encode()).hexdigest()

    def is_public(self) -> bool:
        return settings.SESSION_COOKIE_NAME not in self.request.COOKIES

    def kept(self, response: HttpResponse) -> HttpResponse:
        """Let a visitor's browser keep the answer five minutes; with a session nobody keeps it (PrivateCaching)."""
        if self.is_public():
            response["ETag"] = f'"{self.etag()}"'
            patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_public():
            known = get_conditional_response(request, etag=f'"{self.etag()}"')
            if known is not None and known.status_code == 304:
                return self.kept(known)
        return self.kept(self.answer())

    def answer(self) -> HttpResponse:
        return self.show()


class ResultsView(ReleaseView):
    """The tables that this reader may see."""

    template_name = "surveys/results_show.html"
    to_print: ClassVar[bool] = False

    def get_context(self) -> dict[str, Any]:
        context: dict[str, Any] = {"promise": promise_of(self.obj), "release": self.release, "to_print": self.to_print}
        context["changes"] = selectors.changes_of(self.obj)
        if self.release:
            content = self.release.content
            context |= {
                "answered": answered(content["answers"]),
                "rate": content["rate"],
                "k": content["k"],
                "questions": content["questions"],
                "cards": self.cards,
                "texts": texts_of(content),
                "who": [card for card in self.cards if card.is_segment],
            }
            if policies.can_read_texts(self.request.user, self.obj):
                targets = selectors.text_targets(self.obj)
                context["reads"] = [(target.key, said(target.label)) for target in targets]
            if policies.can_approve_excerpt(self.request.user, self.obj):
                context["waiting"] = len(selectors.waiting_excerpts(self.obj))
        elif self.obj.is_counted:
            context["is_counting"] = selectors.waits_for_tables(self.obj)
        return context


class ResultsPrintView(ResultsView):
    """The same page made for paper: everything opened, nothing to press."""

    to_print = True


class ResultsDownloadView(ReleaseView):
    """CSV and XLSX: what the page shows, and nothing else."""

    def answer(self) -> HttpResponse:
        kind = self.kwargs["kind"]
        if kind not in exports.FORMATS or self.release is None:
            raise Http404
        user = self.request.user
        limits.hit(DOWNLOADS, str(user.pk) if user.is_authenticated else limits.network_of(self.request))
        headings = [_("Question"), _("Broken down by"), _("Group"), _("People"), _("Answer"), _("What"), _("Value")]
        rows = [row for card in self.cards for chart in card.charts for row in rows_of(card, chart)]
        rows += list(text_rows(self.release.content))
        about = Sheet(_("About"), ["", ""], list(self.facts()))
        return exports.download(kind, f"{self.obj.slug}-results", [Sheet(_("Results"), headings, rows), about])

    def facts(self) -> Iterator[list[Cell]]:
        content, promise = self.release.content, promise_of(self.obj)  # type: ignore[union-attr]
        yield [_("Survey"), self.obj.title]
        yield [_("people answered"), content["answers"].get("exact") or answered(content["answers"])]
        yield [_("of those invited"), "–" if content["rate"] is None else f"{content['rate']}%"]
        yield [_("smallest group shown"), content["k"]]
        if self.obj.summary:
            yield [_("What those who asked take from it"), self.obj.summary]
        yield from ([_("What people were promised"), promise[name]] for name in ("nobody_sees", "name", "smallest"))
        yield from ([_("What changed while it was open"), change.words] for change in selectors.changes_of(self.obj))


def rows_of(card: Card, chart: Chart) -> Iterator[list[Cell]]:
    """Yield one line a figure: a plain number where it is one, a limit in words, "Not shown" like the page."""
    asked = card.question if chart.label in ("", card.question) or len(card.charts) == 1 else chart.label
    if chart.everyone is None:
        yield [chart.label, "", "", "", "", "", _("Not shown")]
        return
    yield from _lines(asked, "", chart.everyone, chart.columns)
    for split in chart.splits:
        if split.groups is None:
            yield [asked, split.title, "", "", "", "", _("Not shown")]
        for group in split.groups or ():
            yield from _lines(asked, split.title, group, chart.columns)


def text_rows(content: dict[str, Any]) -> Iterator[list[Cell]]:
    for text in texts_of(content):
        for theme in text.themes:
            value = theme.told if isinstance(theme.told, int) else theme.words
            yield [text.question, "", _("Everyone"), text.size, theme.label, _("Percent"), value]
        yield from ([text.question, "", "", "", _("Excerpt"), "", wording] for wording in text.excerpts)


def _lines(asked: str, by: str, group: Group, columns: Any) -> Iterator[list[Cell]]:
    for column, told in zip(columns, group.figures, strict=True):
        if told is not None:
            what = column.about or (_("Average") if column.measure == "average" else _("Percent"))
            value = words(told, column) if isinstance(told, str) else told
            yield [asked, by, group.name, group.size, column.heading, what, value]


class ChartView(ReleaseView):
    """One chart as a picture: SVG that needs no style sheet, for a slide or a letter."""

    def answer(self) -> HttpResponse:
        for card in self.cards:
            for chart in card.charts:
                if chart.key == self.kwargs["target"]:
                    return exports.sealed(HttpResponse(self.drawn(card, chart), content_type="image/svg+xml"))
        raise Http404

    def drawn(self, card: Card, chart: Chart) -> str:
        notes, lines = [card.question], [drawing.Line(_("Not shown"), "", ())]
        if chart.everyone:
            notes.append(_("%(size)s answered.") % {"size": chart.everyone.size})
            lines = lines_of(chart, chart.everyone)
        notes.append(self.obj.title)
        title = chart.label if len(card.charts) > 1 or not chart.everyone else card.title
        return drawing.picture(title, list(dict.fromkeys(notes)), lines, chart.levels if chart.everyone else ())


def lines_of(chart: Chart, everyone: Group) -> list[drawing.Line]:
    if chart.levels:
        parts = [(str(part.level), part.width, part.short) for part in everyone.parts]
        return [drawing.Line(chart.label, everyone.average, parts)]
    return [
        drawing.Line(bar.label, bar.words, drawing.bar(bar.value, quiet=bar.quiet))
        for _heading, bars in chart.bars
        for bar in bars
    ]
