"""Common form 2 (共通様式2): report of a ransomware attack, in use since 2025-10-01.

The first report may hold ranges; later versions replace earlier ones, and all are kept. Passing it on to the office
under the 2025 forms needs the victim's consent, which is a question of its own.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from noroshi.face.definitions import Choice, Condition, Field, FormDefinition, Kind, Section
from noroshi.intake.forms_of_law import parts

_DEMANDED: Final = (Condition("signs", ("ransom-demand",)),)
_RANSOMWARE: Final = Section(
    "ransomware",
    _("The ransomware"),
    fields=(
        Field("signs", Kind.CHOICES, _("What was done"), required=True, choices=(
            Choice("encryption", _("Data was encrypted")),
            Choice("leak-threat", _("There is a threat to publish data")),
            Choice("ransom-demand", _("A ransom is demanded")),
        )),
        Field("ransom_paid", Kind.YES_NO_UNKNOWN, _("Was a ransom paid?"), shown_when=_DEMANDED),
        Field("ransom_paid_at", Kind.MOMENT, _("When it was paid"), past=True,
              shown_when=(Condition("ransom_paid", ("yes",)),)),
        Field("ransom_note", Kind.YES_NO_UNKNOWN, _("Was there a ransom note?")),
        Field("note_text", Kind.LONG_TEXT, _("What the note says"), max_length=8000,
              shown_when=(Condition("ransom_note", ("yes",)),),
              help=_("Copy the text. Do not open addresses that it names.")),
        Field("extension", Kind.TEXT, _("Extension of the encrypted files"), max_length=60,
              pattern=r"\.?[^\s/\\]{1,59}", pattern_help=_("Only the extension, for example .kurofune")),
        parts.WAY_IN,
    ),
)  # fmt: skip

COMMON_FORM_2: Final = FormDefinition(
    "common_form_2",
    3,
    _("Report of a ransomware attack (common form 2)"),
    (parts.EVENT, _RANSOMWARE, parts.CLUES, parts.AFFECTED, parts.MEASURES, parts.CONTACT, parts.SHARING),
    help=parts.ABOUT_TEN_MINUTES,
)
