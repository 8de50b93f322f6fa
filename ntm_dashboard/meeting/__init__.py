"""The quarter before others: slides for a meeting, and one page to read out."""
