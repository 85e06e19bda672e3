"""Alongside the stages: people, topics, site pages and the verdict scale; touches models only."""
