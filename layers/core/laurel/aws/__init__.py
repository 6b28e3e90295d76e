"""Amazon's services over one signed, kept-open connection each: what functions call them by.

boto3 can do far more than a function needs, and takes a hot function longer to import than all the
rest together. What people run by hand goes on using it, with its profiles and sessions.
"""
