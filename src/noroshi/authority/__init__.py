"""Who may do what: permissions, grants, tokens, the gatekeeper."""
