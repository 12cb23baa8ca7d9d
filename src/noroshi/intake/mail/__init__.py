"""Reports and intelligence by mail: taken in from senders who are proved, else kept for a person."""
