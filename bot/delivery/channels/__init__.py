"""The ways to a recipient: an officers' group, a mail address, and the chat of a reporter who wants notices."""
