"""The baseline: the steps of the budget as a session wizard of Django's formtools, as its guide has it."""
