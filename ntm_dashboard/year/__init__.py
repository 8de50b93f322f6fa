"""The year's plan, two quarters side by side, and what is missing to the goals."""
