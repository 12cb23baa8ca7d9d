"""What other rooms may use: the one enum of permissions, which stands in the frame because every verb names one."""

from noroshi.frame.permissions import Permission

__all__ = ["Permission"]
