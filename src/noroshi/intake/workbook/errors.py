"""Why a workbook was not read. What is wrong in single cells is no error: it comes back with the draft."""

from __future__ import annotations

from noroshi.intake.errors import IntakeError


class WorkbookError(IntakeError):
    """The workbook could not be read."""

    status = 422


class WorkbookMissing(WorkbookError):
    """Choose a workbook."""


class WorkbookTooLarge(WorkbookError):
    """The workbook is larger than %(limit)s MB. A filled form is far smaller; send other material as a file."""

    status = 413


class NotAWorkbook(WorkbookError):
    """This is no Excel workbook (.xlsx), or it is damaged. Open it and save it as .xlsx once more."""


class LockedOrOldWorkbook(WorkbookError):
    """The workbook is locked with a password, or in the old format .xls. Save it as .xlsx without a password."""


class WorkbookWithMacros(WorkbookError):
    """The workbook holds macros, so it was not opened. Save it as .xlsx, which leaves them out."""


class WorkbookBomb(WorkbookError):
    """The workbook unpacks to far more than a filled form can hold, so it was not opened."""


class NotOurWorkbook(WorkbookError):
    """This workbook was not made here. Download the form's own workbook and fill that in."""


class TooManyRows(WorkbookError):
    """The sheet “%(sheet)s” has more than %(limit)s rows. Fill in the form's own rows and add nothing below them."""


class FormNotKnown(WorkbookError):
    """The workbook belongs to a form that is not in use here. Download the form's present workbook."""
