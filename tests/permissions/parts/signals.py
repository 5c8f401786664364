"""Signals of systems on paper only: the committee's own notes, closed to every agency."""

PAGES = """
# Signals that a system is on paper only
audits:signal-list               GET    -                LLL DODOOD DDDDDDD
audits:signal-export             GET    -                LLL DODOOD DDDDDDD
audits:signal-panel              GET    agency           LLL DODOOD DDDDHHH  LLL DODOOD HHHHDDH
"""
