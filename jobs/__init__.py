"""The jobs: what is done at night, by whom it is started, and what is kept of each run. `python -m jobs` starts the scheduler."""
