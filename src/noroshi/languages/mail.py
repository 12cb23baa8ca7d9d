"""What a mail says: its headers, its text, its attachments. Bytes in, values out.

The standard library's tolerant parser takes every message apart, broken MIME as far as it
goes; nothing here trusts what a header says.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Final

from noroshi.languages.decoding import said_to_be
from noroshi.languages.errors import TextTooLong, TooManyParts

MOST_PARTS: Final = 200
_DEEPEST: Final = 20
LONGEST_TEXT: Final = 2_000_000
_LONGEST_NAME: Final = 200
_LONGEST_HEADER: Final = 2000
_BLOCKS: Final = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote", "pre"})
_UNSEEN: Final = frozenset({"script", "style", "head", "title"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is a file. ``name`` is what the sender wrote, without folders; ``kind`` what it said it is."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it was sent. ``senders`` are the addresses in From; ``text`` is what a person would read."""

    message_id: str
    senders: tuple[str, ...]
    subject: str
    sent: str
    text: str
    attachments: tuple[Attachment, ...]
    authentication: tuple[str, ...]
    """The Authentication-Results headers (RFC 8601), the one added last first."""
    broken: bool
    """Whether the parser had to guess."""


def read_mail(content: bytes) -> Mail:
    """Take a message apart. Raises TooManyParts, TextTooLong; a broken message is read as far as it goes."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    parts = list(_leaves(message, 0))
    if len(parts) > MOST_PARTS:
        raise TooManyParts(limit=MOST_PARTS)
    files = tuple(_attachment(part) for part in parts if _is_file(part))
    return Mail(
        message_id=_header(message, "Message-ID"),
        senders=_addresses(message, "From"),
        subject=_header(message, "Subject"),
        sent=_header(message, "Date"),
        text=_text([part for part in parts if not _is_file(part)]),
        attachments=files,
        authentication=tuple(str(one)[:_LONGEST_HEADER] for one in message.get_all("Authentication-Results", [])),
        broken=any(part.defects for part in (message, *parts)),
    )


def text_of_mail(content: bytes) -> str:
    """Sender, subject and text of a saved mail (.eml), as prose to be searched. Raises as ``read_mail``."""
    mail = read_mail(content)
    heads = [f"From: {', '.join(mail.senders)}", f"Subject: {mail.subject}"]
    names = [f"Attachment: {one.name}" for one in mail.attachments]
    return "\n".join([*heads, *names, "", mail.text])


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    if depth > _DEEPEST:
        raise TooManyParts(limit=MOST_PARTS)
    payload = part.get_payload()
    if not isinstance(payload, list):
        yield part
        return
    for inner in payload:
        if isinstance(inner, Message):
            yield from _leaves(inner, depth + 1)


def _is_file(part: Message) -> bool:
    named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    return named or part.get_content_maintype() not in ("text", "multipart")


def _attachment(part: Message) -> Attachment:
    name = _plain(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    return Attachment(name[:_LONGEST_NAME] or "attachment", _printable(part.get_content_type()), _content(part))


def _content(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError, AssertionError):  # the library asserts on transfer encodings that lie
        return b""
    return content if isinstance(content, bytes) else b""


def _text(parts: list[Message]) -> str:
    plain = [part for part in parts if part.get_content_type() != "text/html"]
    pieces = [said_to_be(_content(part), _charset(part)) for part in plain]
    if not any(piece.strip() for piece in pieces):
        pieces = [text_of_html(said_to_be(_content(part), _charset(part))) for part in parts]
    text = "\n\n".join(pieces)
    if len(text) > LONGEST_TEXT:
        raise TextTooLong(limit=LONGEST_TEXT)
    return text


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _header(message: Message, name: str) -> str:
    return _plain(str(message.get(name, "")))[:_LONGEST_HEADER].strip()


def _plain(raw: str) -> str:
    """A header's text with its encoded words (RFC 2047) decoded, on one line."""
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        pieces = [(raw, None)]
    text = "".join(piece if isinstance(piece, str) else said_to_be(piece, charset) for piece, charset in pieces)
    return _printable(text)


def _printable(text: str) -> str:
    """Without NUL, line ends and halves of surrogate pairs, which no table and no page can hold."""
    return "".join(c if c.isprintable() else " " for c in text)


def _addresses(message: Message, name: str) -> tuple[str, ...]:
    raw = [str(one) for one in message.get_all(name, [])]
    return tuple(_printable(address).lower() for _, address in getaddresses(raw) if "@" in address)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.pieces.append("\n")
        target = dict(attrs).get("href") or ""
        if tag == "a" and not self._unseen and target.lower().startswith(("http:", "https:", "ftp:")):
            self.pieces.append(f" <{target}> ")  # where a link leads is what matters, not what it says

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


def text_of_html(html: str) -> str:
    """What a page says, with the targets of its links in angle brackets; scripts and styles left out."""
    page = _Page()
    page.feed(html)
    page.close()
    return "".join(page.pieces)
