"""Runs, schedules and the command line (Prefect). The only package that knows the environment."""
