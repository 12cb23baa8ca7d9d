"""The homes, one for each role: what somebody needs to see first."""
