"""Patients from where they are: FHIR bundles, Phenopackets and tables become patient files to review. What could not be placed is always listed."""
