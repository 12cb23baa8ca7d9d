"""The Act's three products and joint ones: written, reviewed, published."""
