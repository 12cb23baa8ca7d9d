"""The release desk: what each recipient will get, redaction, withdrawal and correction."""
