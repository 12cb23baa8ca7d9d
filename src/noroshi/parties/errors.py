"""What can go wrong with organisations, people and assets."""

from noroshi.frame.errors import NoroshiError, Refusal


class PartiesError(NoroshiError):
    """The register could not be read or changed."""


class UnknownOrganisation(PartiesError):
    """There is no organisation with the code “%(code)s”. Use a code from the register of organisations."""

    status = 404


class UnknownSector(PartiesError):
    """“%(sector)s” is no sector of the list “%(list)s”. Known are: %(known)s."""

    status = 422


class UnknownSectorList(PartiesError):
    """There is no list of sectors “%(list)s” in the legal profiles of this installation. Known are: %(known)s."""

    status = 422


class UnknownPerson(PartiesError):
    """There is no such person in the register."""

    status = 404


class AssetFileUnreadable(PartiesError):
    """The file could not be read as CSV: %(reason)s. Save it as CSV in UTF-8 or Shift_JIS and send it again."""


class RegisterRefused(PartiesError):
    """Nothing was registered. Correct what is listed and try again."""

    status = 422


class NoPossibleAsset(PartiesError):
    """None of the lines could be registered. Correct the lines that are listed and send the file again."""


class LinesToCorrect(PartiesError):
    """Some lines have a problem. A file that says the whole register is carried out only when all of it can be read."""

    status = 422


class RegisterChanged(PartiesError):
    """The register has changed since the file was checked. Look again at what would be done."""

    status = 409


class AssetNotFound(PartiesError):
    """There is no such asset, or it is not your organisation's to change."""

    status = 404


class AssetRetired(PartiesError):
    """This asset is retired. Register it again if it is in use."""

    status = 409


class AssetNotFindable(PartiesError):
    """This asset could not be found by anything: %(reason)s"""

    status = 422


class MailTaken(PartiesError):
    """Somebody is registered with this mail address already. An address belongs to one person."""

    status = 409


class CodeTaken(PartiesError):
    """There is an organisation or group with this code already. Choose another one."""

    status = 409


class NotForYourself(PartiesError, Refusal):
    """Nobody changes their own access. Ask another administrator."""

    status = 403


class RoleNotForOrganisation(PartiesError):
    """This role exists only at another kind of organisation: %(kind)s."""

    status = 422


class OfficeStays(PartiesError):
    """The office itself cannot be deactivated, made another kind of organisation, or be made twice."""

    status = 409


class OrganisationInactive(PartiesError):
    """The organisation is not active. Activate it first."""

    status = 409


class UndertakingNotFound(PartiesError):
    """There is no such undertaking, or it is not yours to sign."""

    status = 404


class UndertakingNotOpen(PartiesError):
    """This undertaking is signed, ended or over already. Ask the office for a new one."""

    status = 409


class UndertakingRefused(PartiesError):
    """This undertaking cannot be offered: %(reason)s"""

    status = 422
