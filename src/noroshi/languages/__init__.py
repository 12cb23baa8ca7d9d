"""What texts say: observables out of Japanese and English prose, and the text of PDF files and mails."""

from noroshi.languages.errors import TextError
from noroshi.languages.extraction import extract
from noroshi.languages.files import text_of_file
from noroshi.languages.mail import Attachment, Mail, read_mail
from noroshi.languages.mentions import Mention
from noroshi.languages.surroundings import Surroundings, around

__all__ = [
    "Attachment",
    "Mail",
    "Mention",
    "Surroundings",
    "TextError",
    "around",
    "extract",
    "read_mail",
    "text_of_file",
]
