"""What the law demands: legal profiles, duties, clocks, sectors. Pure: no Django, no database, no clock."""
