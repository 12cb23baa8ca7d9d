"""Events to and from MISP."""
