"""What can be proved of content before it is published, each with a patient to look at."""
