"""Forms as Excel workbooks: a template out of each form's definition, and what a filled one answers."""
