"""Reporting: the reporter's conversation, from what they saw to an answer back."""
