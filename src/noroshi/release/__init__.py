"""Who may see what: markings, audiences, row-level security."""
