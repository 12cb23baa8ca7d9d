"""The first sign-in: a password set through a one-time link."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from noroshi.parties.models import Person
from noroshi.web.invitations import invited


@sensitive_post_parameters()
@transaction.atomic
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Set the password that a link was made for; then sign in with it, which leads to the second factor."""
    person = invited(token, lock=request.method == "POST")
    form: SetPasswordForm[Person] = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "web/set_up.html", {"form": form, "person": person})
