"""The faces: homes per role, sign-in, API root."""
