"""The weekly summary: figures, then what of them may be published, then the forms it takes, and sending it once."""
