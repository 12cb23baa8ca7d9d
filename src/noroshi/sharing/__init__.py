"""What goes out, and what comes back: TAXII, MISP, feeds, products, the council, partners."""
