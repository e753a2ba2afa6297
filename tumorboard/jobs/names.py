"""Names of jobs that stages further left than their functions ask for."""

LOOK_AGAIN = "look_again"
"""What is said of cases on lists is computed anew where something it rests on has changed."""
WATCH_PLANS = "watch_plans"
"""Plans are looked at for alerts: after those lists, and where a plan itself has changed."""
SETTLE_CONDITIONS = "settle_conditions"
"""Conditions of decisions are settled by what has arrived on record: after those lists too."""
