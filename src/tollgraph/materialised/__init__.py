"""What is kept of a store beside its articles: its comparisons, and the files that make renewing them cheap."""
