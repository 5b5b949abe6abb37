"""Who may do what with assignment rules."""

from ownership.access.policy import administrator, allow, auditor, executive, leads, writer

keepers = leads("operations", "sales") | administrator

allow("rules.see", keepers | executive | auditor)
allow("rules.keep", keepers & writer)
allow("rules.apply", keepers & writer)
