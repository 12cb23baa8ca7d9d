"""What is known: receipts, reports, objects, observables, appearances, relations, sightings."""
