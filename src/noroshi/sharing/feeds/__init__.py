"""What machines that defend can load: rules, zones and lists, for each recipient."""
