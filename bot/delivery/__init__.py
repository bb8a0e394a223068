"""Bringing things to where they must go: mail, officers' groups, alerts."""
