"""How good a model is, beside everything that needs none: what ``ketline train evaluate`` measures."""
