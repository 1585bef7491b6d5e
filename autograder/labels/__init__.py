"""The course's own bank: failures that nobody has named yet, grouped by behavior, and the labels that name them."""
