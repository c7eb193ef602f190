from django.test import Client


def test_survey_page_that_was_open_too_long_says_where_the_answers_are(db):
    response = Client(enforce_csrf_checks=True).post("/s/abcdef/answer/", {"fits": "3"})
    assert response.status_code == 403
    assert "Your answers are still on this device. Go back and send again." in response.content.decode()
