"""The reporter's side of a case: its draft, its evidence, its receipt and its way back. Knows no Telegram."""
