"""Treatments and windows: what the rooms on treatment (prior_therapy, therapy_lines, washout, recovery, medication, surgery) share."""
