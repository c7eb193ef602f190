from core.mail.models import Message
from core.mail.services.sending import drain
from core.web import clock
from outreach import services
from outreach.models import NewsletterIssue
from outreach.services.sending import TOO_LATE


def letter(kind, user):
    return Message.objects.get(kind=f"outreach.{kind}", user=user)


def test_handed_in_issue_waits_with_its_approvers_but_not_with_its_owner(issue, cast):
    organizer = cast.union_coordinator
    services.ask_for_approval(issue, by=cast.union_rep)
    asked = letter("issue_to_approve", organizer)
    assert asked.subject == "Newsletter to approve: December issue"
    assert "Una Rep asks you to approve the newsletter “December issue”." in asked.text
    assert not Message.objects.filter(kind="outreach.issue_to_approve", user=cast.union_rep).exists()


def test_owner_hears_of_the_approval_with_the_number_of_people(approved, cast):
    told = letter("issue_approved", cast.union_rep)
    assert told.subject == "Approved: December issue"
    assert "is approved for 2 people" in told.text


def test_owner_hears_what_should_change(issue, cast):
    services.ask_for_approval(issue, by=cast.union_rep)
    services.return_issue(issue, by=cast.union_coordinator, reason="Name the school, please check the date.")
    told = letter("issue_returned", cast.union_rep)
    assert told.subject == "To change: December issue"
    assert "Name the school, please check the date." in told.text


def test_owner_hears_when_an_issue_did_not_leave(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now() - TOO_LATE * 2)
    services.start_due_issues()
    told = letter("issue_stopped", cast.union_rep)
    assert told.subject == "Not sent yet: December issue"
    assert "Too late to leave by itself." in told.text


def test_newsletter_issue_carries_its_list_and_one_click_to_stop_it(approved, cast):
    services.schedule_issue(approved, by=cast.union_coordinator, send_at=clock.now())
    services.start_due_issues()
    mailing = NewsletterIssue.objects.get(pk=approved.pk).mailing
    assert (mailing.kind, mailing.list) == ("outreach.newsletter_issue", "news-educators")
    assert mailing.texts["en"]["subject"] == "You asked"
    assert "{unsubscribe}" in mailing.texts["en"]["html"]
    assert "<strong>yes</strong>" in mailing.texts["en"]["html"]


def test_issue_test_is_marked_and_goes_to_nobody_else(issue, cast):
    services.send_test(issue, by=cast.union_rep)
    drain()
    assert [row.user for row in Message.objects.filter(kind="outreach.issue_test")] == [cast.union_rep]
