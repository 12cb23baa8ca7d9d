"""What a reader would lose if a component forgot it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from noroshi.face.types import Chip, Consequence, Page, Problem, Tab

NOW = datetime(2026, 11, 22, 5, 32, tzinfo=UTC)


def test_severity_is_said_by_word_number_and_shape_not_by_colour_alone(draw):
    drawn = [draw("{% severity n %}", n=n) for n in range(5)]

    assert len({page.split('<path d="')[1].split('"')[0] for page in drawn}) == 5
    assert ">3</text>" in drawn[3]
    assert "Severity 3: High" in drawn[3]


@pytest.mark.parametrize(
    ("given", "name", "colour"),
    [
        ("red", "TLP:RED", "red"),
        ("TLP:AMBER+STRICT", "TLP:AMBER+STRICT", "amber"),
        ("amber_strict", "TLP:AMBER+STRICT", "amber"),
        ("CLEAR", "TLP:CLEAR", "clear"),
    ],
)
def test_a_marking_is_spelled_as_first_spells_it(draw, given, name, colour):
    assert draw("{% tlp m %}", m=given) == f'<span class="tlp tlp-{colour}">{name}</span>'


def test_a_time_names_the_readers_zone_and_keeps_utc_behind(draw):
    drawn = draw("{% when at 'relative' %}", at=NOW - timedelta(minutes=7), page=Page(now=NOW))

    assert "7 min ago" in drawn
    assert "2026-11-22 14:25 JST" in drawn
    assert 'title="2026-11-22 05:25:00 UTC"' in drawn


def test_a_short_time_still_carries_the_absolute(draw):
    assert "2026-11-22 14:25 JST" in draw("{% when at 'short' %}", at=NOW - timedelta(minutes=7), page=Page(now=NOW))


def test_an_overdue_clock_says_by_how_much(draw):
    drawn = draw(
        "{% deadline 'Report' due began %}",
        due=NOW - timedelta(hours=2),
        began=NOW - timedelta(days=3),
        page=Page(now=NOW),
    )

    assert "2 h over" in drawn
    assert 'class="clock over"' in drawn


@pytest.mark.parametrize(
    ("number", "text"), [(12, "12"), (4310, "4,310"), (10_000, "10,000"), (10_001, "more than 10,000")]
)
def test_a_count_is_exact_or_says_more_than(draw, number, text):
    assert draw("{% count n %}", n=number) == text


def test_a_value_from_outside_is_never_markup(draw):
    nasty = '"><script>alert(1)</script>'
    drawn = draw(
        "{% copyable v %}{% why v %}{% facts rows %}{% tlp v %}{% panel v %}x{% endpanel %}"
        "{% row title=v url='/' marking=v %}{{ v }}{% endrow %}{% empty v %}{{ v }}{% endempty %}",
        v=nasty,
        rows=[(nasty, nasty)],
    )

    assert "<script" not in drawn.lower().replace("&lt;script", "")


def test_taking_one_filter_away_keeps_the_others_and_starts_at_page_one(draw):
    drawn = draw(
        "{% chips entries %}", entries=[Chip("sector", "water", "Water")], url="/list?sector=water&sector=gas&after=x"
    )

    assert 'href="?sector=gas"' in drawn


def test_sorting_twice_turns_the_order_and_ears_hear_it(draw):
    assert 'aria-sort="ascending"' in draw("<table><tr>{% sort_header 'Name' 'name' %}", url="/list?sort=name")
    assert "sort=-name" in draw("{% sort_header 'Name' 'name' %}", url="/list?sort=name")


def test_paging_keeps_the_filters(draw):
    drawn = draw("{% pager older='tok' total=3 %}")

    assert "?sector=water&amp;after=tok" in drawn
    assert "3 in all" in drawn


def test_danger_lists_what_happens_to_whom_before_it_asks(draw):
    drawn = draw(
        "{% danger title='Release' action='/release' button='Release to one' consequences=rows %}{% enddanger %}",
        rows=[Consequence("Partner B", "gets three values")],
    )

    assert drawn.index("Partner B") < drawn.index("<button")
    assert "csrfmiddlewaretoken" in drawn


def test_the_error_summary_takes_the_focus_and_links_to_the_field(draw):
    drawn = draw("{% error_summary problems %}", problems=[Problem("f-title", "required", "Fill in: Title")])

    assert "data-take-focus" in drawn
    assert 'href="#f-title"' in drawn


def test_a_tab_is_a_link_with_its_own_address(draw):
    assert 'href="/x?tab=new" aria-current="page"' in draw(
        "{% tabs entries 'Queue' %}", entries=[Tab("New", "/x?tab=new", True, 7)]
    )


def test_words_come_in_the_readers_language(draw):
    with translation.override("ja"):
        assert "深刻度4：危機" in draw("{% severity 4 %}")
        assert draw("{% count 20000 %}") == "10,000超"
