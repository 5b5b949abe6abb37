"""Pages of one verb each (signing, amending, voiding, delivering, closing), and the order on paper."""
