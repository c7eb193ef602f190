"""When people get mail about their account. One module a noun; every kind is declared on import."""
