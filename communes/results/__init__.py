"""Where figures meet targets: results, published versions, corrections, years, gaps."""
