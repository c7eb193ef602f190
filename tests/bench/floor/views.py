"""`one`: anonymous, one row. `list`: signed in, 50 rows, two filters. `post`: signed in, a ModelForm, one INSERT."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.template import engines

from tests.bench.floor.models import Entry

ONE = "<!doctype html><title>{{ e.title }}</title><h1>{{ e.title }}</h1><p>{{ e.author.name }}, {{ e.written_at }}</p>"
ROWS = """<!doctype html><html lang="en"><title>List</title><h1>List</h1><p>{{ user.name }}</p><table>
{% for e in rows %}<tr><th scope="row"><a href="/floor/{{ e.pk }}/">{{ e.title }}</a></th><td>{{ e.author.name }}</td>
<td>{{ e.kind }}</td><td>{{ e.written_at|date:"l, M j, g:i a" }}</td></tr>
{% endfor %}</table></html>"""


_one, _list = None, None


def templates():
    global _one, _list
    if _one is None:
        _one, _list = engines["django"].from_string(ONE), engines["django"].from_string(ROWS)
    return _one, _list


def one(request, pk):
    return HttpResponse(templates()[0].render({"e": Entry.objects.select_related("author").get(pk=pk)}))


@login_required
def rows(request):
    found = Entry.objects.filter(kind=request.GET.get("kind", "a"), open=True).select_related("author")
    return HttpResponse(templates()[1].render({"rows": found.order_by("-written_at")[:50], "user": request.user}))


class EntryForm(forms.ModelForm):
    class Meta:
        model = Entry
        fields = ["author", "title", "kind", "open", "written_at"]


@login_required
def post(request):
    form = EntryForm(request.POST)
    if not form.is_valid():
        return HttpResponse(str(form.errors), status=422)
    form.save()
    return HttpResponseRedirect("/floor/")
