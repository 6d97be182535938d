"""From what the stages found to claims, assessments and incidents."""
