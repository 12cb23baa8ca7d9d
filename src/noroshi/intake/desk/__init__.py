"""The duty officer's desk: one queue of all that came in, and what is done with each thing in it."""
