"""Pages of products: read, write, review, sign, publish."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from noroshi.authority.acting import permitted
from noroshi.authority.anew import signed_in_anew, spend, way
from noroshi.authority.errors import NotSignedInAnew
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Problem
from noroshi.frame.actors import Actor
from noroshi.release.errors import UnknownMarking
from noroshi.sharing.products import forms, pdf, publishing, queries, services, showing
from noroshi.sharing.products.errors import ChangedMeanwhile, ProductError, ProductNotFound, ProductReasonMissing
from noroshi.sharing.products.types import Content, ProductKind


def products(request: HttpRequest) -> HttpResponse:
    """What is published for the reader; for the office, and for whoever signs, what is being written."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    after = request.GET.get("after", "")
    rows = queries.publications(
        actor.world_id, int(after) if after.isascii() and after.isdecimal() and len(after) < 19 else None
    )
    context = {
        "rows": showing.publication_rows(rows[: queries.PAGE]),
        "older": str(rows[queries.PAGE - 1].pk) if len(rows) > queries.PAGE else "",
        "writing": showing.product_rows(queries.being_written(actor.world_id)),
        "writes": may(actor, Permission.WRITE_PRODUCT),
        "kinds": showing.kinds(),
    }
    return render(request, "sharing/products/products.html", context)


@require_http_methods(["POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a product of the kind that was chosen; from the full product where one is named, or its next edition."""
    actor = permitted(request, Permission.WRITE_PRODUCT)
    given = request.POST.get("kind", "")
    of = _key(request.POST.get("of", "")) if request.POST.get("of") else None
    if request.POST.get("go") == "edition" and of is not None:
        return redirect("products:edit", services.new_edition(actor, of))
    if given not in set(ProductKind):
        raise ProductNotFound
    kind = ProductKind(given)
    key = services.begin(actor, kind) if of is None else services.derive(actor, of, kind)
    return redirect("products:edit", key)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ProductNotFound from error


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Write on a product. A draft saves itself; what somebody else saved meanwhile is never overwritten."""
    actor = permitted(request, Permission.WRITE_PRODUCT)
    row = services.product(product_id)
    if request.method == "GET":
        return _editor(request, actor, product_id, services.content_of(row))
    content = forms.content_from(request.POST)
    try:
        services.save(actor, product_id, _number(request.POST.get("revision", "")), content)
    except (ProductError, UnknownMarking) as refused:
        conflict = isinstance(refused, ChangedMeanwhile)
        return _editor(request, actor, product_id, content, forms.problem_of(refused), 409 if conflict else 422)
    if request.POST.get("go") == "on":
        return redirect("products:product", product_id)
    if request.POST.get("go"):
        messages.success(request, _("Saved."))
        return redirect("products:edit", product_id)
    return HttpResponse(status=204)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _editor(
    request: HttpRequest,
    actor: Actor,
    product_id: UUID,
    content: Content,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    context = showing.editor(actor, services.product(product_id), content)
    context["problems"] = [problem] if problem else []
    return render(request, "sharing/products/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def product(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """A product in review: both languages, what was said, who signs; and what the reader may do with it."""
    actor = permitted(request, Permission.WRITE_PRODUCT, Permission.SIGN_PRODUCT)
    row = services.product(product_id)
    problem, status = None, 200
    if request.method == "POST":
        try:
            _act(request, actor, product_id)
        except ProductError as refused:
            act = request.POST.get("act", "")[:12]
            place = f"text-{act}" if isinstance(refused, ProductReasonMissing) else ""
            problem, status = Problem(place, refused.code, refused.message), refused.status
        else:
            return redirect("products:product", product_id)
    context = showing.product_page(actor, row) | {"problems": [problem] if problem else []}
    context["typed"] = request.POST.get("text", "")[: services.TEXT_LIMIT]
    context["typed_for"] = request.POST.get("act", "")
    return render(request, "sharing/products/product.html", context, status=status)


def _act(request: HttpRequest, actor: Actor, product_id: UUID) -> None:
    act, text = request.POST.get("act", ""), request.POST.get("text", "")
    if act == "send":
        services.send_to_review(actor, product_id)
        messages.success(request, _("Sent to review. Somebody else of the office reads it now."))
    elif act == "comment":
        services.comment(actor, product_id, text)
    elif act == "accept":
        services.accept(actor, product_id, text)
        messages.success(request, _("Accepted."))
    elif act == "back":
        services.send_back(actor, product_id, text)
        messages.success(request, _("Sent back to its authors."))
    elif act == "unsign":
        services.withdraw_signature(actor, product_id, text)
        messages.success(request, _("Your signature is taken back."))
    elif act == "decline":
        services.decline_to_sign(actor, product_id, text)
    elif act == "publish":
        services.publish_product(actor, product_id)
        messages.success(request, _("Published. Its readers have it now."))
    elif act == "withdraw":
        services.withdraw_product(actor, product_id, text)
        messages.success(request, _("Withdrawn. Whoever had it is told."))


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """Read exactly what is signed, sign in anew, sign. Raises NotInThisState where there is nothing to sign."""
    actor = permitted(request, Permission.SIGN_PRODUCT)
    row = services.product(product_id)
    context = showing.sign_page(actor, row)
    if request.method == "POST":
        try:
            services.sign(actor, product_id, request.POST.get("digest", "")[:64], spend(request))
        except (ProductError, NotSignedInAnew) as refused:
            context["problems"] = [Problem("", refused.code, refused.message)]
            return render(request, "sharing/products/sign.html", context, status=refused.status)
        messages.success(request, _("Signed."))
        return redirect("products:product", product_id)
    context["proof"] = signed_in_anew(request)
    context["way"] = way(request.path)
    return render(request, "sharing/products/sign.html", context)


def published(request: HttpRequest, publication_id: int) -> HttpResponse:
    """A published product."""
    actor = permitted(request, Permission.READ_KNOWLEDGE)
    return render(
        request, "sharing/products/published.html", showing.published_page(actor, queries.publication(publication_id))
    )


def paper(request: HttpRequest, publication_id: int, paper: str) -> HttpResponse:
    """The same as ``pdf`` or, for machines, STIX as ``json``; and the text that was ``signed``, to take its digest."""
    permitted(request, Permission.READ_KNOWLEDGE)
    row = queries.publication(publication_id)
    name = f"product-{row.ordinal}-{row.edition}"
    if paper == "pdf":
        drawn = pdf.as_pdf(row, get_language() or "ja")
        headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
        return HttpResponse(drawn, content_type="application/pdf", headers=headers)
    if paper == "signed" and row.digest:
        headers = {"Content-Disposition": f'attachment; filename="{name}-signed.json"'}
        return HttpResponse(publishing.signed_text_of(row), content_type="application/json", headers=headers)
    if paper != "json":
        raise ProductNotFound
    headers = {"Content-Disposition": f'attachment; filename="{name}.json"'}
    return HttpResponse(row.bundle, content_type="application/stix+json;version=2.1", headers=headers)
