"""What happens to people: getting in, standing, roles, own data. One module a noun; import from here."""
