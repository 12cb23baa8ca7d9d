"""Who is affected, told at once, answers back."""
