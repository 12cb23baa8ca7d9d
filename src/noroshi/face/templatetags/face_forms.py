"""Tags that draw forms and answers: ``{% load face_forms %}``."""

from __future__ import annotations

from django import template
from django.template import Context

from noroshi.face.definitions import FormDefinition
from noroshi.face.parsing import Runtime
from noroshi.face.showing import FormView, answer_sections, change_rows
from noroshi.face.values import Answers

register = template.Library()


@register.inclusion_tag("face/form/page.html", takes_context=True)
def form_page(context: Context, form: FormView) -> dict[str, object]:
    """A whole form element with steps, error summary, fields and buttons (``go`` = next, save or send)."""
    return {"form": form, "csrf_token": context.get("csrf_token"), "page": context.get("page")}


@register.inclusion_tag("face/form/answers.html")
def answers(definition: FormDefinition, given: Answers, runtime: Runtime | None = None) -> dict[str, object]:
    """Answers for reading, section by section."""
    return {"sections": answer_sections(definition, given, runtime or Runtime())}


@register.inclusion_tag("face/form/changes.html")
def answer_changes(
    definition: FormDefinition, before: Answers, after: Answers, runtime: Runtime | None = None
) -> dict[str, object]:
    """What changed between two versions of answers."""
    return {"changes": change_rows(definition, before, after, runtime or Runtime())}
