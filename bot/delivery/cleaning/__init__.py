"""Copies of files without their metadata."""
