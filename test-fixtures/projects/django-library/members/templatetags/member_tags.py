from django import template

register = template.Library()


@register.inclusion_tag("members/badge.html")
def loan_badge(member):
    return {"member": member, "open_loans": member.loans.filter(returned=False).count()}  # expect: n-plus-one #badge
