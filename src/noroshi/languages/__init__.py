"""What texts say: observables out of Japanese and English prose, and the text of PDF files and mails."""

from noroshi.languages.errors import TextError
from noroshi.languages.extraction import extract
from noroshi.languages.files import text_of_file
from noroshi.languages.mail import Attachment, Mail, read_mail
from noroshi.languages.mentions import Mention

__all__ = ["Attachment", "Mail", "Mention", "TextError", "extract", "read_mail", "text_of_file"]
