"""The ground under the program: its settings, its database server, and the processes it consists of."""
