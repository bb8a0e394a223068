"""The rules of reporting: conditions, forms, clocks, dates and other doors. Pure; the day is always passed in."""

from knowledge.reporting.clock import Clock, ClockState, RepairClock, repair_clock, report_clock
from knowledge.reporting.completeness import (
    Answers,
    Light,
    LightState,
    ReportedPerson,
    completeness,
    forms_on,
)
from knowledge.reporting.days import DayProblem, check_known, parse_day
from knowledge.reporting.doors import OFFICES, Door, Situation, Subject, doors, mentions_money
from knowledge.reporting.rules import Condition, ConditionKind, Form, Need, ReportKind, Rules
from knowledge.reporting.states import CaseState

__all__ = [
    "OFFICES",
    "Answers",
    "CaseState",
    "Clock",
    "ClockState",
    "Condition",
    "ConditionKind",
    "DayProblem",
    "Door",
    "Form",
    "Light",
    "LightState",
    "Need",
    "RepairClock",
    "ReportKind",
    "ReportedPerson",
    "Rules",
    "Situation",
    "Subject",
    "check_known",
    "completeness",
    "doors",
    "forms_on",
    "mentions_money",
    "parse_day",
    "repair_clock",
    "report_clock",
]
