"""MISP events (MISP core format) to STIX 2.1 objects and back."""

from noroshi.formats.misp.converting import convert, convert_event, read

__all__ = ["convert", "convert_event", "read"]
