"""Incidents of different articles brought together, and what incident pages state of one."""
