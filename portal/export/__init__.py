"""A result as files to take along: the worded document made into a PDF and a workbook."""
