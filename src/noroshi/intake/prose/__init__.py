"""Values out of prose: a reporter pastes a text or hands in a file, and confirms or strikes each value found."""
