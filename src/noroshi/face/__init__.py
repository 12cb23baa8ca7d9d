"""Page layout, components, the form engine and languages: what every room's pages are made of."""
