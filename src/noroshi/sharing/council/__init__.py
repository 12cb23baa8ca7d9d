"""The council: undertakings, requests for information, discussions, proposals."""
