"""What comes in: report forms, files, API."""
