"""Forms about people. One module a noun; import from here."""
