"""Every write to target companies: the list by hand and by import, and what reached them."""

from apps.companies.services.contacts import note_contact, remove_contact
from apps.companies.services.imports import run_import
from apps.companies.services.keeping import remove, save

__all__ = ["note_contact", "remove", "remove_contact", "run_import", "save"]
