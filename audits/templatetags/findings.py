"""How findings are told on pages."""

from django import template

from audits.findings.clauses import clause_label

register = template.Library()
register.filter("clause", clause_label)
