"""Staff at work in Telegram: the /admin menu and everything below it, with the same services as the panel."""
