"""Files that belong to a report: kept as they came, never opened, never unpacked, served only as downloads."""
