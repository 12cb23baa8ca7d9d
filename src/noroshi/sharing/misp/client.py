"""PyMISP within limits: of time, of size, of where it goes. Its own requests know none of them."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin

import requests
import urllib3
from pymisp import PyMISP
from pymisp.abstract import pymisp_json_default
from pymisp.exceptions import PyMISPError

from noroshi.sharing.misp.errors import (
    AnswerNotMisp,
    AnswerTooBig,
    CertificateRefused,
    EventRefused,
    KeyRefused,
    MispError,
    ServerFault,
    ServerTooSlow,
    ServerUnreachable,
)

ANSWER_LIMIT: Final = 64 * 1024 * 1024
"""Bytes of one answer."""
SECONDS: Final = 60.0
"""From the first byte asked to the last byte answered: also for a server that sends one byte at a time."""
WAIT: Final = 10.0
"""Seconds without a byte."""
_PIECE: Final = 64 * 1024
Object = dict[str, Any]

logging.getLogger("pymisp").setLevel(logging.CRITICAL)  # it logs whole answers; what matters comes as an error


@dataclass(frozen=True, slots=True)
class Line:
    """How a server is reached. The key shows in no representation and no log. ``ca``: a file of authorities."""

    url: str
    key: str = field(repr=False)
    ca: str = ""
    seconds: float = SECONDS
    limit: int = ANSWER_LIMIT


class BoundedPyMisp(PyMISP):
    """PyMISP whose every request ends in time, reads so much and no more, and never follows to another server."""

    def __init__(self, line: Line) -> None:
        """Ask the server who it is. Raises ServerFault."""
        self._line = line
        self._session = requests.Session()
        self._session.trust_env = False
        super().__init__(line.url, line.key, ssl=line.ca or True, tool="Noroshi")

    @property
    def describe_types_remote(self) -> Any:
        """The package's own list: a server has no need to tell us its types."""
        return self.describe_types_local

    def _prepare_request(
        self,
        request_type: str,
        url: str,
        data: Iterable[Any] | Mapping[str, Any] | Any = None,
        params: Mapping[str, Any] = {},
        kw_params: Mapping[str, Any] = {},
        output_type: str = "json",
        content_type: str = "json",
    ) -> requests.Response:
        address = urljoin(self.root_url, url.lstrip("/"))
        for key, value in kw_params.items():
            address += f"/{key}:{value}"
        body = (
            data if isinstance(data, bytes) or data is None else json.dumps(_given(data), default=pymisp_json_default)
        )
        headers = {"Authorization": self.key, "Accept": "application/json", "Content-Type": "application/json"}
        return self._ask(request_type, address, body, dict(params), headers)

    def _ask(
        self, method: str, url: str, body: bytes | str | None, params: Object, headers: dict[str, str]
    ) -> requests.Response:
        until = time.monotonic() + self._line.seconds
        try:
            answer = self._session.request(
                method, url, data=body, params=params, headers=headers, timeout=min(WAIT, self._line.seconds),
                verify=self.ssl, stream=True, allow_redirects=False,
            )  # fmt: skip
            with answer:
                _read(answer, self._line.limit, until)
        except requests.exceptions.SSLError as error:
            raise CertificateRefused from error
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise ServerTooSlow from error
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise ServerUnreachable from error
        return _judged(answer, method)


def _given(data: Any) -> Any:
    return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


def _read(answer: requests.Response, limit: int, until: float) -> None:
    """The body into the answer. Raises AnswerTooBig, ServerTooSlow."""
    said = answer.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > limit:
        raise AnswerTooBig
    held = bytearray()
    while piece := answer.raw.read1(_PIECE, decode_content=True):
        held += piece
        if len(held) > limit:
            raise AnswerTooBig
        if time.monotonic() > until:
            raise ServerTooSlow
    answer._content = bytes(held)
    answer._content_consumed = True


def _judged(answer: requests.Response, method: str) -> requests.Response:
    """The answer of a MISP server. Raises KeyRefused, AnswerNotMisp, ServerUnreachable."""
    if answer.status_code in {401, 403}:
        raise KeyRefused
    if answer.status_code >= 500 or answer.status_code == 429:
        raise ServerUnreachable
    if 300 <= answer.status_code < 400:
        raise AnswerNotMisp
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if method != "HEAD" and kind != "application/json":
        raise AnswerNotMisp
    return answer


def connect(line: Line) -> BoundedPyMisp:
    """PyMISP on this line. Raises ServerFault."""
    try:
        return BoundedPyMisp(line)
    except PyMISPError as error:
        raise _fault_in(error) from error


def ask(act: Any, *given: Any, **named: Any) -> Any:
    """One call of PyMISP's, its faults as ours. Raises ServerFault, EventRefused."""
    try:
        answer = act(*given, **named)
    except PyMISPError as error:
        raise _fault_in(error) from error
    except (RecursionError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AnswerNotMisp from error
    if isinstance(answer, dict) and "errors" in answer:
        raise EventRefused
    return answer


def _fault_in(error: BaseException) -> MispError:
    """PyMISP wraps whatever goes wrong in an error of its own; ours stands behind it."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, ServerFault):
            return behind
        behind = behind.__cause__ or behind.__context__
    return AnswerNotMisp()
