"""Alongside the stages: reports and decisions; touches models only."""
