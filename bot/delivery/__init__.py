"""What leaves the house: cleaning of files, documents, and the way to Bawaslu."""
