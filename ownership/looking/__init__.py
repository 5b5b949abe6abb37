"""Looking as a colleague: his rows and masks, read only, written down, told to him, half an hour at most."""
