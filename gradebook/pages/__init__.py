"""The frame that all pages share: one base template, one table, one style, charts that take their colors from it."""
