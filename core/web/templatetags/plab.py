"""Tags of the house: icons, the quilt, form controls, what is wrong with a form."""

from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from lucide.templatetags.lucide import lucide

from core.web import quilt as sewing
from core.web.forms import Problem, problems_of
from core.web.toast import UNDO

register = template.Library()
TURNING = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "log-out", "undo-2", "undo"})
PLAIN_CHOICES = {forms.RadioSelect.template_name, forms.CheckboxSelectMultiple.template_name}
TONES = ("", "av-b", "av-c", "av-d", "av-e")


@lru_cache(maxsize=512)
def drawn(name: str) -> SafeString:
    """Return an icon's SVG. Kept: the package rebuilds its XML at each call, which costs a long list dearly."""
    turn = " i-turn" if name in TURNING else ""
    return mark_safe(lucide(name, size=None, **{"class": f"i{turn}", "aria-hidden": "true"}))  # noqa: S308 (package data)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "calendar" %}`: inline SVG, hidden from screen readers; size and arrows follow the text."""
    return drawn(str(name))


@register.simple_tag
@lru_cache(maxsize=1)
def logo() -> SafeString:
    return mark_safe(sewing.logo())  # noqa: S308 (own drawing)


@register.simple_tag
@lru_cache(maxsize=512)
def cover(slug: str, blocks: int = 5) -> SafeString:
    """`{% cover community.slug %}` on a card, `{% cover community.slug 20 %}` across a page. Decoration."""
    return mark_safe(sewing.cover(str(slug), blocks))  # noqa: S308 (own drawing; a slug only chooses among shapes)


@register.simple_tag
@lru_cache(maxsize=512)
def patch(slug: str, size: str = "") -> SafeString:
    """`{% patch community.slug %}` or `{% patch community.slug "small" %}`: one square beside a name. Decoration."""
    return mark_safe(sewing.alone(str(slug), small=size == "small"))  # noqa: S308 (own drawing)


@lru_cache(maxsize=8)
def _sewn(slugs: tuple[str, ...]) -> tuple[str, int, int]:
    return sewing.sewn(list(slugs))


@register.simple_tag
def quilt(slugs: list[str]) -> SafeString:
    """`{% quilt slugs %}`: the sewn quilt, a square for each active community, oldest first."""
    count = len(slugs)
    label = ngettext(
        "A quilt of %(count)s square, one for each community",
        "A quilt of %(count)s squares, one for each community",
        count,
    ) % {"count": count}
    inside, width, height = _sewn(tuple(slugs))
    return format_html(
        '<svg class="quilt" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        width, height, label, mark_safe(inside),  # noqa: S308 (own drawing)
    )  # fmt: skip


@register.simple_tag
def avatar(person: Any) -> SafeString:
    """`{% avatar user %}`: initials in a circle; tone by the user's number. The name stands beside it."""
    tone = TONES[(getattr(person, "pk", 0) or 0) % len(TONES)]
    return format_html('<span class="{}" aria-hidden="true">{}</span>', f"av {tone}".strip(), initials(person))


@register.filter
def initials(person: Any) -> str:
    """First letters of the first and last word of a name: "Amara Quill-Reyes" is AQ."""
    words = [word for word in str(getattr(person, "name", person) or "").split() if word[0].isalnum()]
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def day_block(moment: Any, size: str = "") -> SafeString:
    """`{% day_block session.starts_at %}`: month and day. The weekday stands in words beside it."""
    day = localtime(moment) if hasattr(moment, "utcoffset") and moment.utcoffset() is not None else moment
    name = "date date-big" if size == "big" else "date"
    return format_html('<div class="{}"><span>{}</span><b>{}</b></div>', name, date_format(day, "M"), day.day)


# Forms


@register.simple_tag
def control(field: forms.BoundField) -> SafeString:
    """Draw a field's widget with our class. Django itself writes aria-describedby and aria-invalid."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput) or widget.use_fieldset:
        return field.as_widget()
    attrs = {"class": " ".join(dict.fromkeys([*widget.attrs.get("class", "").split(), "input"]))}
    if isinstance(widget, forms.ClearableFileInput):  # the pack draws the present file and "Remove" itself
        return field.as_widget(widget=forms.FileInput(attrs=widget.attrs), attrs=attrs)
    return field.as_widget(attrs=attrs)


@register.filter
def is_choices(field: forms.BoundField) -> bool:
    """Radio buttons or checkboxes in Django's own shape; a widget with a template of its own draws itself."""
    return field.field.widget.template_name in PLAIN_CHOICES


@register.filter
def says_optional(field: forms.BoundField) -> bool:
    return not field.field.required and not field.field.disabled and getattr(field.form, "marks_optional", True)


@register.simple_tag(takes_context=True)
def problems(context: Context) -> list[Problem]:
    """What is wrong on this page: of `form`, `formset`, and of `problems`, pairs (id, words) a page found itself."""
    found = [*problems_of(context.get("form")), *problems_of(context.get("formset"))]
    return found + [Problem(f"#{where}" if where else "", words) for where, words in context.get("problems") or []]


@register.inclusion_tag("components/_error_summary.html")
def error_summary(form: Any) -> dict[str, Any]:
    """`{% error_summary form %}`, for a page with several forms. `base.html` does it for `form` by itself."""
    return {"wrong": problems_of(form)}


# The frame


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[tuple[str, str, str]]:
    """`(code, its own name, address of this page in it)` for each language but the present one."""
    from django.utils.translation import get_language_info

    request: HttpRequest | None = context.get("request")
    found = []
    for code, _name in settings.LANGUAGES:
        if code == get_language():
            continue
        query = request.GET.copy() if request and request.method in ("GET", "HEAD") else None
        if query is None:
            address = f"?lang={code}"
        else:
            query["lang"] = code
            address = f"?{query.urlencode()}"
        found.append((code, get_language_info(code)["name_local"].capitalize(), address))
    return found


@register.filter
def undo_address(message: Any) -> str:
    """Return where a toast's Undo posts to; empty: it can't be taken back."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.simple_tag
def swatches(names: str) -> SafeString:
    """The style page's colors: a square for each token, and its name."""
    return format_html_join(
        "",
        '<li><svg aria-hidden="true"><rect fill="var(--{0})" stroke="var(--control)" width="100%" height="100%"/></svg>'
        "{0}</li>",
        ((name,) for name in names.split()),
    )
