"""Noroshi: the working platform of a national cybersecurity office."""
