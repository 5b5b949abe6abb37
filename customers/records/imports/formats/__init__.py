"""One module per format of file; each gives the same `Table`."""
