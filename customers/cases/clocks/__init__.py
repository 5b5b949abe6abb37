"""The clocks of a case: how long its customer waits, in the business time of the department that handles it."""
