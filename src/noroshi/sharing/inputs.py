"""Inputs as the pages of sharing have them."""

from __future__ import annotations

from typing import Any

from django import forms


class OurForm(forms.Form):
    """A form whose inputs carry our class; boxes to tick keep their own look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = "input"
            field.widget.attrs.pop("placeholder", None)
