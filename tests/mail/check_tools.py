"""Exits 0 when the packages are there that these tests need (python3-aiosmtpd, python3-icalendar)."""
import aiosmtpd.smtp
import icalendar

assert aiosmtpd.smtp and icalendar
