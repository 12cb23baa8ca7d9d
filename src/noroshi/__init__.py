"""Noroshi: the working platform of a national cybersecurity office."""

__version__ = "0.1.0"
