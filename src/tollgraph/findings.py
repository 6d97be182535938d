"""What validation finds: rows that people can read."""

from dataclasses import dataclass

SEVERITIES = ("Violation", "Warning", "Info")
"""The gravest first."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: where it is and what to do."""

    severity: str
    """Violation, Warning or Info."""
    focus: str
    path: str
    """The property, with its prefix; empty where the fault is of the thing as a whole."""
    value: str
    message: str
    shape: str
    """The node shape by its local name; empty where no shape speaks."""
    component: str
    """The constraint component by its local name."""


@dataclass(frozen=True, slots=True)
class Report:
    """What validating found."""

    findings: tuple[Finding, ...]
    """The gravest first."""
    focus_nodes: int
    """How many things the shapes looked at."""
    notes: tuple[str, ...] = ()
    """What was checked another way than asked for, and why."""

    @property
    def conforms(self) -> bool:
        """Whether nothing is violated; warnings and notes do not count."""
        return not any(finding.severity == "Violation" for finding in self.findings)


def gravest_first(finding: Finding) -> tuple[int, Finding]:
    """Return the key that sorts findings by severity, then by place."""
    return SEVERITIES.index(finding.severity), finding
