"""Changing the knowledge base from within: drafts, reviews, revisions, and the inbox of misses."""
