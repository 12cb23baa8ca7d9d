"""The whole program, running: database, web server and worker under one supervisor."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from noroshi.frame.running import database, external, parts, tls
from noroshi.frame.running.connections import Connections
from noroshi.frame.running.environment import Environment
from noroshi.frame.running.errors import AddressUnusable, PortTaken
from noroshi.frame.running.supervisor import Supervisor


def run(
    environment: Environment,
    tell: Callable[[str], None],
    *,
    before_serving: Callable[[Connections], None] = lambda connections: None,
    when_started: Callable[[Connections], None] = lambda connections: None,
) -> None:
    """Run everything until SIGTERM or SIGINT, then stop web server, worker and database in that order.

    ``before_serving`` is called when the database is up to date, ``when_started`` when the processes are started.
    Raises WrongSettings, PortTaken, ChildKeepsFalling, and what database and migrations raise.
    """
    for remark in tls.check(environment):
        tell(remark)
    check_port(environment)
    with _interruptible(), serving(environment, tell) as (connections, tend):
        database.migrate(environment, connections, tell)
        before_serving(connections)
        children = [parts.web(environment, connections), parts.worker(environment, connections)]
        supervisor = Supervisor(children, tell, tend)
        with supervisor.obeying_signals():
            supervisor.run(lambda: when_started(connections))
        tell("Stopped the web server and the worker.")


@contextmanager
def serving(environment: Environment, tell: Callable[[str], None]) -> Iterator[tuple[Connections, Callable[[], None]]]:
    """The database for as long as the context lasts, and a function that starts it again when it has fallen."""
    database.prepare_home(environment)
    server = database.embedded(environment, tell)
    if server is None:
        yield external.prepare(environment), lambda: None
        return
    connections = server.start()
    try:
        yield connections, server.tend
    finally:
        server.stop()


def check_port(environment: Environment) -> None:
    """Raises PortTaken when somebody listens there already, before anything is started."""
    family = socket.AF_INET6 if ":" in environment.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as failure:
            if failure.errno == errno.EADDRINUSE:
                raise PortTaken(port=environment.port, host=environment.host) from failure
            raise AddressUnusable(host=environment.host, port=environment.port, reason=failure.strerror) from failure


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM during a long start unwinds like Ctrl-C, so that what was started is stopped."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
