"""Who there is: organisations, people, roles, sectors, assets."""
