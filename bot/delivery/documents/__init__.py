"""The PDF documents about a case."""
