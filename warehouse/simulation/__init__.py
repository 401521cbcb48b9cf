"""Parties that never were, of people who are: raters of the demo catalogue, whose real tastes
decide what they weigh, pick and think of it."""
