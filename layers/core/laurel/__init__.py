"""Laurel: an open loyalty engine. Three hops: functions translate, operations commit, domain
decides.
"""
