"""What can go wrong with a file that belongs to a report."""

from noroshi.frame.errors import Refusal
from noroshi.intake.errors import IntakeError


class AttachmentNotFound(IntakeError):
    """This file is not here. It may have been taken away again."""

    status = 404


class AttachmentMissing(IntakeError):
    """Choose a file."""

    status = 422


class AttachmentEmpty(IntakeError):
    """The file is empty. Choose another one."""

    status = 422


class AttachmentTooLarge(IntakeError):
    """The file is larger than %(limit)s MB. Ask the office how to hand over a larger one."""

    status = 413


class TooManyAttachments(IntakeError):
    """A report can hold %(limit)s files of together %(total)s MB. Take one away, or ask the office how to send more."""

    status = 409


class AttachmentQuarantined(IntakeError, Refusal):
    """This file can run on a computer, so it is locked away. Only the office can fetch it, after confirming."""

    status = 403
