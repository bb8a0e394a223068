"""Bringing things to where they must go: mail, alerts, cleaned files, documents, the officers' groups."""
