"""One's own data as a zip: one at a time, in the background, by room, nobody else's."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from core.accounts import services
from core.accounts.models import DataDownload
from core.accounts.services import own_data
from core.web import clock
from core.web.policy import NotPossible
from tests.accounts.pages import browser_of


def content_of(user) -> dict[str, str]:
    with zipfile.ZipFile(DataDownload.objects.get(user=user).file.open("rb")) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_download_holds_my_records_by_room_and_nobody_else_s(cast):
    services.ask_download(cast.union_rep)
    assert services.build_downloads() == 1
    files = content_of(cast.union_rep)
    profile = json.loads(files["accounts/profile.json"])
    assert (profile["email"], profile["school"]) == (cast.union_rep.email, "School A")
    assert json.loads(files["accounts/roles.json"])[0]["role"] == "Union rep"
    assert "anonymous survey answers are not in it" in files["README.txt"]
    assert not any(cast.member.name in text or cast.member.email in text for text in files.values())


def test_rooms_put_in_rows_text_and_files(cast):
    records = {"hours.csv": "day,hours\n", "card.bin": b"\x00\x01", "posts": [{"at": clock.now(), "text": "ẽ"}]}
    services.register_personal_records("test", export=lambda user: records, erase=lambda user, *, empty_posts: None)
    try:
        services.ask_download(cast.member)
        services.build_downloads()
    finally:
        del own_data._rooms["test"]
    files = content_of(cast.member)
    assert files["test/hours.csv"] == "day,hours\n"
    assert json.loads(files["test/posts.json"])[0]["text"] == "ẽ"
    assert files["test/card.bin"] == "\x00\x01"


def test_one_at_a_time_and_a_new_one_replaces_the_old(cast):
    services.ask_download(cast.member)
    with pytest.raises(NotPossible, match="being prepared"):
        services.ask_download(cast.member)
    services.build_downloads()
    assert services.build_downloads() == 0
    services.ask_download(cast.member)
    assert DataDownload.objects.filter(user=cast.member).count() == 1


def test_after_seven_days_file_and_row_are_gone(cast, time_machine, django_capture_on_commit_callbacks):
    time_machine.move_to(clock.now(), tick=False)
    services.ask_download(cast.member)
    services.build_downloads()
    name = DataDownload.objects.get().file.name
    time_machine.shift(timedelta(days=6, hours=23))
    assert services.drop_old_downloads() == 0
    time_machine.shift(timedelta(hours=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.drop_old_downloads() == 1
    assert not default_storage.exists(name)
    assert not DataDownload.objects.exists()


def test_the_page_prepares_and_serves_it_to_its_owner_only(cast):
    mine = browser_of(cast.member)
    assert mine.get("/me/data/download/").status_code == 409
    assert mine.post("/me/data/prepare/").status_code == 302
    assert "Being prepared" in mine.get("/me/data/").content.decode()
    services.build_downloads()
    answer = mine.get("/me/data/download/")
    assert answer["Content-Disposition"] == 'attachment; filename="plab-my-data.zip"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "README.txt" in archive.namelist()
    assert browser_of(cast.educator).get("/me/data/download/").status_code == 409


def test_it_asks_for_a_sign_in_of_ten_minutes(cast):
    old = browser_of(cast.member, signed_in_seconds_ago=601)
    assert old.post("/me/data/prepare/")["Location"].startswith("/me/sign-in-again/")
    assert not DataDownload.objects.exists()
    assert old.get("/me/close/")["Location"].startswith("/me/sign-in-again/")
