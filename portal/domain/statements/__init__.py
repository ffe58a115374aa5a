"""A resident's bank statement: read, counted by payee, and thrown away; nothing here keeps anything."""
