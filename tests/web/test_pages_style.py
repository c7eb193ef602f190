"""The style page shows every component there is; no class of components.css is dead."""

import re
from pathlib import Path

TEMPLATES = Path("templates")
SOURCES = [*TEMPLATES.rglob("*.html"), *Path("core").rglob("*.py"), *Path("static/js").glob("*.js")]
FRAME = {"_top.html", "_tabs.html", "_foot.html", "_idle.html"}  # around every page, the style page too


def test_style_page_is_open_in_development(client, db):
    response = client.get("/style/")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers


def test_style_page_in_production_is_for_the_operator(client, cast, settings):
    settings.PLAB_ENV = "production"
    client.force_login(cast.educator)
    assert client.get("/style/").status_code == 403
    client.force_login(cast.operator)
    assert client.get("/style/").status_code == 200


def test_every_component_has_an_example(client, db):
    examples = "".join(path.read_text() for path in (TEMPLATES / "web" / "style").glob("*.html"))
    reached = set(FRAME)
    todo = [
        examples,
        Path("core/web/templatetags/charts.py").read_text(),
        Path("core/web/templatetags/plab.py").read_text(),
    ]
    while todo:
        for name in re.findall(r"components/(_[a-z_]+\.html)", todo.pop()):
            if name not in reached:
                reached.add(name)
                todo.append((TEMPLATES / "components" / name).read_text())
    assert {path.name for path in (TEMPLATES / "components").glob("*.html")} - reached == set()


def test_every_class_of_the_components_occurs_somewhere():
    css = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", Path("static/css/components.css").read_text(), flags=re.S)
    classes = set(re.findall(r"\.([a-z][a-z0-9-]*)", css))
    text = "\n".join(path.read_text() for path in SOURCES)
    words = set(re.findall(r"[a-z][a-z0-9-]*", text))
    drawn = {f"{stem}-{n}" for stem in ("lk", "on") for n in range(1, 6)} | {f"q-{letter}" for letter in "abcdefg"}
    assert classes - words - drawn == set()
