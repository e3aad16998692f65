"""Chaski's own Rasa graph components and the plain functions under them."""
