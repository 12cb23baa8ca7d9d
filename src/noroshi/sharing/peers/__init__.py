"""Partners abroad and other servers: agreements, pulling and pushing over TAXII."""
