"""What people can do: one function, one transaction, the commit on its last line."""
