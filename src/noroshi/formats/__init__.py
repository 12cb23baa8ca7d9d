"""Readers of what others send: bytes in, STIX 2.1 objects and notes out. No database, no socket, no clock."""
