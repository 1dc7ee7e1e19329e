"""What can be wrong with a machine, said in a way that helps."""


class LocalError(Exception):
    """Something that the person in front of the machine can mend; its text says what and how."""
