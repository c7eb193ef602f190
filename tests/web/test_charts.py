"""Charts: values printed, widths in percent, x from the right in right-to-left pages, nothing for what is hidden."""

from django.template import Context, Template
from django.utils.translation import override


def drawn(source: str, **context) -> str:
    return Template("{% load charts %}" + source).render(Context(context))


def test_progress_draws_its_share_and_says_it():
    html = drawn('{% progress 72 "18 of 25 endorsements" %}')
    assert html == (
        '<svg class="bar" role="img" aria-label="18 of 25 endorsements"><rect x="0%" width="72%" height="100%"/></svg>'
    )


def test_progress_counts_from_the_right_in_arabic():
    with override("ar"):
        assert '<rect x="28%" width="72%"' in drawn('{% progress 72 "x" %}')


def test_bars_print_every_value_and_keep_a_table():
    html = drawn("{% bars rows 'Topic' %}", rows=[("Co-teaching", 61.4), ("Literacy", None)])
    assert html.count("61%") == 3  # beside the bar, in its label, in the table
    assert html.count("–") == 2
    assert html.count("<svg") == 1


def test_pairs_show_before_quiet_and_now_strong():
    html = drawn("{% bar_pairs rows 'Fall 2025' 'Fall 2026' %}", rows=[("I choose", 22, 61)])
    assert '<svg class="bar quiet" role="img" aria-label="Fall 2025: 22%">' in html
    assert '<svg class="bar" role="img" aria-label="Fall 2026: 61%">' in html


def test_agreement_prints_numbers_from_six_percent_on():
    html = drawn(
        "{% agreement rows levels %}", rows=[("PD fits", [5, 25, 15, 33, 22])], levels=["a", "b", "c", "d", "e"]
    )
    assert 'class="on-1"' not in html
    assert '<text class="on-2" x="17.32%" y="50%" aria-hidden="true">25</text>' in html
    assert 'aria-label="PD fits: a 5%, b 25%, c 15%, d 33%, e 22%"' in html


def test_agreement_with_a_hidden_part_draws_nothing():
    html = drawn(
        "{% agreement rows levels %}", rows=[("PD fits", [None, 25, 15, 33, 22])], levels=["a", "b", "c", "d", "e"]
    )
    assert 'class="lk"' not in html


def test_columns_stand_on_their_own_scale_with_the_last_one_strong():
    html = drawn("{% columns rows 'Sessions held' %}", rows=[("Sep", 14), ("Oct", None), ("Nov", 41)])
    assert 'aria-label="Sessions held: Sep 14, Oct –, Nov 41"' in html
    assert '<rect class="quiet" x="6.67%" y="114" width="20%" height="46"/>' in html
    assert '<rect x="73.33%" y="26" width="20%" height="134"/>' in html
    assert html.count("<rect") == 3
