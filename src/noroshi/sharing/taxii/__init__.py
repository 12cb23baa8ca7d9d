"""Collections over TAXII 2.1: saved queries over what a recipient may see."""
