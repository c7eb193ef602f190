"""Who may do what to people, links, roles and the calendar. One module a noun; import from here."""
