"""Data of this room: tables that say which sector is which."""
