"""What texts say: observables out of Japanese and English prose, and the text of PDF files and mails."""

from noroshi.languages.extraction import extract
from noroshi.languages.mentions import Mention

__all__ = ["Mention", "extract"]
