"""Who is owed a report by when: duties proposed and confirmed, deliveries, clocks, receipts."""
