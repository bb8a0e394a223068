"""The domain of Tanya Netral: entries, laws, calendar, language and matching. Pure; knows no Telegram."""
