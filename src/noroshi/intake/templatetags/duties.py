"""What pages about a report say of its duties."""

from __future__ import annotations

from django import template

from noroshi.intake.duties import queries
from noroshi.intake.duties.queries import DutyCount
from noroshi.knowledge.reports import Report

register = template.Library()


@register.simple_tag
def duties_of(report: Report) -> DutyCount:
    """How many duties of a report the reader may see, and how many wait for the reporter's decision."""
    return queries.count_duties(report.id)
