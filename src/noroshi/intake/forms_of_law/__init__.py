"""The forms of the law: one list, and what each form's answers are to the office."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from noroshi.face.definitions import FormDefinition
from noroshi.intake.forms_of_law.assets import ASSET_CHANGES, ASSET_NOTIFICATION
from noroshi.intake.forms_of_law.common_form_1 import COMMON_FORM_1
from noroshi.intake.forms_of_law.common_form_2 import COMMON_FORM_2
from noroshi.intake.forms_of_law.common_form_3 import COMMON_FORM_3
from noroshi.intake.forms_of_law.earlier import BEFORE_HANDLING, COMMON_FORM_2_VERSION_1
from noroshi.intake.forms_of_law.near_miss import NEAR_MISS
from noroshi.intake.forms_of_law.statutory_seven import STATUTORY_SEVEN

__all__ = [
    "ASSET_CHANGES",
    "ASSET_NOTIFICATION",
    "COMMON_FORM_1",
    "COMMON_FORM_2",
    "COMMON_FORM_3",
    "FORMS",
    "NEAR_MISS",
    "REPORTED_AT_ONCE",
    "STATUTORY_SEVEN",
    "definition",
]

FORMS: Final[Mapping[str, FormDefinition]] = MappingProxyType(
    {
        form.id: form
        for form in (
            COMMON_FORM_1, COMMON_FORM_2, COMMON_FORM_3, NEAR_MISS, STATUTORY_SEVEN, ASSET_NOTIFICATION, ASSET_CHANGES,
        )
    }
)  # fmt: skip
"""Every form that is given out, in the order in which people are offered them."""
REPORTED_AT_ONCE: Final = (COMMON_FORM_1, COMMON_FORM_2, COMMON_FORM_3, NEAR_MISS)
"""What a reporter's home offers first; the others follow with time to spare."""
_EARLIER: Final = {(form.id, form.version): form for form in (COMMON_FORM_2_VERSION_1, *BEFORE_HANDLING)}


def definition(form_id: str, version: int) -> FormDefinition | None:
    """The form as it was when ``version`` was given out; the present one for a version that is not known."""
    return _EARLIER.get((form_id, version)) or FORMS.get(form_id)
