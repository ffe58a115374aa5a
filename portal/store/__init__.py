"""The only SQL of the portal: tables, and one module of statements for each aggregate."""
