"""Pages of deals that are read, not worked in: the forecast, a quote on paper."""
