"""The one set of migrations that every part of the store adds to."""

from sqlite_utils.migrations import Migrations

migrations = Migrations("tanya-netral")
