"""The commands of ``noroshi``, one file each. Heavy imports wait inside the functions: ``noroshi --help`` is quick."""
