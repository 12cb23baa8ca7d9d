"""Every page's address, room by room."""

from __future__ import annotations

from importlib.util import find_spec

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, include, path

from noroshi.web.api import api
from noroshi.web.views import account as own_account
from noroshi.web.views import (
    asset,
    assets,
    demo,
    health,
    home,
    invitation,
    ledger,
    live,
    organisations,
    people,
    sharing,
)

ROOMS = {
    "": "face",
    "warnings/": "warning",
    "knowledge/": "knowledge",
    "reports/": "intake",
    "desk/": "intake.desk",
    "taxii2/": "sharing.taxii",
    "partners/": "sharing.peers",
    "misp/": "sharing.misp",
    "feeds/": "sharing.feeds",
    "products/": "sharing.products",
    "council/": "sharing.council",
    "release/": "sharing.desk",
}

# Named one by one: allauth has pages for registering, changing addresses and signing in by mail that nobody may have.
SIGN_IN: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("second-factor/", mfa.index, name="mfa_index"),
    path("second-factor/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/enter/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

OWN: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("home/<slug:role>/", home.home, name="home-of"),
    path("account/", own_account.account, name="account"),
    path("account/settings/", own_account.change_settings, name="account-settings"),
    path("account/tokens/", own_account.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", own_account.revoke, name="revoke-token"),
    path("account/set-up/<str:token>/", invitation.set_up, name="set-up"),
    path("assets/", assets.assets, name="assets"),
    path("assets/add/", assets.add, name="add-asset"),
    path("assets/import/", assets.import_file, name="import-assets"),
    path("assets/export.csv", asset.export, name="export-assets"),
    path("assets/act/", asset.act, name="act-on-assets"),
    path("assets/<int:asset_id>/", asset.asset, name="asset"),
    path("assets/<int:asset_id>/change/", asset.change, name="change-asset"),
    path("assets/template-<slug:language>.csv", assets.template, name="asset-template"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add, name="add-organisation"),
    path("organisations/groups/", organisations.groups, name="groups"),
    path("organisations/groups/add/", organisations.group, name="add-group"),
    path("organisations/groups/<int:group_id>/", organisations.group, name="group"),
    path("organisations/<int:organisation_id>/", organisations.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/change/", organisations.change, name="change-organisation"),
    path("organisations/<int:organisation_id>/activity/", organisations.activity, name="organisation-activity"),
    path("organisations/<int:organisation_id>/people/add/", people.add, name="add-person"),
    path("people/", people.people_list, name="people"),
    path("people/access/", people.access, name="access"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/change/", people.change, name="change-person"),
    path("people/<int:person_id>/roles/", people.roles, name="person-roles"),
    path("people/<int:person_id>/invitation/", people.invitation, name="invite-person"),
    path("people/<int:person_id>/activity/", people.activity, name="person-activity"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/entries/<int:index>/", ledger.entry, name="ledger-entry"),
    path("ledger/checkpoint", ledger.checkpoint, name="ledger-checkpoint"),
    path("demo/", demo.roles, name="demo"),
    path("demo/enter/<str:token>/", demo.enter, name="enter"),
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("live", live.live, name="live"),
]


def _room(prefix: str, room: str) -> list[URLPattern | URLResolver]:
    """A room's pages, where it has any."""
    there = find_spec(f"noroshi.{room}.urls") is not None
    return [path(prefix, include(f"noroshi.{room}.urls"))] if there else []


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include((OWN, "web"))),
    path("account/", include(SIGN_IN)),
    *(pattern for prefix, room in ROOMS.items() for pattern in _room(prefix, room)),
]

handler400 = "noroshi.web.views.errors.bad_request"
handler403 = "noroshi.web.views.errors.forbidden"
handler404 = "noroshi.web.views.errors.not_found"
handler500 = "noroshi.web.views.errors.fault"
